import {
  type Classifier,
  createExamples,
  createTable,
  type Examples,
  fit,
  type Regressor,
  type RowValues,
  type TableSchema,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import { linearSvm, linearSvr, oneClassSvm, svc, svr, type TabularEstimator } from "./index.js";

type Row = { readonly n: number | null };

const schema: TableSchema<Row> = { columns: [{ name: "n", type: "number" }] };
const data = (...target: boolean[]) =>
  createExamples({ rows: target.map((_, n) => ({ n })), schema, target });

type Kind = "svc" | "svr" | "oneClassSvm" | "linearSvm" | "linearSvr";
const factories: Readonly<Record<Kind, (options: object) => unknown>> = {
  svc: (options) => svc(options),
  svr,
  oneClassSvm,
  linearSvm: (options) => linearSvm(options),
  linearSvr,
};

const refused: readonly (readonly [Kind, object, string])[] = [
  ["svc", { c: 0 }, '"c" must be a finite number > 0; received 0. Leave it out to use 1.'],
  ["svc", { c: Number.NaN }, '"c" must be a finite number > 0; received NaN. Leave it out to use 1.'],
  [
    "svc",
    { kernel: "gauss" },
    '"kernel" must be one of "rbf", "linear", "polynomial", "sigmoid"; received "gauss". Leave it out to use "rbf".',
  ],
  [
    "svc",
    { gamma: -1 },
    '"gamma" must be "scale", "auto" or a finite number > 0; received -1. Leave it out to use "scale".',
  ],
  [
    "svc",
    { degree: 2.5 },
    '"degree" must be an integer >= 1 and <= 20; received 2.5. Leave it out to use 3.',
  ],
  ["svc", { coef0: "1" }, '"coef0" must be a finite number; received "1". Leave it out to use 0.'],
  [
    "svc",
    { classWeight: { true: 2 } },
    '"classWeight" must be one of "none", "balanced"; received an object. Leave it out to use "none".',
  ],
  ["svc", { probability: 1 }, '"probability" must be true or false; received 1. Leave it out to use true.'],
  [
    "svc",
    { tolerance: 0 },
    '"tolerance" must be a finite number > 0; received 0. Leave it out to use 0.001.',
  ],
  [
    "svc",
    { cacheSize: -3 },
    '"cacheSize" must be a finite number > 0; received -3. Leave it out to use 200.',
  ],
  ["svc", { shrinking: "no" }, '"shrinking" must be true or false; received "no". Leave it out to use true.'],
  [
    "svc",
    { maxIterations: -1 },
    '"maxIterations" must be an integer >= 1; received -1. Leave it out to use 10000000.',
  ],
  [
    "svc",
    { task: "regression" },
    '"task" must be one of "binary", "multiclass"; received "regression". Leave it out to use "binary".',
  ],
  [
    "svc",
    { inputs: { columns: [{ name: "words", type: "sparse" }] } },
    'input "words" is of type sparse; inputs must be numbers, booleans or categories. Use a model that takes sparse vectors, such as logisticRegression.',
  ],
  [
    "svr",
    { epsilon: -0.1 },
    '"epsilon" must be a finite number >= 0; received -0.1. Leave it out to use 0.1.',
  ],
  [
    "svr",
    { nu: 0.5 },
    'there is no option "nu". The options are "inputs", "c", "epsilon", "kernel", "gamma", "degree", "coef0", "scaling", "minCount", "tolerance", "maxIterations", "shrinking", "cacheSize".',
  ],
  [
    "oneClassSvm",
    { nu: 0 },
    '"nu" must be a finite number > 0 and <= 1; received 0. Leave it out to use 0.5.',
  ],
  [
    "oneClassSvm",
    { nu: 1.5 },
    '"nu" must be a finite number > 0 and <= 1; received 1.5. Leave it out to use 0.5.',
  ],
  [
    "linearSvm",
    { loss: "log" },
    '"loss" must be one of "hinge", "squaredHinge"; received "log". Leave it out to use "hinge".',
  ],
  [
    "linearSvm",
    { interceptScaling: 0 },
    '"interceptScaling" must be a finite number > 0; received 0. Leave it out to use 1.',
  ],
  ["linearSvm", { C: 2 }, 'there is no option "C". Did you mean "c"?'],
  [
    "linearSvm",
    { inputs: { columns: [{ name: "at", type: "timestamp" }] } },
    'input "at" is of type timestamp; inputs must be numbers, booleans, categories or sparse vectors. Turn the instant into a number of days with recency or tenure.',
  ],
  [
    "linearSvr",
    { loss: "squared" },
    '"loss" must be one of "epsilonInsensitive", "squaredEpsilonInsensitive"; received "squared". Leave it out to use "epsilonInsensitive".',
  ],
  ["linearSvr", [], "options must be an object; received an array of 0. Leave them out to use the defaults."],
];

test.each(refused)("%s refuses the option %o", (kind, options, message) => {
  const factory = factories[kind];
  expect(() => factory(options)).toThrow(
    expect.objectContaining({ code: "invalid-option", message: `${kind}: ${message}` }),
  );
});

const odd = (value: unknown): Examples<Row> => value as Examples<Row>;
const infinite = {
  ...data(true, false),
  table: createTable<Row>({
    n: { type: "number", values: Float64Array.of(1, Number.POSITIVE_INFINITY) },
  }),
};

describe.each(["svc", "linearSvm"] as const)("%s refuses", (kind) => {
  const estimator: TabularEstimator<Row, Classifier<Row>> = kind === "svc"
    ? svc({ inputs: schema })
    : linearSvm({ inputs: schema });
  test.each([
    [
      "no examples",
      data(),
      "invalid-data",
      "there are no examples to learn from. Build examples with more cutoffs, or check what the log and the split leave.",
    ],
    [
      "one outcome",
      data(true, true),
      "invalid-data",
      "all 2 examples have the outcome true; both outcomes are needed to tell them apart. Take more examples or a longer horizon, or use majority() when one outcome is all there is.",
    ],
    [
      "one outcome of a weight",
      { ...data(true, true, false), weights: Float64Array.of(1, 1, 0) },
      "invalid-data",
      "all examples of a weight above 0 are of the class true; at least two classes are needed to tell them apart. Give rows of another class a weight above 0.",
    ],
    [
      "a weight below 0",
      { ...data(true, false), weights: Float64Array.of(1, -1) },
      "invalid-data",
      "a weight must be a finite number >= 0; row 1 holds -1.",
    ],
    [
      "numbers to regress",
      odd(createExamples({ rows: [{ n: 1 }], schema, target: [1.5] })),
      "invalid-argument",
      "the data must be examples; received examples whose answers are numbers. Make them with buildExamples or createExamples.",
    ],
    [
      "an infinite number",
      infinite,
      "invalid-data",
      'column "n", row 1, holds Infinity; a number must be finite or null.',
    ],
    [
      "another column",
      odd({
        ...data(true, false),
        table: createTable({ m: { type: "number", values: Float64Array.of(1, 2) } }),
      }),
      "missing-column",
      'missing column "n". The data has "m".',
    ],
  ] as const)("%s", async (_, examples, code, message) => {
    await expect(fit(estimator, examples)).rejects.toThrow(
      expect.objectContaining({ code, message: `${kind}: ${message}` }),
    );
  });
});

test.each(["svr", "linearSvr"] as const)("%s refuses classes and infinite targets", async (kind) => {
  const estimator: TabularEstimator<RowValues, Regressor, Float64Array> =
    kind === "svr" ? svr() : linearSvr();
  const examples = createExamples({ rows: [{ n: 1 }, { n: 2 }], schema, target: [1, 2] });
  const classes: unknown = data(true, false);
  await expect(fit(estimator, classes as typeof examples)).rejects.toThrow(
    expect.objectContaining({
      code: "invalid-argument",
      message: `${kind}: the data must be examples whose answers are numbers; received examples whose answers are yes-or-no answers. Make them with buildExamples or createExamples.`,
    }),
  );
  const target = Float64Array.of(1, Number.NaN);
  await expect(fit(estimator, { ...examples, target })).rejects.toThrow(
    expect.objectContaining({
      code: "invalid-data",
      message: `${kind}: an answer must be a finite number; row 1 holds NaN.`,
    }),
  );
});
