import { createExamples, createRandom, fit } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { decisionTree } from "./decision-tree.js";

type Task = "binary" | "multiclass" | "regression";

interface World {
  readonly rows: readonly { readonly a: number | null; readonly b: boolean; readonly c: string | null }[];
  readonly targets: readonly number[];
  readonly weights: Float64Array;
}

const LEVELS = ["__proto__", "constructor", "x", "y", "z"];

function world(task: Task, seed: number): World {
  const random = createRandom(seed);
  const rows = Array.from({ length: 40 }, () => ({
    a: random.next() < 0.2 ? null : random.integer(12) / 4,
    b: random.next() < 0.5,
    c: random.next() < 0.1 ? null : (LEVELS[random.integer(LEVELS.length)] as string),
  }));
  const targets = rows.map(({ a, b, c }) => {
    const score = (a ?? 1.5) + (b ? 1 : 0) + LEVELS.indexOf(c ?? "x") / 2 + 2 * random.next();
    if (task === "regression") return score;
    return task === "binary" ? Number(score > 4) : Math.min(2, Math.floor(score / 2));
  });
  return { rows, targets, weights: Float64Array.from(rows, () => 1 + random.integer(3)) };
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, value) => sum + value, 0);

/** The weighted impurity of some rows, times their weight, by its definition. */
function impurity(criterion: string, { targets, weights }: World, rows: readonly number[]): number {
  const weight = total(rows.map((row) => weights[row] as number));
  if (weight === 0) return 0;
  const of = (value: (target: number) => number): number =>
    total(rows.map((row) => (weights[row] as number) * value(targets[row] as number)));
  if (criterion === "gini" || criterion === "entropy") {
    const shares = [0, 1, 2].map((c) => of((target) => (target === c ? 1 : 0)) / weight);
    const parts = shares.map((p) => (criterion === "gini" ? p * (1 - p) : p > 0 ? -p * Math.log2(p) : 0));
    return weight * total(parts);
  }
  if (criterion === "squared") {
    const mean = of((target) => target) / weight;
    return of((target) => (target - mean) ** 2);
  }
  return Math.min(...rows.map((row) => of((target) => Math.abs(target - (targets[row] as number)))));
}

/** The greatest decrease of all splits: every cut of the number with missing values on either side, every set of levels. */
function bestDecrease(criterion: string, data: World, minLeaf: number): number {
  const all = data.rows.map((_, row) => row);
  const whole = impurity(criterion, data, all);
  const splits: ((row: number) => boolean)[] = [(row) => data.rows[row]?.b === true];
  for (const cut of new Set(data.rows.map(({ a }) => a ?? Number.POSITIVE_INFINITY))) {
    splits.push((row) => (data.rows[row]?.a ?? Number.POSITIVE_INFINITY) <= cut);
    splits.push((row) => (data.rows[row]?.a ?? Number.NEGATIVE_INFINITY) <= cut);
  }
  splits.push((row) => data.rows[row]?.a === null);
  const names = [...LEVELS, null];
  for (let set = 1; set < 2 ** names.length - 1; set++) {
    splits.push((row) => ((set >> names.indexOf(data.rows[row]?.c ?? null)) & 1) === 1);
  }
  return Math.max(
    ...splits.map((goes) => {
      const left = all.filter(goes);
      const right = all.filter((row) => !goes(row));
      if (Math.min(left.length, right.length) < minLeaf) return Number.NEGATIVE_INFINITY;
      return whole - impurity(criterion, data, left) - impurity(criterion, data, right);
    }),
  );
}

const schema = {
  columns: [
    { name: "a", type: "number" },
    { name: "b", type: "boolean" },
    { name: "c", type: "category" },
  ],
} as const;

async function stump(task: Task, criterion: string, data: World, minSamplesLeaf: number, splits?: string) {
  const shared = { rows: data.rows, schema, weights: data.weights };
  const options = { criterion, maxDepth: 1, minSamplesLeaf, splits } as object;
  if (task === "regression") {
    return fit(decisionTree({ ...options, task }), createExamples({ ...shared, target: [...data.targets] }));
  }
  if (task === "multiclass") {
    const target = data.targets.map((value) => `class ${value}`);
    return fit(decisionTree({ ...options, task }), createExamples({ ...shared, target }));
  }
  return fit(decisionTree(options), createExamples({ ...shared, target: data.targets.map((v) => v === 1) }));
}

const cases = (["exact", "histogram"] as const).flatMap((splits) =>
  [
    ["binary", "gini"],
    ["binary", "entropy"],
    ["regression", "squared"],
  ].map(([task, criterion]) => [splits, task as Task, criterion as string] as const),
);

describe("the first split is the best of all splits by brute force, sets of levels and missing values among them:", () => {
  test.each(cases)("%s, %s, %s", async (splits, task, criterion) => {
    for (let seed = 0; seed < 12; seed++) {
      const data = world(task, seed);
      const minLeaf = 1 + (seed % 4);
      const { ensemble } = await stump(task, criterion, data, minLeaf, splits);
      expect(ensemble.gain[0]).toBeCloseTo(bestDecrease(criterion, data, minLeaf), 8);
    }
  });

  test.each([
    ["multiclass", "gini"],
    ["multiclass", "entropy"],
    ["regression", "absolute"],
  ] as const)(
    "%s, %s: no better than brute force, and equal where the best split is no set of levels",
    async (task, criterion) => {
      let equal = 0;
      for (let seed = 0; seed < 12; seed++) {
        const data = world(task, seed);
        const { ensemble } = await stump(task, criterion, data, 1);
        const best = bestDecrease(criterion, data, 1);
        expect(ensemble.gain[0] as number).toBeLessThanOrEqual(best + 1e-9);
        expect(ensemble.gain[0] as number).toBeGreaterThan(0.8 * best);
        if (Math.abs((ensemble.gain[0] as number) - best) < 1e-9) equal++;
      }
      expect(equal).toBeGreaterThanOrEqual(6);
    },
  );

  test.each(["gini", "squared", "absolute"])(
    "without categories %s finds the best of several criteria",
    async (criterion) => {
      const task: Task = criterion === "gini" ? "multiclass" : "regression";
      for (let seed = 20; seed < 30; seed++) {
        const held = world(task, seed);
        const data = { ...held, rows: held.rows.map(({ a, b }) => ({ a, b, c: "x" })) };
        const { ensemble } = await stump(task, criterion, data, 2);
        expect(ensemble.gain[0]).toBeCloseTo(bestDecrease(criterion, data, 2), 8);
      }
    },
  );
});

test("the gains and leaves of a whole tree add up to the impurity of its root", async () => {
  for (const [task, criterion] of [
    ["binary", "gini"],
    ["binary", "entropy"],
    ["regression", "squared"],
    ["regression", "absolute"],
  ] as const) {
    const data = world(task, 3);
    const shared = { rows: data.rows, schema, weights: data.weights };
    const model =
      task === "regression"
        ? await fit(
            decisionTree({ task, criterion, maxLeaves: 7 }),
            createExamples({ ...shared, target: [...data.targets] }),
          )
        : await fit(
            decisionTree({ criterion, maxLeaves: 7 }),
            createExamples({ ...shared, target: data.targets.map((v) => v === 1) }),
          );
    const { ensemble } = model;
    const leaves = new Map<string, number[]>();
    data.rows.forEach((row, index) => {
      const answer = "predict" in model ? model.predictOne(row) : model.predictOne(row).probabilities[1];
      leaves.set(String(answer), [...(leaves.get(String(answer)) ?? []), index]);
    });
    const rest = total([...leaves.values()].map((rows) => impurity(criterion, data, rows)));
    const all = impurity(
      criterion,
      data,
      data.rows.map((_, row) => row),
    );
    expect(total([...ensemble.gain])).toBeGreaterThan(0);
    expect(total([...ensemble.gain])).toBeCloseTo(all - rest, 6);
    expect([...ensemble.gain].every((gain) => gain >= 0)).toBe(true);
  }
});
