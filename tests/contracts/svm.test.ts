import { svc, svcCodec, svr, svrCodec } from "@portrait/models/svm";
import { describeClassifier, describeMulticlassClassifier, describeRegressor } from "@portrait/testing";

describeClassifier("svc", {
  estimator: svc(),
  codecs: [svcCodec],
  seeded: true,
  weights: "accepted",
});

describeClassifier("svc without probabilities, polynomial", {
  estimator: svc({ kernel: "polynomial", coef0: 1, probability: false, classWeight: "balanced" }),
  codecs: [svcCodec],
  weights: "accepted",
});

describeMulticlassClassifier("svc", {
  estimator: svc({ task: "multiclass" }),
  codecs: [svcCodec],
  seeded: true,
  weights: "accepted",
});

describeRegressor("svr", {
  estimator: svr(),
  codecs: [svrCodec],
  weights: "accepted",
  outcomes: { oneRow: "model", oneTarget: "model" },
});
