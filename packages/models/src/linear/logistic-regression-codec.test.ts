import { createExamples, type DecodedState, fit, type Json, resume, type Tensor } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { logisticRegression } from "./logistic-regression.js";
import { logisticRegressionCodec } from "./logistic-regression-codec.js";

const rows = Array.from({ length: 30 }, (_, index) => ({
  n: index % 7 === 0 ? null : (index * 37) % 11,
  b: index % 5 === 0 ? null : index % 2 === 0,
  c: ["__proto__", "FR", null][index % 3] ?? null,
}));
const examples = createExamples({
  rows,
  schema: {
    columns: [
      { name: "n", type: "number" },
      { name: "b", type: "boolean" },
      { name: "c", type: "category" },
    ],
  },
  target: rows.map(({ n }, index) => (n ?? 5) + (index % 3) > 5),
  horizon: 1000,
});
const model = await fit(logisticRegression({ l2: 0.3, scaling: "signedLog" }), examples);

const change = (config: Record<string, Json>, tensors: Record<string, Tensor> = {}): DecodedState => {
  const state = model.state();
  return { ...state, config: { ...state.config, ...config }, tensors: { ...state.tensors, ...tensors } };
};

test("a model survives its state, JSON included", async () => {
  const { config, ...state } = model.state();
  const again = logisticRegressionCodec.decode({ ...state, config: JSON.parse(JSON.stringify(config)) });
  expect(again.state()).toEqual(model.state());
  expect(again.convergence).toEqual(model.convergence);
  expect(again.weights()).toEqual(model.weights());
  expect((await again.predictProba(rows)).values).toEqual((await model.predictProba(rows)).values);
  const [one, other] = [await resume(again, examples), await resume(model, examples)];
  expect(one.state()).toEqual(other.state());
});

test("an artifact of the first layout still loads", () => {
  const { config, tensors, ...state } = model.state();
  const { l1, multiClass, solver, ...params } = config.params as Record<string, Json>;
  const { sparse, ...rest } = config;
  expect([l1, multiClass, solver, sparse]).toEqual([0, "none", "auto", []]);
  const { intercepts, coefficients, encoder } = tensors as Record<string, Tensor>;
  const again = logisticRegressionCodec.decode({
    ...state,
    version: 1,
    config: { ...rest, params: params as Json, intercept: model.intercept },
    tensors: {
      encoder: encoder as Tensor,
      coefficients: {
        shape: [coefficients?.data.length as number],
        data: coefficients?.data as Float64Array,
      },
    },
  });
  expect(intercepts?.data[0]).toBe(model.intercept);
  expect(again.state()).toEqual(model.state());
  expect(again.predictOne({ n: 3, b: true, c: "FR" })).toEqual(model.predictOne({ n: 3, b: true, c: "FR" }));
});

test("a model does not change with the state it gave away or was made of", () => {
  const state = model.state();
  const again = logisticRegressionCodec.decode(state);
  const before = again.predictOne({ n: 3, b: true, c: "FR" });
  for (const { data } of Object.values(state.tensors)) data.fill(0);
  expect(again.predictOne({ n: 3, b: true, c: "FR" })).toEqual(before);
  expect(model.predictOne({ n: 3, b: true, c: "FR" })).toEqual(before);
});

describe("a hostile state is refused:", () => {
  const width = model.weights().length;
  const coefficients = (length: number, value = 0): Tensor => ({
    shape: [1, length],
    data: new Float64Array(length).fill(value),
  });
  test.each([
    [change({ params: [] }), "config.params must be an object; received an array of 0"],
    [
      change({ params: { ...(model.state().config.params as object), l2: -1 } }),
      "config.params.l2 must be a finite number >= 0; received -1",
    ],
    [change({ sparse: 3 }), "config.sparse must be a list of objects; received 3"],
    [
      change({ sparse: [{ name: "words", width: 2 ** 31, at: 0, empty: false }] }),
      "config.sparse[0].width must be an integer >= 0 and <= 2147483647; received 2147483648",
    ],
    [
      change({ sparse: [{ name: "words", width: 4, at: 9, empty: false }] }),
      'sparse input "words" must be at a place <= 3; received 9',
    ],
    [change({ sparse: [{ name: "n", width: 4, at: 0, empty: false }] }), 'input column "n" occurs twice'],
    [
      change({ sparse: [{ name: "words", width: 4, at: 0, empty: false }] }),
      `tensor "coefficients" must have the shape [1, ${width + 4}]; received [1, ${width}]`,
    ],
    [
      change({}, { intercepts: { shape: [2], data: new Float64Array(2) } }),
      'tensor "intercepts" must have the shape [1]; received [2]',
    ],
    [change({ horizon: -5 }), "config.horizon must be a finite number >= 0; received -5"],
    [
      change({ convergence: { reason: "luck" } }),
      'config.convergence.reason must be one of "gradient", "iterations", "stalled"; received "luck"',
    ],
    [change({ columns: "n" }), 'config.columns must be a list of objects; received "n"'],
    [
      change({}, { coefficients: coefficients(width + 1) }),
      `tensor "coefficients" must have the shape [1, ${width}]; received [1, ${width + 1}]`,
    ],
    [
      change({}, { coefficients: { ...coefficients(width), data: new Float64Array(1) } }),
      `tensor "coefficients" must hold ${width} 64-bit floats; received a Float64Array of 1`,
    ],
    [
      change({}, { coefficients: coefficients(width, Number.POSITIVE_INFINITY) }),
      'tensor "coefficients" must hold finite numbers; number 0 is Infinity',
    ],
    [{ ...model.state(), version: 9 }, "version must be 2; received 9"],
    [{ ...model.state(), kind: "majority" }, 'kind must be "logisticRegression"; received "majority"'],
    [{ ...model.state(), tensors: {} }, 'tensor "encoder" is missing'],
    [{ ...model.state(), tensors: Object.create(model.state().tensors) }, 'tensor "encoder" is missing'],
  ])("%#", (state, problem) => {
    expect(() => logisticRegressionCodec.decode(state)).toThrow(
      expect.objectContaining({
        code: "invalid-artifact",
        message: `logisticRegression: the artifact's ${problem}. It is damaged, or was not written by this version of Portrait.`,
      }),
    );
  });
});
