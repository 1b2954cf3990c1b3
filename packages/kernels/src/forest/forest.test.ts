import { describe, expect, test } from "vitest";
import { instantiate } from "../runtime/instantiate.js";
import { growRandom, type RandomTask } from "./forest.fixture.js";
import { forest } from "./forest.js";

const base: RandomTask = {
  rows: 900,
  columns: 7,
  classes: 0,
  coded: true,
  bins: 40,
  missing: 0,
  categories: false,
  seed: 1,
  settings: {},
};

const tasks: readonly (readonly [string, Partial<RandomTask>])[] = [
  ["two classes", {}],
  ["two classes, few columns drawn, rows drawn", { settings: { features: 2, draws: 900 } }],
  ["two classes, entropy", { settings: { criterion: 1, features: 3, draws: 700 } }],
  ["missing values", { missing: 0.1, settings: { features: 3, draws: 900 } }],
  ["missing values, leaves of many rows", { missing: 0.2, settings: { minLeaf: 7 } }],
  ["categories", { categories: true, missing: 0.05 }],
  ["many bins and rows", { rows: 3000, bins: 255, columns: 9, settings: { features: 9 } }],
  ["weights", { coded: false, settings: { draws: 900, features: 3 } }],
  ["numbers", { coded: false, settings: { criterion: 2, features: 3 } }],
  [
    "numbers, missing values, categories",
    { coded: false, missing: 0.1, categories: true, settings: { criterion: 2 } },
  ],
  ["several classes", { classes: 4, settings: { draws: 900, features: 3 } }],
  ["several classes, entropy, weights", { classes: 3, coded: false, settings: { criterion: 1, minLeaf: 4 } }],
  ["several classes, missing values, categories", { classes: 3, missing: 0.1, categories: true }],
  ["best split first", { settings: { maxLeaves: 17 } }],
  ["a depth", { settings: { maxDepth: 4, minSplit: 40 } }],
  ["a least decrease", { settings: { minDecrease: 0.002, gainScale: 2 } }],
  ["random cuts", { settings: { random: 1, features: 3 } }],
  ["random cuts, rows drawn", { settings: { random: 1, features: 3, draws: 900 } }],
  ["random cuts, missing values", { missing: 0.1, settings: { random: 1, features: 3, minLeaf: 3 } }],
  ["random cuts, categories", { categories: true, missing: 0.1, settings: { random: 1, features: 4 } }],
  [
    "random cuts of numbers",
    { coded: false, missing: 0.05, settings: { random: 1, criterion: 2, features: 3 } },
  ],
  [
    "random cuts, several classes",
    { classes: 5, categories: true, settings: { random: 1, features: 3, minLeaf: 2 } },
  ],
  ["random cuts, many columns", { columns: 70, rows: 500, settings: { random: 1, features: 8 } }],
  ["random cuts, entropy", { settings: { random: 1, criterion: 1, features: 3 } }],
];

describe("the binary and its twin grow the same trees, to the last bit:", () => {
  test.each(tasks)("%s", async (_name, changes) => {
    const task = { ...base, ...changes };
    const [fast, slow] = [await instantiate(forest), await instantiate(forest, { simd: false })];
    const [one, other] = [growRandom(fast, task), growRandom(slow, task)];
    expect(one.grown.map(({ length }) => length)).toEqual(other.grown.map(({ length }) => length));
    expect(one.grown[0]?.length).toBeGreaterThan(one.job.nodeBytes);
    one.grown.forEach((bytes, index) => {
      expect(Buffer.compare(bytes, other.grown[index] as Uint8Array), `block ${index}`).toBe(0);
    });
    expect(one.sums).toEqual(other.sums);
    expect(one.hits).toEqual(other.hits);
    fast.dispose();
    slow.dispose();
  });
});
