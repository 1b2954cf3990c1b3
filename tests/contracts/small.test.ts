import { naiveBayes, naiveBayesCodec } from "@portrait/models/bayes";
import { calibrated, calibratedCodec } from "@portrait/models/calibration";
import { oneVsRest, oneVsRestCodec } from "@portrait/models/multiclass";
import { describeClassifier, describeMulticlassClassifier } from "@portrait/testing";

describeClassifier("naiveBayes", {
  estimator: naiveBayes(),
  codecs: [naiveBayesCodec],
  weights: "replicates",
});

describeMulticlassClassifier("naiveBayes", {
  estimator: naiveBayes({ task: "multiclass" }),
  codecs: [naiveBayesCodec],
  weights: "replicates",
});

describeMulticlassClassifier("naiveBayes of normal columns", {
  estimator: naiveBayes({ task: "multiclass", likelihood: "gaussian" }),
  codecs: [naiveBayesCodec],
  weights: "replicates",
});

describeMulticlassClassifier("naiveBayes of present columns", {
  estimator: naiveBayes({ task: "multiclass", likelihood: "bernoulli" }),
  codecs: [naiveBayesCodec],
  weights: "replicates",
});

describeMulticlassClassifier("oneVsRest of naiveBayes", {
  estimator: oneVsRest(naiveBayes()),
  codecs: [oneVsRestCodec, naiveBayesCodec],
  weights: "replicates",
});

for (const method of ["platt", "isotonic", "temperature"] as const) {
  describeClassifier(`naiveBayes calibrated by ${method}`, {
    estimator: calibrated(naiveBayes(), { method }),
    codecs: [calibratedCodec, naiveBayesCodec],
    seeded: true,
    weights: "replicates",
  });

  describeMulticlassClassifier(`naiveBayes calibrated by ${method}`, {
    estimator: calibrated(naiveBayes({ task: "multiclass" }), { method }),
    codecs: [calibratedCodec, naiveBayesCodec],
    seeded: true,
    weights: "replicates",
  });
}
