import { createExamples, type DecodedState, fit, type Json, type Model, type Tensor } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { decisionTree } from "../decision-tree/decision-tree.js";
import { decisionTreeCodec } from "../decision-tree/tree-codec.js";
import { extraTrees } from "./extra-trees.js";
import { extraTreesCodec, randomForestCodec } from "./forest-codec.js";
import { randomForest } from "./random-forest.js";

const rows = Array.from({ length: 60 }, (_, index) => ({
  n: index % 7 === 0 ? null : (index * 37) % 11,
  c: ["__proto__", "FR", null][index % 3] ?? null,
}));
const schema = {
  columns: [
    { name: "n", type: "number" },
    { name: "c", type: "category" },
  ],
} as const;
const examples = createExamples({
  rows,
  schema,
  target: rows.map(({ n }, index) => (n ?? 5) + (index % 3) > 5),
});
const numbers = createExamples({ rows, schema, target: rows.map(({ n }, index) => (n ?? 5) + (index % 3)) });

const forest = await fit(randomForest({ trees: 4, outOfBag: true, maxDepth: 3 }), examples);
const regression = await fit(extraTrees({ task: "regression", trees: 3 }), numbers);
const tree = await fit(decisionTree({ maxLeaves: 5 }), examples);

const change = (
  model: Model,
  config: Record<string, Json>,
  tensors: Record<string, Tensor> = {},
): DecodedState => {
  const state = model.state();
  return { ...state, config: { ...state.config, ...config }, tensors: { ...state.tensors, ...tensors } };
};
const params = (model: Model, changes: Record<string, Json>): Record<string, Json> => ({
  params: { ...(model.state().config.params as object), ...changes },
});

test("models survive their state, JSON included", async () => {
  for (const [codec, model] of [
    [randomForestCodec, forest],
    [extraTreesCodec, regression],
    [decisionTreeCodec, tree],
  ] as const) {
    const { config, ...state } = model.state();
    const again = codec.decode({ ...state, config: JSON.parse(JSON.stringify(config)) });
    expect(again.state()).toEqual(model.state());
    expect(again.params).toEqual(model.params);
    expect(again.predictOne({ n: 4, c: "FR" })).toEqual(model.predictOne({ n: 4, c: "FR" }));
  }
  const again = randomForestCodec.decode(forest.state());
  expect("outOfBag" in again && again.outOfBag).toEqual(forest.outOfBag);
  expect(decisionTreeCodec.decode(tree.state())).toMatchObject({ leaves: tree.leaves, depth: tree.depth });
});

describe("a hostile state is refused:", () => {
  const known = forest.outOfBag?.predictions.length as number;
  const bytes = (length: number): Tensor => ({ shape: [length], data: new Uint8Array(length) });
  test.each([
    [randomForestCodec, change(forest, { params: null }), "config.params must be an object; received null"],
    [
      randomForestCodec,
      change(forest, params(forest, { trees: 0 })),
      "config.params.trees must be an integer >= 1 and <= 100000; received 0",
    ],
    [
      randomForestCodec,
      change(forest, params(forest, { maxDepth: 0.5 })),
      "config.params.maxDepth must be an integer >= 1, or null; received 0.5",
    ],
    [
      randomForestCodec,
      change(forest, { outOfBag: 5 }),
      "config.outOfBag must be an object or null; received 5",
    ],
    [
      randomForestCodec,
      change(forest, { outOfBag: { score: "high", rows: 1, numbers: known } }),
      'config.outOfBag.score must be a finite number or null; received "high"',
    ],
    [
      randomForestCodec,
      change(forest, {}, { "outOfBag.known": bytes(known + 1) }),
      `tensor "outOfBag.known" must have the shape [${known}]; received [${known + 1}]`,
    ],
    [
      randomForestCodec,
      change(forest, { link: "logistic" }),
      'link must be "probability"; received "logistic"',
    ],
    [
      randomForestCodec,
      change(forest, { classes: ["a"] }),
      "config.classes must be null or a list of at least two different texts; received an array of 1",
    ],
    [extraTreesCodec, change(regression, { link: "exp" }), 'link must be "identity"; received "exp"'],
    [
      decisionTreeCodec,
      change(tree, params(tree, { splits: "fast" })),
      'config.params.splits must be one of "exact", "histogram", or null; received "fast"',
    ],
    [decisionTreeCodec, { ...forest.state(), kind: "decisionTree" }, "trees must be 1; there are 4"],
    [decisionTreeCodec, { ...tree.state(), version: 9 }, "version must be 1; received 9"],
    [extraTreesCodec, forest.state(), 'kind must be "extraTrees"; received "randomForest"'],
  ] as const)("%#", (codec, state, problem) => {
    expect(() => codec.decode(state)).toThrow(
      expect.objectContaining({
        code: "invalid-artifact",
        message: `${codec.kind}: the artifact's ${problem}. It is damaged, or was not written by this version of Portrait.`,
      }),
    );
  });
});
