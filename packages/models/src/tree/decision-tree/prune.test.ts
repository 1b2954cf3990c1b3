import { createExamples, createRandom, fit } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { expect, test } from "vitest";
import { randomForest } from "../forest/random-forest.js";
import { decisionTree } from "./decision-tree.js";
import { pruneTree, pruningPath } from "./prune.js";

const random = createRandom(4);
const rows = Array.from({ length: 300 }, () => ({
  a: random.normal(),
  b: random.normal(),
  c: ["u", "v", "w", null][random.integer(4)] ?? null,
}));
const examples = createExamples({
  rows,
  schema: {
    columns: [
      { name: "a", type: "number" },
      { name: "b", type: "number" },
      { name: "c", type: "category" },
    ],
  },
  target: rows.map(({ a, b, c }) => a * b + (c === "v" ? 1 : 0) + random.normal() / 2 > 0.3),
});
const full = await fit(decisionTree(), examples);
const path = pruningPath(full.ensemble);

const leavesOf = (feature: Int32Array): number => feature.filter((column) => column < 0).length;

test("costs ascend, leaves and decreases descend, and the last tree is a leaf", () => {
  expect(path.alphas[0]).toBe(0);
  expect(path.alphas.length).toBeGreaterThan(5);
  for (let at = 1; at < path.alphas.length; at++) {
    expect(path.alphas[at] as number).toBeGreaterThan(path.alphas[at - 1] as number);
    expect(path.leaves[at] as number).toBeLessThan(path.leaves[at - 1] as number);
    expect(path.decreases[at] as number).toBeLessThanOrEqual(path.decreases[at - 1] as number);
  }
  expect(path.leaves[path.leaves.length - 1]).toBe(1);
  expect(Object.isFrozen(path.alphas)).toBe(true);
});

test("each cost gives the tree that the path promises, and trees are nested", () => {
  path.alphas.forEach((alpha, at) => {
    const tree = pruneTree(full.ensemble, alpha * (1 + 1e-9));
    expect(leavesOf(tree.feature)).toBe(path.leaves[at]);
    expect(pruneTree(tree, alpha * (1 + 1e-9))).toEqual(tree);
    expect(tree.values[0]).toBe(full.ensemble.values[0]);
    const kept = [...tree.gain].reduce((sum, gain) => sum + gain, 0) / (tree.cover[0] as number);
    expect(kept).toBeCloseTo(path.decreases[at] as number, 10);
  });
});

test("no subtree of the same tree costs less: brute force over all prunings of a small tree", async () => {
  const { ensemble } = await fit(decisionTree({ maxLeaves: 7 }), examples);
  const { feature, left, right, gain, cover } = ensemble;
  const prunings = (node: number): readonly { readonly leaves: number; readonly gain: number }[] => {
    const leaf = { leaves: 1, gain: 0 };
    if ((feature[node] as number) < 0) return [leaf];
    const both = prunings(left[node] as number).flatMap((one) =>
      prunings(right[node] as number).map((other) => ({
        leaves: one.leaves + other.leaves,
        gain: one.gain + other.gain + (gain[node] as number) / (cover[0] as number),
      })),
    );
    return [leaf, ...both];
  };
  const all = prunings(0);
  for (const alpha of [0.001, 0.005, 0.01, 0.02, 0.05, 0.2]) {
    const cost = ({ leaves, gain: kept }: { readonly leaves: number; readonly gain: number }): number =>
      alpha * leaves - kept;
    const tree = pruneTree(ensemble, alpha);
    const own = {
      leaves: leavesOf(tree.feature),
      gain: [...tree.gain].reduce((sum, value) => sum + value, 0) / (cover[0] as number),
    };
    expect(cost(own)).toBeCloseTo(Math.min(...all.map(cost)), 12);
  }
});

test("the option prunes as the function does", async () => {
  const alpha = path.alphas[4] as number;
  const pruned = await fit(decisionTree({ pruning: alpha }), examples);
  expect(pruned.leaves).toBe(path.leaves[4]);
  expect(pruned.ensemble).toEqual(pruneTree(full.ensemble, alpha));
});

test("what is no single tree, or no cost, is refused", async () => {
  const { ensemble } = await fit(randomForest({ trees: 2 }), examples);
  await expectPortraitError(() => pruningPath(ensemble), {
    code: "invalid-argument",
    message:
      "pruningPath: the ensemble must have one tree; received 2. Take one with takeTrees(ensemble, 0, 1).",
  });
  await expectPortraitError(() => pruneTree(full.ensemble, Number.NaN), {
    code: "invalid-argument",
    message: "pruneTree: alpha must be a number >= 0; received NaN.",
  });
});
