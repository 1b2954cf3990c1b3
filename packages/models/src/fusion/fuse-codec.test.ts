import { type DecodedState, fit, type Model, type Tensor } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { logisticRegression } from "../linear/logistic-regression.js";
import { logisticRegressionCodec } from "../linear/logistic-regression-codec.js";
import { fuse } from "./fuse.js";
import { fuseCodec } from "./fuse-codec.js";
import { resumableEmbedder, svdEmbedder } from "./testing/svd-embedder.js";
import { createWorld, worldSchema } from "./testing/world.js";

const { train, test: held } = createWorld(4, 80);
const model = await fit(
  fuse({
    embeddings: [svdEmbedder({ dimensions: 3 }), resumableEmbedder({ dimensions: 2 })],
    predict: logisticRegression({ inputs: worldSchema }),
  }),
  train,
);

test("a model survives its state, its parts decoded by their codecs", async () => {
  const { classifier, ...graphs } = model.state().parts;
  const state: DecodedState = {
    ...model.state(),
    config: JSON.parse(JSON.stringify(model.state().config)),
    parts: { ...graphs, classifier: logisticRegressionCodec.decode((classifier as Model).state()) },
  };
  const again = fuseCodec.decode(state);
  expect((await again.predictProba(held)).values).toEqual((await model.predictProba(held)).values);
  const row = { visits: 2, member: false };
  expect(again.predictOne(row, { items: ["item 2-1"] })).toEqual(
    model.predictOne(row, { items: ["item 2-1"] }),
  );
  expect(again.weights?.()).toEqual(model.weights());
  expect(await again.recommend?.({ users: ["u"], k: 1 })).toEqual(
    await model.recommend({ users: ["u"], k: 1 }),
  );
  expect(again.inputs).toEqual(model.inputs);
  expect(again.spaces).toEqual(model.spaces);
  expect(again.horizon).toBe(model.horizon);
  expect(again.state().tensors).toEqual(model.state().tensors);
});

test("a model of a classifier alone survives its state too", async () => {
  const bare = await fit(fuse({ embeddings: [], predict: logisticRegression() }), train);
  expect(fuseCodec.decode(bare.state()).predictOne({ visits: 2, member: false })).toEqual(
    bare.predictOne({ visits: 2, member: false }),
  );
});

describe("a hostile state is refused:", () => {
  const state = model.state();
  const { graph0, classifier } = state.parts as { graph0: Model; classifier: Model };
  const nan: Tensor = { shape: [3, 3], data: new Float64Array(9).fill(Number.NaN) };
  test.each([
    [{ ...state, config: {} }, "config.names must be a list of different texts; received undefined"],
    [
      { ...state, config: { names: ["svd", "svd"] } },
      "config.names must be a list of different texts; received an array of 2",
    ],
    [{ ...state, config: { names: ["svd", "svd2", "svd3"] } }, 'part "graph2" is missing'],
    [{ ...state, config: { names: ["svd", "other"] } }, 'classifier has no input "other_0"'],
    [{ ...state, parts: {} }, 'part "classifier" is missing'],
    [{ ...state, parts: null }, "parts are missing"],
    [{ ...state, parts: Object.create(state.parts) }, 'part "classifier" is missing'],
    [
      { ...state, parts: { ...state.parts, classifier: graph0 } },
      'part "classifier" must be a classifier; received one of kind "svd"',
    ],
    [
      { ...state, parts: { ...state.parts, graph0: classifier } },
      'part "graph0" must be a model of user vectors; received one of kind "logisticRegression"',
    ],
    [
      { ...state, parts: { ...state.parts, graph0: { ...graph0, dimensions: 2.5 } } },
      'part "graph0" must be a model of user vectors; received one of kind "svd"',
    ],
    [
      { ...state, parts: { ...state.parts, graph0: { ...graph0, dimensions: 4 } } },
      'tensor "rotation0" must have the shape [4, 4]; received [3, 3]',
    ],
    [{ ...state, tensors: {} }, 'tensor "rotation0" is missing'],
    [
      { ...state, tensors: { ...state.tensors, rotation0: nan } },
      'tensor "rotation0" must hold finite numbers; number 0 is NaN',
    ],
    [{ ...state, kind: "other" }, 'kind must be "fuse"; received "other"'],
  ])("%#", (hostile, problem) => {
    const untyped: unknown = hostile;
    expect(() => fuseCodec.decode(untyped as DecodedState)).toThrow(
      expect.objectContaining({
        code: "invalid-artifact",
        message: `fuse: the artifact's ${problem}. It is damaged, or was not written by this version of Portrait.`,
      }),
    );
  });
});
