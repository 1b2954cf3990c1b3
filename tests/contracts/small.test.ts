import { createTable } from "@portrait/core";
import { hashNgrams } from "@portrait/features";
import { naiveBayes, naiveBayesCodec } from "@portrait/models/bayes";
import { calibrated, calibratedCodec } from "@portrait/models/calibration";
import { kMeans, kMeansCodec } from "@portrait/models/cluster";
import { pca, pcaCodec, truncatedSvd, truncatedSvdCodec } from "@portrait/models/decomposition";
import { oneVsRest, oneVsRestCodec } from "@portrait/models/multiclass";
import { knn, knnCodec } from "@portrait/models/neighbors";
import {
  describeChecks,
  describeClassifier,
  describeMulticlassClassifier,
  describeRegressor,
  estimatorChecks,
  mixedExamples,
} from "@portrait/testing";

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

for (const metric of ["euclidean", "manhattan", "cosine"] as const) {
  const options = { metric, weighting: "distance", search: "tree" } as const;

  describeClassifier(`knn, ${metric}`, { estimator: knn(options), codecs: [knnCodec] });

  describeMulticlassClassifier(`knn, ${metric}`, {
    estimator: knn({ task: "multiclass", ...options }),
    codecs: [knnCodec],
  });

  describeRegressor(`knn, ${metric}`, {
    estimator: knn({ task: "regression", ...options }),
    codecs: [knnCodec],
  });
}

describeRegressor("knn, uniform", { estimator: knn({ task: "regression" }), codecs: [knnCodec] });

describeChecks(
  "kMeans: the contract of estimators",
  estimatorChecks({
    estimator: kMeans({ clusters: 4, starts: 2 }),
    codecs: [kMeansCodec],
    data: mixedExamples(),
    answers: async (model) => [...(await model.assign(mixedExamples()))],
    seeded: true,
    stopsEarly: true,
  }),
);

for (const method of ["exact", "randomised"] as const) {
  describeChecks(
    `pca, ${method}: the contract of estimators`,
    estimatorChecks({
      estimator: pca({ components: 3, method, whiten: true }),
      codecs: [pcaCodec],
      data: mixedExamples(),
      answers: async (model) => [...(await model.transform(mixedExamples())).values],
      seeded: method === "randomised",
    }),
  );
}

const counted = mixedExamples();
const texts = Array.from(
  counted.target,
  (outcome, row) => `${outcome ? "free cash" : "see you"} word${row % 9} ${row % 4}`,
);
const words = hashNgrams(texts, { analyzer: "word", bits: 6, norm: "none" });
const written = { ...counted, table: createTable({ visits: counted.table.columns.visits, words }) };

describeChecks(
  "truncatedSvd: the contract of estimators",
  estimatorChecks({
    estimator: truncatedSvd({ column: "words", components: 4 }),
    codecs: [truncatedSvdCodec],
    data: written,
    answers: async (model) => [...(await model.transform(written)).values],
    seeded: true,
  }),
);

describeClassifier("naiveBayes of words", {
  estimator: naiveBayes(),
  examples: written,
  codecs: [naiveBayesCodec],
  weights: "replicates",
});

describeClassifier("naiveBayes of words alone, present or not", {
  estimator: naiveBayes({ likelihood: "bernoulli" }),
  examples: { ...written, table: createTable({ words }) },
  codecs: [naiveBayesCodec],
  weights: "replicates",
});
