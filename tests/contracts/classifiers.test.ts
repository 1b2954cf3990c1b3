import { majority, majorityCodec } from "@portrait/models/baseline";
import { fuse, fuseCodec } from "@portrait/models/fusion";
import { logisticRegression, logisticRegressionCodec } from "@portrait/models/linear";
import { describeClassifier } from "@portrait/testing";

describeClassifier("majority", {
  estimator: majority(),
  codecs: [majorityCodec],
  ignoresInputs: true,
  outcomes: { oneRow: "model", oneClass: "model", infinite: "model" },
});

describeClassifier("logisticRegression", {
  estimator: logisticRegression(),
  codecs: [logisticRegressionCodec],
  stopsEarly: true,
});

describeClassifier("fuse without graphs", {
  estimator: fuse({ embeddings: [], predict: logisticRegression() }),
  codecs: [fuseCodec, logisticRegressionCodec],
  stopsEarly: true,
});
