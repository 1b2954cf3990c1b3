import { naiveBayes, naiveBayesCodec } from "@portrait/models/bayes";
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
