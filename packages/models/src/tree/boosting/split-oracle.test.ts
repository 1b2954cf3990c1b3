import { createExamples, createRandom, fit } from "@portrait/core";
import { describe, expect, it } from "vitest";
import { boostedTrees } from "./boosted-trees.js";

const random = createRandom(21);
const ROWS = 90;
const rows = Array.from({ length: ROWS }, () => ({
  x: random.integer(6) === 0 ? null : random.integer(9),
  y: Math.round(random.normal() * 4),
}));
const target = rows.map(({ x, y }) => (x ?? 4) + y / 3 + random.normal());
const schema = { columns: (["x", "y"] as const).map((name) => ({ name, type: "number" as const })) };
const weights = Float64Array.from({ length: ROWS }, () => 1 + random.integer(4));

interface Limits {
  readonly l1: number;
  readonly l2: number;
  readonly minSamplesLeaf: number;
}

/** The gain of a split of the squared error at the weighted mean, straight from its definition. */
function gainOf(
  goesLeft: (row: number) => boolean,
  weighted: boolean,
  { l1, l2, minSamplesLeaf }: Limits,
): number {
  const w = (row: number): number => (weighted ? (weights[row] as number) : 1);
  const all = rows.map((_, row) => row);
  const total = all.reduce((sum, row) => sum + w(row), 0);
  const mean = all.reduce((sum, row) => sum + w(row) * (target[row] as number), 0) / total;
  const score = (part: readonly number[]): number => {
    const g = part.reduce((sum, row) => sum + w(row) * (mean - (target[row] as number)), 0);
    const h = part.reduce((sum, row) => sum + w(row), 0);
    return Math.max(Math.abs(g) - l1, 0) ** 2 / (h + l2);
  };
  const left = all.filter(goesLeft);
  const right = all.filter((row) => !goesLeft(row));
  if (Math.min(left.length, right.length) < minSamplesLeaf) return Number.NEGATIVE_INFINITY;
  return score(left) + score(right) - score(all);
}

function bestGain(weighted: boolean, limits: Limits): number {
  let best = Number.NEGATIVE_INFINITY;
  for (const name of ["x", "y"] as const) {
    for (const threshold of new Set(rows.map((row) => row[name] ?? 99))) {
      for (const nullsLeft of [true, false]) {
        const goes = (row: number): boolean => {
          const value = (rows[row] as (typeof rows)[number])[name];
          return value === null ? nullsLeft : value <= threshold;
        };
        best = Math.max(best, gainOf(goes, weighted, limits));
      }
    }
  }
  return best;
}

const limits: readonly Limits[] = [
  { l1: 0, l2: 0, minSamplesLeaf: 1 },
  { l1: 0, l2: 3, minSamplesLeaf: 10 },
  { l1: 5, l2: 1, minSamplesLeaf: 25 },
];

describe("the best of all splits, by brute force", () => {
  it.each(limits)("with l1 $l1, l2 $l2 and $minSamplesLeaf rows", async (limit) => {
    for (const weighted of [false, true]) {
      const data = createExamples({ rows, schema, target });
      const estimator = boostedTrees({ objective: "squared", iterations: 1, numLeaves: 2, ...limit });
      const { ensemble } = await fit(estimator, weighted ? { ...data, weights } : data);
      const { feature, threshold, missingLeft, gain } = ensemble;
      const name = feature[0] === 0 ? "x" : "y";
      const chosen = (row: number): boolean => {
        const value = (rows[row] as (typeof rows)[number])[name];
        return value === null ? missingLeft[0] === 1 : value <= (threshold[0] as number);
      };
      const wanted = bestGain(weighted, limit);
      expect(gainOf(chosen, weighted, limit)).toBeCloseTo(wanted, 6);
      expect(2 * (gain[0] as number)).toBeCloseTo(wanted, 5);
    }
  });

  it("with sets of levels, where the levels are few", async () => {
    const cities = rows.map((_, row) => ({ city: `c${(row * row) % 7}` }));
    const data = createExamples({
      rows: cities,
      schema: { columns: [{ name: "city", type: "category" }] },
      target,
    });
    const options = {
      iterations: 1,
      numLeaves: 2,
      minSamplesLeaf: 1,
      categorySmoothing: 0,
      categoryL2: 0,
      maxOneVsRest: 2,
    };
    const { ensemble } = await fit(boostedTrees({ objective: "squared", ...options }), data);
    const names = [...new Set(cities.map(({ city }) => city))].sort();
    let wanted = 0;
    for (let set = 1; set < 2 ** names.length - 1; set++) {
      const goes = (row: number): boolean => ((set >> names.indexOf(cities[row]?.city as string)) & 1) === 1;
      wanted = Math.max(wanted, gainOf(goes, false, { l1: 0, l2: 0, minSamplesLeaf: 1 }));
    }
    expect(2 * (ensemble.gain[0] as number)).toBeCloseTo(wanted, 5);
  });
});
