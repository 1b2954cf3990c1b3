import {
  type Classifier,
  createInteractions,
  createTable,
  type Explainable,
  type RowValues,
} from "@portrait/core";
import { expect, it } from "vitest";
import { modelTag } from "./model-tag.js";
import { readModelTag } from "./read-model-tag.js";

/** A classifier whose only reason is how many items the user took up. */
const byItems: Classifier<RowValues> & Explainable<RowValues> = {
  kind: "byItems",
  classes: [false, true],
  inputs: { columns: [] },
  horizon: 0,
  state: () => ({ kind: "byItems", version: 1, config: {}, tensors: {}, parts: {} }),
  predictOne: () => ({ value: true, probability: 1, probabilities: [0, 1] }),
  predictProba: async (data) => {
    const length = "users" in data ? data.users.length : data.length;
    return {
      classes: [false, true],
      length,
      values: Float64Array.from({ length: 2 * length }, (_, index) => index % 2),
      of: (positive) => new Float64Array(length).fill(positive ? 1 : 0),
    };
  },
  weights: () => [],
  contributions: (_, context) => [{ name: "taste", weight: context?.items?.length ?? -1 }],
};

it("explains a row by what its user took up before its cutoff", async () => {
  const snapshot = {
    table: Object.freeze({ length: 2, columns: createTable({}).columns }),
    users: ["ann", "bob"],
    cutoffs: Float64Array.of(10, 10),
    definition: "",
    interactions: createInteractions([
      { user: "ann", item: "tea", at: 1 },
      { user: "ann", item: "tea", at: 2 },
      { user: "ann", item: "rum", at: 9 },
      { user: "ann", item: "late", at: 10 },
      { user: "eve", item: "tea", at: 1 },
    ]),
  };
  const tags = await readModelTag("taste", modelTag(byItems), snapshot);
  expect(tags.map(({ evidence }) => evidence[1]?.threshold)).toEqual([2, 0]);
  const { interactions: _, ...without } = snapshot;
  const [bare] = await readModelTag("taste", modelTag(byItems), without);
  expect(bare?.evidence[1]?.threshold).toBe(0);
});
