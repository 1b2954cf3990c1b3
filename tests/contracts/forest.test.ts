import { extraTrees, extraTreesCodec, randomForest, randomForestCodec } from "@portrait/models/tree";
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
