import {
  createInteractions,
  createRandom,
  type Estimator,
  fit,
  type Model,
  type ModelState,
} from "@portrait/core";
import { workers } from "@portrait/kernels";
import { ease, ials, spectralFilter } from "@portrait/models/collaborative";
import { logisticRegression, poissonRegression, ridge } from "@portrait/models/linear";
import { linearSvm, svc } from "@portrait/models/svm";
import { boostedTrees, decisionTree, extraTrees, randomForest } from "@portrait/models/tree";
import { mixedClasses, mixedExamples, mixedNumbers } from "@portrait/testing";
import { expect, test } from "vitest";

const binary = mixedExamples({ rows: 300 });
const classes = mixedClasses({ rows: 300 });
const numbers = mixedNumbers({ rows: 300 });
const counts = { ...numbers, target: numbers.target.map((value) => Math.round(Math.abs(value))) };

const random = createRandom(1);
const log = createInteractions(
  Array.from({ length: 400 }, (_, at) => ({
    user: `u${random.integer(40)}`,
    item: `i${random.integer(30)}`,
    at,
  })),
);

type Fitting = (options: Parameters<typeof fit>[2]) => Promise<Model>;
const on =
  <Data>(estimator: Estimator<Data, Model>, data: NoInfer<Data>): Fitting =>
  (options) =>
    fit(estimator, data, options as never);

const fits: readonly (readonly [name: string, fitting: Fitting])[] = [
  ["logisticRegression", on(logisticRegression(), binary)],
  ["logisticRegression, several classes", on(logisticRegression({ multiClass: "multinomial" }), classes)],
  ["ridge", on(ridge(), numbers)],
  ["poissonRegression", on(poissonRegression(), counts)],
  ["linearSvm", on(linearSvm(), binary)],
  ["svc", on(svc(), binary)],
  ["decisionTree", on(decisionTree(), binary)],
  ["randomForest", on(randomForest({ trees: 9 }), binary)],
  ["extraTrees", on(extraTrees({ trees: 9 }), binary)],
  ["boostedTrees", on(boostedTrees({ iterations: 9 }), binary)],
  ["boostedTrees, several classes", on(boostedTrees({ objective: "multiclass", iterations: 9 }), classes)],
  ["boostedTrees, numbers", on(boostedTrees({ objective: "squared", iterations: 9 }), numbers)],
  ["ease", on(ease({ l2: 2 }), log)],
  ["spectralFilter", on(spectralFilter({ factors: 6 }), log)],
  ["ials", on(ials({ factors: 10, blockSize: 8 }), log)],
];

const copyOf = ({ config, tensors }: ModelState) => structuredClone({ config, tensors });

test("a model is the same on any number of threads, and stays as it is when their memory is used again", async () => {
  await using pool = await workers({ size: 2 });
  const models: { readonly name: string; readonly model: Model; readonly state: unknown }[] = [];
  for (const [name, fitting] of fits) {
    const model = await fitting({ workers: pool });
    models.push({ name, model, state: copyOf(model.state()) });
    expect(copyOf((await fitting({})).state()), name).toEqual(models.at(-1)?.state);
  }
  for (const [, fitting] of fits) await fitting({ workers: pool });
  for (const { name, model, state } of models) expect(copyOf(model.state()), name).toEqual(state);
});
