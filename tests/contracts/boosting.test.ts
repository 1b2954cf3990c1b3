import { boostedTrees, boostedTreesCodec } from "@portrait/models/tree";
import { describeClassifier, describeMulticlassClassifier, describeRegressor } from "@portrait/testing";

const small = { iterations: 12, minSamplesLeaf: 1, numLeaves: 6 } as const;
const codecs = [boostedTreesCodec];

describeClassifier("boostedTrees", {
  estimator: boostedTrees(),
  codecs,
  weights: "accepted",
});

describeClassifier("boostedTrees with small leaves", {
  estimator: boostedTrees(small),
  codecs,
  weights: "replicates",
});

describeClassifier("boostedTrees drawing rows and columns", {
  estimator: boostedTrees({ ...small, subsample: 0.7, columnSample: 0.5, classWeight: "balanced" }),
  codecs,
  seeded: true,
  tolerance: { rows: 1, columns: 1 },
});

describeMulticlassClassifier("boostedTrees of several classes", {
  estimator: boostedTrees({ ...small, objective: "multiclass" }),
  codecs,
  weights: "replicates",
});

for (const objective of ["squared", "absolute", "poisson"] as const) {
  describeRegressor(`boostedTrees, ${objective}`, {
    estimator: boostedTrees({ ...small, objective }),
    codecs,
    weights: "replicates",
    outcomes: { oneRow: "model", oneTarget: "model" },
  });
}

describeRegressor("boostedTrees, quantile", {
  estimator: boostedTrees({ ...small, objective: "quantile", alpha: 0.7 }),
  codecs,
  weights: "replicates",
  outcomes: { oneRow: "model", oneTarget: "model" },
});
