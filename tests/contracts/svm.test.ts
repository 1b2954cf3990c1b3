import {
  linearSvm,
  linearSvmCodec,
  linearSvr,
  linearSvrCodec,
  svc,
  svcCodec,
  svr,
  svrCodec,
} from "@portrait/models/svm";
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

describeClassifier("linearSvm", {
  estimator: linearSvm(),
  codecs: [linearSvmCodec],
  seeded: true,
  weights: "accepted",
});

describeClassifier("linearSvm, squared hinge, without probabilities", {
  estimator: linearSvm({ loss: "squaredHinge", probability: false, classWeight: "balanced" }),
  codecs: [linearSvmCodec],
  seeded: true,
  weights: "accepted",
});

describeMulticlassClassifier("linearSvm", {
  estimator: linearSvm({ task: "multiclass" }),
  codecs: [linearSvmCodec],
  seeded: true,
  weights: "accepted",
});

describeRegressor("linearSvr", {
  estimator: linearSvr(),
  codecs: [linearSvrCodec],
  seeded: true,
  weights: "accepted",
  outcomes: { oneRow: "model", oneTarget: "model" },
});
