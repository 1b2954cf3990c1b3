import {
  createExamples,
  createSparseVector,
  createTable,
  type DecodedState,
  type Examples,
  fit,
  type Json,
  resume,
  type Tensor,
  type Vector,
} from "@portrait/core";
import { expectPortraitError, mixedClasses, mixedExamples } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { naiveBayes } from "./naive-bayes.js";
import { naiveBayesCodec } from "./naive-bayes-codec.js";

describe("naiveBayes refuses the option", () => {
  test.each([
    [
      { task: "regression" },
      '"task" must be one of "binary", "multiclass"; received "regression". Leave it out to use "binary".',
    ],
    [{ alpha: 0 }, '"alpha" must be a finite number > 0; received 0. Leave it out to use 1.'],
    [
      { varianceSmoothing: -1 },
      '"varianceSmoothing" must be a finite number > 0; received -1. Leave it out to use 1e-9.',
    ],
    [{ fitPrior: 1 }, '"fitPrior" must be true or false; received 1. Leave it out to use true.'],
    [
      { likelihood: "poisson" },
      '"likelihood" must be one of "mixed", "gaussian", "bernoulli", "multinomial"; received "poisson". Leave it out to use "mixed".',
    ],
    [
      { likelihood: "multinomial", inputs: { columns: [{ name: "c", type: "category" }] } },
      'input "c" is of type category; the likelihood "multinomial" reads columns of type "number", "sparse". Leave "c" out, or choose another likelihood.',
    ],
    [
      { prior: 1 },
      'there is no option "prior". The options are "task", "inputs", "likelihood", "alpha", "varianceSmoothing", "fitPrior".',
    ],
  ])("%o", async (options, message) => {
    const untyped: unknown = options;
    await expectPortraitError(() => naiveBayes(untyped as object), {
      code: "invalid-option",
      message: `naiveBayes: ${message}`,
    });
  });
});

const sparse = (width: number, value: number): Vector =>
  createSparseVector({
    width,
    offsets: Int32Array.of(0, 1, 1),
    indices: Int32Array.of(1),
    values: Float32Array.of(value),
  });
const data = (column: Vector): Examples =>
  createExamples({ table: createTable({ x: column }), target: [true, false] });
const numbers = (...values: number[]): Vector => ({ type: "number", values: Float64Array.from(values) });

describe("naiveBayes refuses", () => {
  test.each([
    [
      "an infinite number",
      data(numbers(1, Number.NEGATIVE_INFINITY)),
      {},
      'column "x", row 1, holds -Infinity; a number must be finite or null.',
    ],
    [
      "an infinite number where presence counts",
      data(numbers(1, Number.POSITIVE_INFINITY)),
      { likelihood: "bernoulli" },
      'column "x", row 1, holds Infinity; a number must be finite or null.',
    ],
    [
      "a negative count",
      data(numbers(1, -2)),
      { likelihood: "multinomial" },
      'column "x", row 1, holds -2; a count must be a finite number >= 0 or null. Choose the likelihood "gaussian" or "mixed" for numbers that are no counts.',
    ],
    [
      "a negative count in a bag",
      data(sparse(2, -1)),
      {},
      'column "x", row 0, holds -1; a count must be a finite number >= 0. Hash texts with signed: false.',
    ],
    [
      "a column of so many features",
      data(sparse(2 ** 30, 1)),
      {},
      'column "x" has 1073741824 features, which for 2 classes would take 16.0 GiB; the limit is 2 GiB. Hash to fewer bits.',
    ],
    [
      "what it cannot read",
      data({ type: "timestamp", values: Float64Array.of(1, 2) }),
      {},
      'there is no column of type "number", "boolean", "category", "sparse" to learn from. Add such a column, or choose another likelihood.',
    ],
    [
      "weights that leave one class",
      { ...data(numbers(1, 2)), weights: Float64Array.of(1, 0) },
      {},
      "all examples of a weight above 0 are of the class true; at least two classes are needed to tell them apart. Give rows of another class a weight above 0.",
    ],
  ] as const)("%s", async (_, examples, options, message) => {
    await expectPortraitError(fit(naiveBayes(options), examples), {
      code: "invalid-data",
      message: `naiveBayes: ${message}`,
    });
  });

  test("numbers too far apart within a class", async () => {
    const wide = createExamples({
      table: createTable({ x: numbers(-1.7e308, 1.7e308, 0) }),
      target: [true, true, false],
    });
    await expectPortraitError(fit(naiveBayes(), wide), {
      code: "invalid-data",
      message:
        'naiveBayes: the values of column "x" lie too far apart; their variance is more than a 64-bit float can hold. Rescale the column, or take its logarithm.',
    });
  });

  test("sparse vectors of another width", async () => {
    const message =
      'naiveBayes: the sparse vectors of column "x" must have the width 2; received 3. Encode the rows with the options that the training rows were encoded with.';
    const model = await fit(naiveBayes(), data(sparse(2, 1)));
    const wider = data(sparse(3, 1));
    await expectPortraitError(model.predictProba(wider), { code: "invalid-data", message });
    await expectPortraitError(resume(model, wider), { code: "invalid-data", message });
    const odd = { x: { width: 3, indices: [1], values: [1] } };
    await expectPortraitError(() => model.predictOne(odd), { code: "invalid-data", message });
  });
});

describe("a hostile state is refused:", async () => {
  const model = await fit(naiveBayes({ task: "multiclass" }), mixedClasses());
  const binary = await fit(naiveBayes(), mixedExamples());
  const change = (config: Record<string, Json>, tensors: Record<string, Tensor> = {}): DecodedState => {
    const state = model.state();
    return { ...state, config: { ...state.config, ...config }, tensors: { ...state.tensors, ...tensors } };
  };
  const tensor = (shape: readonly number[], value: number): Tensor => ({
    shape,
    data: new Float64Array(shape.reduce((product, extent) => product * extent, 1)).fill(value),
  });
  const columns = model.state().config.columns as readonly Json[];
  test.each([
    [change({ classes: ["one"] }), "config.classes must name at least two"],
    [change({ task: "binary" }), "config.classes must be false and true"],
    [
      { ...binary.state(), config: { ...binary.state().config, classes: ["true", "false"] } },
      "config.classes must be false and true",
    ],
    [change({}, { totals: tensor([3], 0) }), 'tensor "totals" must hold a number > 0'],
    [change({}, { totals: tensor([3], -1) }), 'tensor "totals" must hold numbers >= 0; number 0 is -1'],
    [
      change({}, { column0: tensor([3, 3], -1) }),
      'tensor "column0" must hold weights and sums of squares >= 0; number 0 is -1',
    ],
    [change({ columns: [...columns, columns[0] as Json] }), 'tensor "column4" is missing'],
    [
      change({ columns: [...columns, columns[0] as Json] }, { column4: tensor([3, 3], 1) }),
      'input column "visits" occurs twice',
    ],
    [
      change(
        { params: { ...(model.state().config.params as object), likelihood: "gaussian" } },
        { column2: tensor([3, 3], 1) },
      ),
      'column "country" is of type category, which the likelihood "gaussian" cannot read',
    ],
  ])("%#", (state, problem) => {
    expect(() => naiveBayesCodec.decode(state)).toThrow(
      expect.objectContaining({
        code: "invalid-artifact",
        message: `naiveBayes: the artifact's ${problem}. It is damaged, or was not written by this version of Portrait.`,
      }),
    );
  });
});
