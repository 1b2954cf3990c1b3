import { expect, test } from "vitest";
import { createEnsembleBuilder } from "../ensemble/ensemble-builder.js";
import { goesLeft, predictRawOne } from "../ensemble/predict-raw.js";
import { createPredictor } from "../ensemble/predictor.js";
import { randomColumns, randomEnsemble } from "../ensemble/testing/random-ensemble.js";
import { outputDivisors, type TreeEnsemble } from "../ensemble/tree-ensemble.js";
import { createTreeExplainer } from "./tree-shap.js";

/** The outputs when only the columns in `known` (a bit mask) are known. */
function payoff(ensemble: TreeEnsemble, row: Float64Array, known: number): number[] {
  const { feature, left, right, cover, values, leafWidth, outputs, roots, base } = ensemble;
  const sums = new Array<number>(outputs).fill(0);
  const walk = (node: number, weight: number, tree: number): void => {
    const column = feature[node] as number;
    if (column < 0) {
      for (let index = 0; index < leafWidth; index++) {
        const output = leafWidth === 1 ? tree % outputs : index;
        sums[output] = (sums[output] as number) + weight * (values[node * leafWidth + index] as number);
      }
      return;
    }
    const [low, high] = [left[node] as number, right[node] as number];
    if ((known >>> column) & 1) {
      walk(goesLeft(ensemble, node, row[column] as number) ? low : high, weight, tree);
      return;
    }
    const sum = (cover[low] as number) + (cover[high] as number);
    walk(low, (weight * (cover[low] as number)) / sum, tree);
    walk(high, (weight * (cover[high] as number)) / sum, tree);
  };
  roots.forEach((root, tree) => {
    walk(root, 1, tree);
  });
  const divisors = outputDivisors(ensemble);
  return sums.map((sum, output) => sum / (divisors[output] as number) + (base[output] as number));
}

function bruteForce(ensemble: TreeEnsemble, row: Float64Array): number[] {
  const { columns, outputs } = ensemble;
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const games = Array.from({ length: 2 ** columns }, (_, known) => payoff(ensemble, row, known));
  const bits = (mask: number): number => (mask === 0 ? 0 : (mask & 1) + bits(mask >>> 1));
  const shares = new Array<number>(columns * outputs).fill(0);
  for (let column = 0; column < columns; column++) {
    for (let known = 0; known < 2 ** columns; known++) {
      if ((known >>> column) & 1) continue;
      const size = bits(known);
      const weight = (factorial(size) * factorial(columns - size - 1)) / factorial(columns);
      for (let output = 0; output < outputs; output++) {
        const gained =
          (games[known | (1 << column)]?.[output] as number) - (games[known]?.[output] as number);
        shares[column * outputs + output] = (shares[column * outputs + output] as number) + weight * gained;
      }
    }
  }
  return shares;
}

const cases = [
  { seed: 1, numbers: 4, trees: 3, splits: 15 },
  { seed: 2, numbers: 3, categories: 3, trees: 5, splits: 12 },
  { seed: 3, numbers: 3, categories: 1, trees: 6, splits: 9, outputs: 3 },
  { seed: 4, numbers: 4, categories: 1, trees: 4, splits: 20, outputs: 2, leafWidth: 2, average: true },
  { seed: 5, numbers: 2, trees: 2, splits: 0 },
];

test.each(cases)("the values are the Shapley values over all subsets, seed $seed", (options) => {
  const ensemble = randomEnsemble(options);
  const { columns, outputs } = ensemble;
  const table = randomColumns(options.seed + 100, 12, options.numbers, options.categories);
  const explainer = createTreeExplainer(ensemble);
  const found = new Float64Array(columns * outputs);
  expect(Array.from(explainer.expected)).toEqual(
    payoff(ensemble, new Float64Array(columns), 0).map((value) => expect.closeTo(value, 12)),
  );
  for (let at = 0; at < 12; at++) {
    const row = Float64Array.from(table, (column) => column[at] as number);
    explainer.explain(row, found);
    expect(Array.from(found)).toEqual(bruteForce(ensemble, row).map((value) => expect.closeTo(value, 11)));
    const raw = predictRawOne(ensemble, row);
    for (let output = 0; output < outputs; output++) {
      let sum = explainer.expected[output] as number;
      for (let column = 0; column < columns; column++) sum += found[column * outputs + output] as number;
      expect(sum).toBeCloseTo(raw[output] as number, 11);
    }
  }
});

test("without covers both ways weigh the same, and a child that no row reached does no harm", () => {
  const ensemble = randomEnsemble({ seed: 9, numbers: 3, trees: 3, splits: 8 });
  for (const cover of [ensemble.cover.map(() => 0), ensemble.cover.map((_, node) => node % 2)]) {
    const bare: TreeEnsemble = { ...ensemble, cover };
    const explainer = createTreeExplainer(bare);
    const row = Float64Array.of(0.3, Number.NaN, 0.9);
    const found = new Float64Array(3);
    explainer.explain(row, found);
    const sum = found.reduce((total, value) => total + value, explainer.expected[0] as number);
    expect(sum).toBeCloseTo(predictRawOne(bare, row)[0] as number, 11);
  }
});

test("a hostile tree that is one long branch is walked, but not explained", async () => {
  const builder = createEnsembleBuilder({ columns: 1 });
  let node = builder.startTree();
  for (let depth = 0; depth < 50_000; depth++)
    node = builder.split(node, { feature: 0, threshold: depth }) + 1;
  builder.setNode(node, 7, 1);
  const ensemble = builder.build();
  const rows = Float64Array.from({ length: 200 }, (_, row) => row * 1000);
  const found = await createPredictor(ensemble).many([rows], 200);
  expect(found.filter((value) => value === 7).length).toBe(150);
  expect(() => createTreeExplainer(ensemble)).toThrow(
    expect.objectContaining({
      code: "not-supported",
      message:
        "shapValues: a tree is 50000 splits deep; at most 1000 are supported. Learn trees with a maximum depth.",
    }),
  );
});
