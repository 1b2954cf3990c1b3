import {
  decisionTree,
  decisionTreeCodec,
  extraTrees,
  extraTreesCodec,
  randomForest,
  randomForestCodec,
} from "@portrait/models/tree";
import { describeClassifier, describeMulticlassClassifier, describeRegressor } from "@portrait/testing";

const small = { trees: 8, minSamplesLeaf: 2 };

describeClassifier("randomForest", {
  estimator: randomForest({ ...small, outOfBag: true }),
  codecs: [randomForestCodec],
  seeded: true,
});

describeMulticlassClassifier("randomForest of several classes", {
  estimator: randomForest({ ...small, task: "multiclass" }),
  codecs: [randomForestCodec],
  seeded: true,
});

describeRegressor("randomForest of numbers", {
  estimator: randomForest({ ...small, task: "regression", outOfBag: true }),
  codecs: [randomForestCodec],
  seeded: true,
});

describeClassifier("extraTrees", {
  estimator: extraTrees(small),
  codecs: [extraTreesCodec],
  seeded: true,
});

describeMulticlassClassifier("extraTrees of several classes", {
  estimator: extraTrees({ ...small, task: "multiclass" }),
  codecs: [extraTreesCodec],
  seeded: true,
});

describeRegressor("extraTrees of numbers", {
  estimator: extraTrees({ ...small, task: "regression" }),
  codecs: [extraTreesCodec],
  seeded: true,
});

describeClassifier("decisionTree", {
  estimator: decisionTree(),
  codecs: [decisionTreeCodec],
  weights: "replicates",
});

describeClassifier("decisionTree of histograms", {
  estimator: decisionTree({ splits: "histogram", criterion: "entropy", pruning: 0.001 }),
  codecs: [decisionTreeCodec],
});

describeMulticlassClassifier("decisionTree of several classes", {
  estimator: decisionTree({ task: "multiclass", classWeight: "balanced" }),
  codecs: [decisionTreeCodec],
  weights: "replicates",
});

describeRegressor("decisionTree of numbers", {
  estimator: decisionTree({ task: "regression" }),
  codecs: [decisionTreeCodec],
  weights: "replicates",
});

describeRegressor("decisionTree of medians", {
  estimator: decisionTree({ task: "regression", criterion: "absolute", maxLeaves: 12 }),
  codecs: [decisionTreeCodec],
  weights: "replicates",
});
