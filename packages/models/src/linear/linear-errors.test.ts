import {
  createExamples,
  createTable,
  type DecodedState,
  type Examples,
  fit,
  type NumberExamples,
  resume,
  type SparseRow,
  type SparseVector,
  type TableSchema,
  type Tensor,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import {
  elasticNet,
  lasso,
  linearRegression,
  logisticRegression,
  multiclassLogisticRegressionCodec,
  poissonRegression,
  poissonRegressionCodec,
  ridge,
} from "./index.js";

const refuse = (run: Promise<unknown>, code: string, message: string): Promise<void> =>
  expect(run).rejects.toThrow(expect.objectContaining({ code, message }));

const schema: TableSchema<{ n: number }> = { columns: [{ name: "n", type: "number" }] };
const numbers = (...target: number[]): NumberExamples<{ n: number }> =>
  createExamples({ rows: target.map((_, n) => ({ n })), schema, target: Float64Array.from(target) });

describe("options are refused:", () => {
  test.each([
    [
      () => lasso({ l1: -1 }),
      'lasso: "l1" must be a finite number >= 0; received -1. Leave it out to use 1.',
    ],
    [
      () => elasticNet({ l2: Number.POSITIVE_INFINITY }),
      'elasticNet: "l2" must be a finite number >= 0; received Infinity. Leave it out to use 1.',
    ],
    [
      () => ridge(JSON.parse('{ "alpha": 1 }')),
      'ridge: there is no option "alpha". The options are "inputs", "l2", "fitIntercept", "scaling", "minCount", "maxIterations", "tolerance", "solver".',
    ],
    [
      () => linearRegression(JSON.parse('{ "solver": "svd" }')),
      'linearRegression: "solver" must be one of "auto", "normalEquations", "lbfgs"; received "svd". Leave it out to use "auto".',
    ],
    [
      () => poissonRegression({ solver: "lbfgs", l1: 1 }),
      'poissonRegression: the solver "lbfgs" cannot minimise "l1" > 0; received l1 1. Leave "solver" out, or pass "coordinateDescent".',
    ],
    [
      () => ridge({ inputs: { columns: [{ name: "items", type: "list" }] } }),
      'ridge: input "items" is of type list; inputs must be numbers, booleans, categories or sparse vectors. Count the list\'s entries in a feature, or learn vectors of the items with fuse.',
    ],
  ])("%#", (make, message) => {
    expect(make).toThrow(expect.objectContaining({ code: "invalid-option", message }));
  });
});

describe("answers are refused:", () => {
  test("none, no numbers, not finite, too large, negative counts", async () => {
    await refuse(
      fit(ridge(), numbers()),
      "invalid-data",
      "ridge: there are no examples to learn from. Build examples with more cutoffs, or check what the log and the split leave.",
    );
    const outcomes: unknown = createExamples({ rows: [{ n: 1 }, { n: 2 }], schema, target: [true, false] });
    await refuse(
      fit(lasso(), outcomes as NumberExamples),
      "invalid-argument",
      "lasso: the data must be examples whose answers are numbers; received examples whose answers are yes-or-no answers. Make them with buildExamples or createExamples.",
    );
    await refuse(
      fit(linearRegression(), { ...numbers(1, 2), target: Float64Array.of(1, Number.NaN) }),
      "invalid-data",
      "linearRegression: an answer must be a finite number; row 1 holds NaN.",
    );
    await refuse(
      fit(linearRegression(), numbers(1, -1e200)),
      "invalid-data",
      "linearRegression: an answer must be at most 1e+145 in magnitude; row 1 holds -1e+200. Divide all answers by the same number.",
    );
    await refuse(
      fit(poissonRegression(), numbers(1, 2, -1)),
      "invalid-data",
      "poissonRegression: an answer must be a finite number >= 0; row 2 holds -1.",
    );
  });

  test("weights that are none", async () => {
    await refuse(
      fit(ridge(), { ...numbers(1, 2), weights: Float64Array.of(1, -2) }),
      "invalid-data",
      "ridge: a weight must be a finite number >= 0; row 1 holds -2.",
    );
  });
});

describe("sparse columns are refused:", () => {
  const words = (change: Partial<SparseVector>): Examples<{ words: SparseRow }> => {
    const sound = {
      type: "sparse",
      width: 5,
      offsets: Int32Array.of(0, 2, 3),
      indices: Int32Array.of(1, 4, 2),
      values: Float32Array.of(1, 2, 3),
    } as const;
    const examples = createExamples({
      table: createTable<{ words: SparseRow }>({ words: sound }),
      target: [true, false],
    });
    const table = { length: 2, columns: { words: { ...sound, ...change } } } as Examples<{
      words: SparseRow;
    }>["table"];
    return { ...examples, table };
  };
  const hint = " Make it with createSparseVector or a text encoder.";

  test.each([
    [
      { indices: Int32Array.of(4, 1, 2) },
      "must have indices that ascend and lie in [0, 5); row 0 holds 1 behind 4.",
    ],
    [
      { indices: Int32Array.of(1, 1, 2) },
      "must have indices that ascend and lie in [0, 5); row 0 holds 1 behind 1.",
    ],
    [
      { indices: Int32Array.of(1, 5, 2) },
      "must have indices that ascend and lie in [0, 5); row 0 holds 5 behind 1.",
    ],
    [
      { indices: Int32Array.of(-1, 1, 2) },
      "must have indices that ascend and lie in [0, 5); row 0 holds -1.",
    ],
    [{ values: Float32Array.of(1, Number.NaN, 3) }, "must hold finite values; row 0, index 4, holds NaN."],
    [
      { values: Float32Array.of(1, 2, Number.NEGATIVE_INFINITY) },
      "must hold finite values; row 1, index 2, holds -Infinity.",
    ],
    [
      { offsets: Int32Array.of(0, 2, 1) },
      "must have offsets that do not descend or pass the 3 values; row 1 goes from 2 to 1.",
    ],
    [
      { offsets: Int32Array.of(0, 2, 9) },
      "must have offsets that do not descend or pass the 3 values; row 1 goes from 2 to 9.",
    ],
    [
      { offsets: Int32Array.of(0, 2) },
      "must have 3 offsets that start at 0, and as many values as indices; it has 2 offsets that start at 0, 3 indices and 3 values.",
    ],
  ])("%#", async (change, problem) => {
    await refuse(
      fit(logisticRegression(), words(change)),
      "invalid-data",
      `logisticRegression: column "words" ${problem}${hint}`,
    );
  });

  test("rows of another width", async () => {
    const model = await fit(logisticRegression(), words({}));
    const row = { words: { width: 6, indices: [1], values: [1] } };
    const message =
      'logisticRegression: column "words" must hold sparse vectors of the width 5; received 6. Encode it just as the training data was encoded.';
    expect(() => model.predictOne(row)).toThrow(expect.objectContaining({ code: "invalid-data", message }));
    await refuse(model.predictProba([row]), "invalid-data", message);
    await refuse(model.predictProba(words({ width: 6 })), "invalid-data", message);
  });

  test("rows that are none", async () => {
    const model = await fit(logisticRegression(), words({}));
    const score = (value: unknown): unknown => model.predictOne({ words: value } as { words: never });
    expect(() => score(null)).toThrow(
      expect.objectContaining({
        code: "invalid-data",
        message: 'logisticRegression: column "words": row 0 must be of type sparse; received null.',
      }),
    );
    expect(() => score({ width: 5, indices: [3, 1], values: [1, 1] })).toThrow(
      expect.objectContaining({
        code: "invalid-data",
        message: 'logisticRegression: column "words": row 0: indices must ascend and differ; 1 follows 3.',
      }),
    );
  });

  test("an empty one is listed among the constants and does no harm", async () => {
    const empty = words({
      offsets: Int32Array.of(0, 0, 0),
      indices: new Int32Array(0),
      values: new Float32Array(0),
    });
    const model = await fit(logisticRegression(), empty);
    expect(model.constants).toEqual(["words"]);
    expect(model.weights()).toEqual([]);
    expect(model.predictOne({ words: { width: 5, indices: [], values: [] } }).probability).toBeCloseTo(
      0.5,
      9,
    );
  });
});

describe("several classes", () => {
  const rows = Array.from({ length: 12 }, (_, n) => ({ n }));
  const examples = createExamples({ rows, schema, target: rows.map(({ n }) => `c${Math.floor(n / 4)}`) });

  test("need at least two of them, and resume with the same", async () => {
    const estimator = logisticRegression({ multiClass: "multinomial" });
    await refuse(
      fit(estimator, createExamples({ rows, schema, target: rows.map(() => "one") })),
      "invalid-data",
      'logisticRegression: all 12 examples are of the class "one"; at least two classes are needed to tell them apart. Take more examples.',
    );
    const model = await fit(estimator, examples);
    const others = createExamples({ rows, schema, target: rows.map(({ n }) => `d${n % 2}`) });
    await refuse(
      resume(model, others),
      "invalid-data",
      'logisticRegression: the new examples have the classes "d0", "d1"; the model knows "c0", "c1", "c2". Resume with examples of just those classes, or fit anew on all examples.',
    );
    expect((await resume(model, examples)).convergence).toMatchObject({ converged: true, iterations: 0 });
    expect(() => model.weights("c9")).toThrow(
      expect.objectContaining({
        code: "invalid-argument",
        message: 'logisticRegression: the classes are "c0", "c1", "c2"; received "c9".',
      }),
    );
  });

  test("classes without examples are left out", async () => {
    const codes = Int32Array.from(rows, ({ n }) => (n < 6 ? 0 : 2));
    const data = { ...examples, target: { codes, classes: ["a", "b", "c"] } };
    for (const multiClass of ["multinomial", "oneVsRest"] as const) {
      const model = await fit(logisticRegression({ multiClass }), data);
      expect(model.classes).toEqual(["a", "c"]);
      expect(model.predictOne({ n: 11 }).value).toBe("c");
    }
  });

  test("contributions and intercept add up to a class's score", async () => {
    const model = await fit(logisticRegression({ multiClass: "multinomial" }), examples);
    const scores = model.classes.map((name, index) =>
      model
        .contributions({ n: 5 }, undefined, name)
        .reduce((sum, { weight }) => sum + weight, model.intercepts[index] as number),
    );
    const mass = scores.reduce((sum, score) => sum + Math.exp(score), 0);
    model.predictOne({ n: 5 }).probabilities.forEach((probability, index) => {
      expect(probability).toBeCloseTo(Math.exp(scores[index] as number) / mass, 12);
    });
    expect(model.contributions({ n: 0 })).toEqual(model.contributions({ n: 0 }, undefined, "c0"));
  });

  test("a hostile state is refused", async () => {
    const model = await fit(logisticRegression({ multiClass: "oneVsRest" }), examples);
    const state = model.state();
    const change = (config: object, tensors: Record<string, Tensor> = {}): DecodedState => ({
      ...state,
      config: { ...state.config, ...config },
      tensors: { ...state.tensors, ...tensors },
    });
    const cases: readonly (readonly [DecodedState, string])[] = [
      [change({ classes: ["a"] }), "config.classes must hold at least two; received 1"],
      [
        change({ classes: ["a", "a"] }),
        "config.classes must be a list of different texts; received an array of 2",
      ],
      [change({ classes: ["a", "b"] }), 'tensor "coefficients" must have the shape [2, 1]; received [3, 1]'],
      [
        change({ params: { ...(state.config.params as object), multiClass: "none" } }),
        'config.params.multiClass must be one of "multinomial", "oneVsRest"; received "none"',
      ],
      [{ ...state, version: 2 }, "version must be 1; received 2"],
    ];
    for (const [hostile, problem] of cases) {
      expect(() => multiclassLogisticRegressionCodec.decode(hostile)).toThrow(
        expect.objectContaining({
          code: "invalid-artifact",
          message: `multiclassLogisticRegression: the artifact's ${problem}. It is damaged, or was not written by this version of Portrait.`,
        }),
      );
    }
  });
});

test("a hostile state of a regression is refused", async () => {
  const model = await fit(poissonRegression(), numbers(1, 2, 3, 4));
  const state = model.state();
  const cases: readonly (readonly [DecodedState, string])[] = [
    [{ ...state, kind: "ridge" }, 'kind must be "poissonRegression"; received "ridge"'],
    [
      {
        ...state,
        config: { ...state.config, params: { ...(state.config.params as object), solver: "svd" } },
      },
      'config.params.solver must be one of "auto", "lbfgs", "coordinateDescent", "normalEquations"; received "svd"',
    ],
    [
      {
        ...state,
        tensors: { ...state.tensors, intercepts: { shape: [1], data: Float64Array.of(Number.NaN) } },
      },
      'tensor "intercepts" must hold finite numbers; number 0 is NaN',
    ],
  ];
  for (const [hostile, problem] of cases) {
    expect(() => poissonRegressionCodec.decode(hostile)).toThrow(
      expect.objectContaining({
        code: "invalid-artifact",
        message: `poissonRegression: the artifact's ${problem}. It is damaged, or was not written by this version of Portrait.`,
      }),
    );
  }
  const again = poissonRegressionCodec.decode(state);
  expect(again.state()).toEqual(state);
  expect(again.predictOne({ n: 9 })).toBe(model.predictOne({ n: 9 }));
});

test("Poisson predictions stay finite, and answers that are all 0 are predicted", async () => {
  const model = await fit(poissonRegression({ l2: 0 }), numbers(1, 2, 4, 8));
  expect(model.predictOne({ n: 1e6 })).toBe(Math.exp(709));
  const none = await fit(poissonRegression(), numbers(0, 0, 0));
  expect(none.convergence.converged).toBe(true);
  expect(none.predictOne({ n: 1 })).toBeLessThan(1e-300);
});
