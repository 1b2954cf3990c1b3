import type { DecodedState, Tensor } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { readConfig } from "../../input/artifact.js";
import { createEnsembleBuilder } from "./ensemble-builder.js";
import { ensembleFromState, ensembleState } from "./ensemble-state.js";
import { randomEnsemble } from "./testing/random-ensemble.js";

type Change = (state: {
  config: Record<string, unknown>;
  tensors: Record<string, { shape: number[]; data: Tensor["data"] }>;
}) => void;

const builder = createEnsembleBuilder({ columns: 2 });
for (let tree = 0; tree < 2; tree++) {
  const left = builder.split(builder.startTree(), { feature: 0, threshold: 1.5 });
  builder.split(left + 1, { feature: 1, categories: [1, 40], missingLeft: true });
}
const ensemble = builder.build();

function decode(change: Change): unknown {
  const { config, tensors } = ensembleState(ensemble);
  const state = {
    config: { ...config } as Record<string, unknown>,
    tensors: Object.fromEntries(
      Object.entries(tensors).map(([name, { shape, data }]) => [name, { shape: [...shape], data }]),
    ),
  };
  change(state);
  const decoded = {
    kind: "demo",
    version: 1,
    config: { trees: state.config },
    tensors: state.tensors,
    parts: {},
  } as DecodedState;
  return ensembleFromState("demo", readConfig("demo", 1, decoded).object("trees"), decoded);
}

const put =
  (name: string, index: number, value: number): Change =>
  ({ tensors }) => {
    const tensor = tensors[`trees.${name}`];
    if (tensor === undefined) throw new Error(`no tensor ${name}`);
    tensor.data[index] = value;
  };

test("an ensemble survives its state", () => {
  expect(decode(() => {})).toEqual(ensemble);
  const forest = randomEnsemble({
    seed: 3,
    numbers: 3,
    categories: 1,
    trees: 4,
    splits: 20,
    outputs: 3,
    leafWidth: 3,
    average: true,
  });
  const { config, tensors } = ensembleState(forest);
  const state: DecodedState = { kind: "demo", version: 1, config: { trees: config }, tensors, parts: {} };
  expect(ensembleFromState("demo", readConfig("demo", 1, state).object("trees"), state)).toEqual(forest);
});

describe("a hostile ensemble is refused:", () => {
  test.each<[string, Change, string]>([
    ["a cycle", put("left", 2, 0), "node 2 must have two children from 3 to 4; it has 0 and 4"],
    [
      "a node as its own child",
      put("left", 0, 0),
      "node 0 must have two children from 1 to 4; it has 0 and 2",
    ],
    [
      "a child of another tree",
      put("right", 2, 6),
      "node 2 must have two children from 3 to 4; it has 3 and 6",
    ],
    ["a shared child", put("right", 0, 1), "node 0 must have two children from 1 to 4; it has 1 and 1"],
    ["a child with two parents", put("left", 0, 3), "node 1 has no parent"],
    [
      "a child beyond the pool",
      put("left", 0, 99),
      "node 0 must have two children from 1 to 4; it has 99 and 2",
    ],
    ["a leaf with children", put("left", 1, 3), "leaf 1 has the children 3 and -1"],
    ["a column out of range", put("feature", 0, 2), "node 0 splits on column 2 of 2"],
    ["a column below -1", put("feature", 0, -2), "node 0 splits on column -2 of 2"],
    ["a flag that is neither", put("missingLeft", 0, 2), "node 0 must send missing values left by 0 or 1"],
    ["a set that overruns", put("categories", 7, 3), "the set of node 7 takes words 3 to 4 of 4"],
    ["a set below -1", put("categories", 0, -5), "node 0 has a set at word -5"],
    ["words without a set", put("categoryWords", 0, 1), "node 0 has no set but 1 words"],
    ["a set without words", put("categoryWords", 2, 0), "the set of node 2 takes words 0 to -1 of 4"],
    ["a leaf with a set", put("categories", 1, 0), "leaf 1 has a set"],
    ["a first root elsewhere", put("roots", 0, 1), "tree 0 must start at node 0; its root is 1"],
    [
      "roots out of order",
      put("roots", 1, 0),
      "tree 1 must start behind tree 0, from node 1 to 9; its root is 0",
    ],
    ["a root inside a tree", put("roots", 1, 3), "node 2 must have two children from 3 to 2; it has 3 and 4"],
    ["a negative cover", put("cover", 3, -1), "the cover of node 3 must be >= 0; it is -1"],
  ])("%s", (_, change, problem) => {
    expect(() => decode(change)).toThrow(
      expect.objectContaining({
        code: "invalid-artifact",
        message: `demo: the artifact's trees are malformed: ${problem}. It is damaged, or was not written by this version of Portrait.`,
      }),
    );
  });

  test.each<[string, Change, string]>([
    [
      "NaN thresholds",
      put("threshold", 0, Number.NaN),
      'tensor "trees.threshold" must hold finite numbers; number 0 is NaN',
    ],
    [
      "infinite values",
      put("values", 1, Number.POSITIVE_INFINITY),
      'tensor "trees.values" must hold finite numbers; number 1 is Infinity',
    ],
    [
      "a wrong length",
      ({ config }) => {
        config.nodes = 9;
      },
      'tensor "trees.feature" must have the shape [9]; received [10]',
    ],
    [
      "leaves of another width",
      ({ config }) => {
        config.leafWidth = 2;
      },
      'tensor "trees.values" must have the shape [20]; received [10]',
    ],
    [
      "no outputs",
      ({ config }) => {
        config.outputs = 0;
      },
      "config.trees.outputs must be an integer >= 1 and <= 268435456; received 0",
    ],
  ])("%s", (_, change, problem) => {
    expect(() => decode(change)).toThrow(
      expect.objectContaining({
        code: "invalid-artifact",
        message: `demo: the artifact's ${problem}. It is damaged, or was not written by this version of Portrait.`,
      }),
    );
  });

  test("nodes without a tree", () => {
    expect(() =>
      decode((state) => {
        state.config.trees = 0;
        state.tensors["trees.roots"] = { shape: [0], data: new Int32Array(0) };
      }),
    ).toThrow("10 nodes belong to no tree");
  });
});
