import { createExamples, createTable, fit, type RowValues } from "@portrait/core";
import { expect, test } from "vitest";
import { logisticRegression } from "../linear/logistic-regression.js";
import { ridge } from "../linear/ridge.js";
import { boostedTrees } from "../tree/boosting/boosted-trees.js";
import { linearShap } from "./linear-shap.js";
import { reasonCodes } from "./reason-codes.js";

const schema = {
  columns: [
    { name: "age", type: "number" },
    { name: "member", type: "boolean" },
    { name: "colour", type: "category" },
  ],
} as const;
const COLOURS = ["blue", "green", "red", null];
const rows = Array.from({ length: 120 }, (_, index) => ({
  age: index % 11 === 0 ? null : (index * 37) % 53,
  member: index % 7 === 0 ? null : index % 3 === 0,
  colour: COLOURS[(index * 5) % 4] ?? null,
}));
const signal = rows.map((row) => Number(row.age) + 20 * Number(row.member) + (row.colour === "red" ? 15 : 0));
const numbers = createExamples({ rows, schema, target: signal });
const yesNo = createExamples({ rows, schema, target: signal.map((value) => value > 30) });
const classes = createExamples({
  rows,
  schema,
  target: signal.map((value) => (value > 40 ? "high" : value > 20 ? "middle" : "low")),
});

test("linear Shapley values add up to the raw output, and over the background to nothing", async () => {
  const model = await fit(ridge(), numbers);
  const explainer = linearShap(model, numbers);
  const sums = new Map<string, number>();
  for (const row of rows) {
    const found = explainer.contributions(row);
    const total = found.reduce((sum, { weight }) => sum + weight, explainer.expectedValues[0] as number);
    expect(total).toBeCloseTo(model.predictOne(row), 9);
    for (const { name, weight } of found) sums.set(name, (sums.get(name) ?? 0) + weight);
  }
  expect([...sums.values()]).toEqual([0, 0, 0].map((value) => expect.closeTo(value, 8)));
});

test("they are the Shapley values over all subsets, inputs replaced by those of the background", async () => {
  const model = await fit(logisticRegression(), yesNo);
  const explainer = linearShap(model, rows);
  const logit = (row: RowValues): number => {
    const [no = 0, yes = 0] = model.predictOne(row).probabilities;
    return Math.log(yes / no);
  };
  const names = schema.columns.map(({ name }) => name);
  const row: RowValues = { age: 11, member: true, colour: "red" };
  const game = (known: number): number => {
    const total = rows.reduce((sum, other: RowValues) => {
      const mixed = names.map((name, index) => [name, (known >> index) & 1 ? row[name] : other[name]]);
      return sum + logit(Object.fromEntries(mixed));
    }, 0);
    return total / rows.length;
  };
  const weights = [1 / 3, 1 / 6, 1 / 3];
  const expected = names.map((_, index) => {
    let sum = 0;
    for (let known = 0; known < 8; known++) {
      if ((known >> index) & 1) continue;
      const size = [0, 1, 2].filter((bit) => (known >> bit) & 1).length;
      sum += (weights[size] as number) * (game(known | (1 << index)) - game(known));
    }
    return sum;
  });
  const found = explainer.contributions(row as never);
  names.forEach((name, index) => {
    expect(found.find((other) => other.name === name)?.weight).toBeCloseTo(expected[index] as number, 9);
  });
  expect(explainer.expectedValues[0]).toBeCloseTo(game(0), 9);
});

test("several classes have an output each", async () => {
  const model = await fit(logisticRegression({ multiClass: "multinomial" }), classes);
  const explainer = linearShap(model, classes);
  const scores = explainer.expectedValues.map((expected, output) =>
    explainer
      .contributions(rows[3] as (typeof rows)[number], output)
      .reduce((sum, { weight }) => sum + weight, expected),
  );
  const shares = scores.map((score) => Math.exp(score));
  const sum = shares.reduce((total, share) => total + share, 0);
  const { probabilities } = model.predictOne(rows[3] as (typeof rows)[number]);
  expect(shares.map((share) => share / sum)).toEqual(probabilities.map((value) => expect.closeTo(value, 9)));
  expect(() => explainer.contributions(rows[3] as (typeof rows)[number], 3)).toThrow(
    expect.objectContaining({
      code: "invalid-argument",
      message: "linearShap: the model has 3 raw outputs, counted from 0; received 3.",
    }),
  );
});

test("what is not linear, and an empty background, are refused", async () => {
  const trees = await fit(boostedTrees({ iterations: 3 }), yesNo);
  expect(() => linearShap(trees, yesNo)).toThrow(
    expect.objectContaining({
      code: "not-supported",
      message:
        'linearShap: a model of kind "boostedTrees" is not linear. The contributions of trees are Shapley values already.',
    }),
  );
  const model = await fit(ridge(), numbers);
  expect(() => linearShap(model, [])).toThrow(
    expect.objectContaining({
      code: "invalid-data",
      message:
        "linearShap: the background has no rows. Pass the examples that the model learnt from, or a sample of them.",
    }),
  );
  const table = createTable({ age: { type: "number", values: Float64Array.of(1) } });
  expect(() => linearShap(model, { ...numbers, table } as never)).toThrow(
    'linearShap: missing columns "member", "colour". The data has "age".',
  );
});

test("reasons come with values, shares and directions", async () => {
  const model = await fit(boostedTrees({ iterations: 20, minSamplesLeaf: 5 }), yesNo);
  const row = { age: 50, member: null, colour: "blue" };
  const all = reasonCodes(model, row, { k: 10 });
  const contributions = model.contributions(row).filter(({ weight }) => weight !== 0);
  expect(all.map(({ feature, contribution }) => ({ name: feature, weight: contribution }))).toEqual(
    contributions,
  );
  expect(all.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  for (const { feature, value, contribution, direction } of all) {
    expect(value).toBe(row[feature as "age"]);
    expect(direction).toBe(contribution > 0 ? "up" : "down");
  }
  const up = reasonCodes(model, row, { direction: "up" });
  expect(up.every(({ contribution }) => contribution > 0)).toBe(true);
  expect(up).toEqual(all.filter(({ direction }) => direction === "up").slice(0, 3));
  expect(reasonCodes(model, row, { direction: "down", k: 1 })).toEqual(
    all.filter(({ direction }) => direction === "down").slice(0, 1),
  );
});

test("reasons refuse what cannot be explained", async () => {
  const model = await fit(ridge(), numbers);
  expect(() => reasonCodes({} as never, {})).toThrow(
    expect.objectContaining({
      code: "invalid-argument",
      message:
        "reasonCodes: the model must have contributions; received an object. Trees, linear and fused models have them.",
    }),
  );
  expect(() => reasonCodes(model, rows[0] as (typeof rows)[number], { k: 0 })).toThrow(
    'reasonCodes: "k" must be an integer >= 1; received 0. Leave it out to use 3.',
  );
  expect(() => reasonCodes(model, { age: 1 } as never)).toThrow(
    'ridge: missing columns "member", "colour". The data has "age".',
  );
});
