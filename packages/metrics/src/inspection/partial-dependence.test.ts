import { createExamples, createRandom, type Regressor } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { scoreClassifier, simulatedExamples } from "../support/hand-made.js";
import { classExamples, threeWays } from "../support/hand-made-tasks.js";
import { type GridValue, partialDependence } from "./index.js";

const refused = (code: string, message: string) =>
  expect.objectContaining({ name: "PortraitError", code, message });
type Row = { readonly n: number | null; readonly vip: boolean | null; readonly city: string | null };
const schema = {
  columns: [
    { name: "n", type: "number" },
    { name: "vip", type: "boolean" },
    { name: "city", type: "category" },
  ],
} as const;
const random = createRandom("dependence");
const rows: Row[] = Array.from({ length: 90 }, (_, row) => ({
  n: row % 9 === 0 ? null : 10 * random.next(),
  vip: row % 4 === 0,
  city: ["Rome", "Oslo", null][row % 3] ?? null,
}));
const examples = createExamples<Row>({ rows, schema, target: rows.map(() => 0) });
const say = ({ n, vip, city }: Row): number =>
  (n ?? -1) * (vip ? 2 : 1) + (city === "Oslo" ? 100 : city === null ? 1000 : 0);
const model: Regressor<Row> = {
  kind: "formula",
  inputs: schema,
  horizon: 0,
  state: () => ({ kind: "formula", version: 1, config: {}, tensors: {}, parts: {} }),
  predictOne: say,
  async predict(data) {
    if (!("table" in data)) throw new Error("tables only");
    const { n, vip, city } = data.table.columns;
    return Float64Array.from({ length: data.table.length }, (_, row) => {
      if (n.type !== "number" || vip.type !== "boolean" || city.type !== "category") throw new Error("types");
      const number = n.values[row] as number;
      return say({
        n: Number.isNaN(number) ? null : number,
        vip: [false, true, null][vip.values[row] as number] ?? null,
        city: city.dictionary[city.codes[row] as number] ?? null,
      });
    });
  },
};
const mean = (set: Partial<Row>, weights: readonly number[] = rows.map(() => 1)): number =>
  rows.reduce((sum, row, index) => sum + (weights[index] as number) * say({ ...row, ...set }), 0) /
  weights.reduce((a, b) => a + b, 0);

describe("partialDependence", () => {
  test("is the mean of the answers with the column set, for each type", async () => {
    const numbers = await partialDependence(model, examples, { columns: "n", points: 5 });
    const [column] = numbers.columns;
    expect(column?.values).toHaveLength(5);
    column?.values.forEach((value, point) => {
      expect(numbers.average[point]).toBeCloseTo(mean({ n: value as number }), 10);
    });
    const steps = column?.values as readonly number[];
    const width = (steps[1] as number) - (steps[0] as number);
    steps.slice(1).forEach((value, index) => {
      expect(value - (steps[index] as number)).toBeCloseTo(width, 10);
    });
    const truth = await partialDependence(model, examples, { columns: "vip" });
    expect(truth.columns[0]?.values).toEqual([false, true]);
    expect([...truth.average]).toEqual([
      expect.closeTo(mean({ vip: false }), 10),
      expect.closeTo(mean({ vip: true }), 10),
    ]);
    const cities = await partialDependence(model, examples, { columns: "city" });
    expect(cities.columns[0]?.values).toEqual(["Oslo", "Rome"]);
    expect(cities.average[0]).toBeCloseTo(mean({ city: "Oslo" }), 10);
    expect(cities.outputs).toEqual(["prediction"]);
  });

  test("of two columns is over all pairs, the second changing fastest", async () => {
    const {
      average,
      columns,
      rows: count,
    } = await partialDependence(model, examples, {
      columns: ["vip", "n"],
      grid: { n: [0, 5, 9], vip: [true, false, null] },
    });
    const expected = [true, false, null].flatMap((vip) => [0, 5, 9].map((n) => mean({ vip, n })));
    expected.forEach((value, point) => {
      expect(average[point]).toBeCloseTo(value, 10);
    });
    expect([average.length, columns.length, count]).toEqual([9, 2, 90]);
  });

  test("takes values that do not occur, and none at all", async () => {
    const { average } = await partialDependence(model, examples, {
      columns: "city",
      grid: { city: ["Bern", null] },
    });
    expect(average[0]).toBeCloseTo(mean({ city: "Bern" }), 10);
    expect(average[1]).toBeCloseTo(mean({ city: null }), 10);
  });

  test("keeps the answers for single rows", async () => {
    const grid: readonly GridValue[] = [1, 2];
    const { ice } = await partialDependence(model, examples, {
      columns: "n",
      grid: { n: grid },
      ice: 4,
      seed: 3,
    });
    expect(ice?.rows).toHaveLength(4);
    ice?.rows.forEach((row, index) => {
      grid.forEach((n, point) => {
        expect(ice.values[index * 2 + point]).toBeCloseTo(say({ ...(rows[row] as Row), n: n as number }), 10);
      });
    });
    expect((await partialDependence(model, examples, { columns: "n", points: 2 })).ice).toBeNull();
  });

  test("weighs rows, and draws some of many", async () => {
    const weights = Float64Array.from(rows, (_, row) => row % 5);
    const weighted = await partialDependence(model, { ...examples, weights }, { columns: "vip" });
    expect(weighted.average[1]).toBeCloseTo(mean({ vip: true }, [...weights]), 10);
    const drawn = (seed: number) => partialDependence(model, examples, { columns: "vip", maxRows: 10, seed });
    expect((await drawn(1)).rows).toBe(10);
    expect(await drawn(1)).toEqual(await drawn(1));
    expect((await drawn(1)).average).not.toEqual((await drawn(2)).average);
  });

  test("gives the probability of true, or of each class", async () => {
    const two = await partialDependence(scoreClassifier(), simulatedExamples(20, 2, 1), {
      columns: "score",
      grid: { score: [0.25, 0.75] },
    });
    expect([...two.average]).toEqual([expect.closeTo(0.25, 10), expect.closeTo(0.75, 10)]);
    expect(two.outputs).toEqual(["true"]);
    const three = await partialDependence(threeWays(), classExamples(30, 1), { columns: "score", points: 3 });
    expect(three.outputs).toEqual(["high", "low", "middle"]);
    for (const point of [0, 1, 2]) {
      expect([...three.average.subarray(3 * point, 3 * point + 3)].reduce((a, b) => a + b, 0)).toBeCloseTo(
        1,
        10,
      );
    }
  });
});

describe("partialDependence refuses", () => {
  test.each<[unknown, unknown, unknown, string, string]>([
    [model, examples, {}, "invalid-option", 'a group of "columns" is empty. It reads "n", "vip", "city".'],
    [
      model,
      examples,
      { columns: ["n", "vip", "city"] },
      "invalid-option",
      '"columns" must be a column, or a list of one or two; received an array of 3. It may be left out.',
    ],
    [model, examples, { columns: ["n", "n"] }, "invalid-option", '"columns" names "n" twice.'],
    [
      model,
      examples,
      { columns: "__proto__" },
      "invalid-option",
      '"columns" must name columns that the model reads; received "__proto__". It reads "n", "vip", "city".',
    ],
    [
      model,
      examples,
      { columns: "n", grid: { city: ["Rome"] } },
      "invalid-option",
      '"grid" names "city", which is not among "columns".',
    ],
    [
      model,
      examples,
      { columns: "n", grid: { n: 3 } },
      "invalid-option",
      'the grid of "n" must be a list; received 3.',
    ],
    [model, examples, { columns: "n", grid: { n: [] } }, "invalid-option", 'the grid of "n" is empty.'],
    [
      model,
      examples,
      { columns: "n", grid: { n: [1, Number.NaN] } },
      "invalid-option",
      'the grid of "n" must hold values of type number, or null; value 1 is NaN.',
    ],
    [
      model,
      examples,
      { columns: "vip", grid: { vip: ["yes"] } },
      "invalid-option",
      'the grid of "vip" must hold values of type boolean, or null; value 0 is "yes".',
    ],
    [
      model,
      examples,
      { columns: "n", points: 1 },
      "invalid-option",
      '"points" must be an integer >= 2; received 1. Leave it out to use 20.',
    ],
    [
      model,
      [1],
      { columns: "n" },
      "invalid-argument",
      "the data must be examples or a snapshot; received an array of 1. Make them with buildExamples, buildSnapshot or createExamples.",
    ],
    [
      { kind: "x", learn: () => {} },
      examples,
      { columns: "n" },
      "not-supported",
      'the model must have predictProba or predict, as classifiers and regressors do; received a model of kind "x". Fit the estimator first, and pass the model.',
    ],
    [
      model,
      { ...examples, weights: new Float64Array(90) },
      { columns: "n" },
      "invalid-data",
      "all weights are 0.",
    ],
    [
      model,
      { ...examples, table: { length: 0, columns: {} } },
      { columns: "n" },
      "invalid-data",
      "there are no rows.",
    ],
    [
      model,
      { ...examples, table: { length: 90, columns: {} } },
      { columns: "n" },
      "missing-column",
      'missing column "n".',
    ],
    [
      model,
      {
        ...examples,
        table: { length: 1, columns: { n: { type: "number", values: Float64Array.of(Number.NaN) } } },
      },
      { columns: "n" },
      "invalid-data",
      'column "n" has no value in these rows.',
    ],
    [
      model,
      {
        ...examples,
        table: { length: 1, columns: { n: { type: "timestamp", values: Float64Array.of(1) } } },
      },
      { columns: "n" },
      "not-supported",
      'column "n" must hold numbers, truth values or categories; it is of type timestamp.',
    ],
  ])("%#", async (judged, data, options, code, message) => {
    await expect(Reflect.apply(partialDependence, undefined, [judged, data, options])).rejects.toEqual(
      refused(code, `partialDependence: ${message}`),
    );
  });

  test("to go on when aborted", async () => {
    await expect(
      partialDependence(model, examples, { columns: "n", signal: AbortSignal.abort() }),
    ).rejects.toEqual(refused("aborted", "partialDependence: stopped by its signal."));
  });
});
