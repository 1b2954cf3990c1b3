import {
  elasticNet,
  elasticNetCodec,
  lasso,
  lassoCodec,
  linearRegression,
  linearRegressionCodec,
  logisticRegression,
  logisticRegressionCodec,
  multiclassLogisticRegressionCodec,
  poissonRegression,
  poissonRegressionCodec,
  ridge,
  ridgeCodec,
} from "@portrait/models/linear";
import { describeClassifier, describeMulticlassClassifier, describeRegressor } from "@portrait/testing";

const exact = { tolerance: 1e-11, maxIterations: 1000 };

describeClassifier("logisticRegression with an elastic net", {
  estimator: logisticRegression({ l1: 0.5, l2: 0.5, ...exact }),
  codecs: [logisticRegressionCodec],
  stopsEarly: true,
});

describeMulticlassClassifier("multinomial logisticRegression", {
  estimator: logisticRegression({ multiClass: "multinomial", ...exact }),
  codecs: [multiclassLogisticRegressionCodec],
  stopsEarly: true,
});

describeMulticlassClassifier("one-vs-rest logisticRegression", {
  estimator: logisticRegression({ multiClass: "oneVsRest", ...exact }),
  codecs: [multiclassLogisticRegressionCodec],
  stopsEarly: true,
});

describeRegressor("linearRegression", {
  estimator: linearRegression(),
  codecs: [linearRegressionCodec],
  stopsEarly: true,
});

describeRegressor("ridge", { estimator: ridge(), codecs: [ridgeCodec], stopsEarly: true });

describeRegressor("lasso", { estimator: lasso(exact), codecs: [lassoCodec], stopsEarly: true });

describeRegressor("elasticNet", {
  estimator: elasticNet(exact),
  codecs: [elasticNetCodec],
  stopsEarly: true,
});

describeRegressor("poissonRegression", {
  estimator: poissonRegression(exact),
  codecs: [poissonRegressionCodec],
  stopsEarly: true,
});
