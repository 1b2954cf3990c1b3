import { readFileSync } from "node:fs";
import { createExamples, fit, type Json } from "@portrait/core";
import { describe, expect, test } from "vitest";
import type { TreeEnsemble } from "../ensemble/tree-ensemble.js";
import { decisionTree } from "./decision-tree.js";
import { pruningPath } from "./prune.js";

interface Node {
  readonly cover: number;
  readonly value: readonly number[];
  readonly feature?: number;
  readonly threshold?: number;
  readonly left?: Node;
  readonly right?: Node;
}

interface Case {
  readonly name: string;
  readonly task: "binary" | "multiclass" | "regression";
  readonly options: { readonly [name: string]: Json; readonly pruning?: number };
  readonly weighted: boolean;
  readonly tree: Node;
  readonly alphas: readonly number[];
  readonly impurities: readonly number[];
  readonly importances: readonly number[];
}

const file = new URL("../../../fixtures/decision_tree.json", import.meta.url);
const { generator, data, cases } = JSON.parse(readFileSync(file, "utf8")) as {
  readonly generator: string;
  readonly data: Readonly<Record<"weights" | Case["task"], readonly number[]>> & {
    readonly x: readonly (readonly number[])[];
  };
  readonly cases: readonly Case[];
};

const names = ["a", "b", "c", "d"] as const;

async function learn({ task, options, weighted }: Case, changes: object = {}) {
  const { x, weights, [task]: y } = data;
  const schema = { columns: names.map((name) => ({ name, type: "number" as const })) };
  const rows = x.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] as number])));
  const shared = { rows, schema, ...(weighted ? { weights: Float64Array.from(weights) } : {}) };
  const settings = { ...options, ...changes, splits: "exact" as const };
  if (task === "binary") {
    return fit(decisionTree(settings), createExamples({ ...shared, target: y.map((value) => value === 1) }));
  }
  if (task === "multiclass") {
    const examples = createExamples({ ...shared, target: y.map((value) => `class ${value}`) });
    return fit(decisionTree({ ...settings, task }), examples);
  }
  return fit(decisionTree({ ...settings, task }), createExamples({ ...shared, target: [...y] }));
}

function expectSame(ensemble: TreeEnsemble, node: number, expected: Node, binary: boolean): void {
  const { leafWidth, values, cover, feature, threshold, left, right } = ensemble;
  const own = Array.from(values.subarray(node * leafWidth, (node + 1) * leafWidth));
  const found = binary ? [1 - (own[0] as number), own[0] as number] : own;
  expect(found.length).toBe(expected.value.length);
  found.forEach((value, at) => {
    expect(value).toBeCloseTo(expected.value[at] as number, 10);
  });
  expect(cover[node]).toBeCloseTo(expected.cover, 8);
  expect(feature[node]).toBe(expected.feature ?? -1);
  if (expected.left === undefined || expected.right === undefined) return;
  expect(threshold[node]).toBe(expected.threshold);
  expectSame(ensemble, left[node] as number, expected.left, binary);
  expectSame(ensemble, right[node] as number, expected.right, binary);
}

describe(`exact trees are those of ${generator}:`, () => {
  test("the reference is the version that the documents name", () => {
    expect(generator).toBe("scikit-learn 1.9.1");
  });

  test.each(cases)("$name: structure, thresholds, values, weights of nodes", async (expected) => {
    const { ensemble } = await learn(expected);
    expectSame(ensemble, 0, expected.tree, expected.task === "binary");
  });

  test.each(cases)("$name: importances", async (expected) => {
    const weights = (await learn(expected)).weights();
    expected.importances.forEach((importance, at) => {
      expect(weights.find(({ name }) => name === names[at])?.weight ?? 0).toBeCloseTo(importance, 10);
    });
  });

  test.each(cases)("$name: the pruning path", async (expected) => {
    const path = pruningPath((await learn(expected, { pruning: 0 })).ensemble);
    const distinct = expected.alphas.filter((alpha, at) => {
      const next = expected.alphas[at + 1];
      return next === undefined || next - alpha > 1e-12 * Math.max(1, next);
    });
    expect(path.alphas.length).toBe(distinct.length);
    path.alphas.forEach((alpha, at) => {
      expect(alpha).toBeCloseTo(distinct[at] as number, 10);
    });
    const [first = 0] = expected.impurities;
    const last = expected.impurities[expected.impurities.length - 1] as number;
    expect(path.decreases[0]).toBeCloseTo(last - first, 8);
    expect(path.leaves[path.leaves.length - 1]).toBe(1);
  });
});
