import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type BinaryCosts,
  bayesThreshold,
  type CostMatrix,
  decideByCost,
  meanCost,
  multiclassMeanCost,
  multiclassTotalCost,
  totalCost,
} from "../index.js";

const refused = (code: string, message: string) =>
  expect.objectContaining({ name: "PortraitError", code, message });
const german = { falseNegative: 5, falsePositive: 1 };
const costs = fc
  .record({
    truePositive: fc.integer({ min: -5, max: 5 }),
    trueNegative: fc.integer({ min: -5, max: 5 }),
    more: fc.integer({ min: 1, max: 9 }),
    most: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ truePositive, trueNegative, more, most }) => ({
    truePositive,
    trueNegative,
    falsePositive: trueNegative + more,
    falseNegative: truePositive + most,
  }));

test("at the Bayes threshold both calls cost the same", () => {
  fc.assert(
    fc.property(costs, (list) => {
      const p = bayesThreshold(list);
      expect(p).toBeGreaterThan(0);
      expect(p).toBeLessThan(1);
      const positive = p * list.truePositive + (1 - p) * list.falsePositive;
      const negative = p * list.falseNegative + (1 - p) * list.trueNegative;
      expect(positive).toBeCloseTo(negative, 10);
    }),
  );
});

const rows = fc.array(
  fc.record({
    p: fc.nat(10).map((n) => n / 10),
    positive: fc.boolean(),
    weight: fc.integer({ min: 1, max: 3 }),
  }),
  { minLength: 1, maxLength: 20 },
);

test("the total is the sum over rows, and the mean its share", () => {
  fc.assert(
    fc.property(rows, costs, fc.nat(10), (list, prices, at) => {
      const threshold = at / 10;
      const price = ({ p, positive }: { p: number; positive: boolean }): number =>
        p >= threshold
          ? positive
            ? prices.truePositive
            : prices.falsePositive
          : positive
            ? prices.falseNegative
            : prices.trueNegative;
      const outcomes = {
        probabilities: list.map(({ p }) => p),
        target: list.map(({ positive }) => Number(positive)),
        weights: list.map(({ weight }) => weight),
      };
      const total = list.reduce((sum, row) => sum + row.weight * price(row), 0);
      const weight = list.reduce((sum, row) => sum + row.weight, 0);
      expect(totalCost(prices, { threshold }).compute(outcomes)).toBeCloseTo(total, 10);
      expect(meanCost(prices, { threshold }).compute(outcomes)).toBeCloseTo(total / weight, 10);
    }),
  );
});

test("of two classes, the matrix decides as the Bayes threshold does", () => {
  fc.assert(
    fc.property(rows, costs, (list, prices) => {
      const matrix = {
        no: { no: prices.trueNegative, yes: prices.falsePositive },
        yes: { no: prices.falseNegative, yes: prices.truePositive },
      };
      const away = list.filter(({ p }) => Math.abs(p - bayesThreshold(prices)) > 1e-9);
      const values = Float64Array.from(away.flatMap(({ p }) => [1 - p, p]));
      const { called } = decideByCost(
        { classes: ["no", "yes"], length: away.length, values, of: () => values },
        matrix,
      );
      expect(called).toEqual(away.map(({ p }) => (p >= bayesThreshold(prices) ? "yes" : "no")));
      if (away.length === 0) return;
      const target = away.map(({ positive }) => Number(positive));
      const outcomes = { classes: ["no", "yes"], probabilities: values, target };
      const binary = { probabilities: away.map(({ p }) => p), target };
      expect(multiclassTotalCost(matrix).compute(outcomes)).toBeCloseTo(
        totalCost(prices).compute(binary),
        10,
      );
      expect(multiclassMeanCost(matrix).compute(outcomes)).toBeCloseTo(meanCost(prices).compute(binary), 10);
    }),
  );
});

test("no other class is expected to cost less", () => {
  const classes = ["a", "b", "c"];
  const matrices = fc
    .array(fc.integer({ min: -9, max: 9 }), { minLength: 9, maxLength: 9 })
    .map((list): CostMatrix => {
      const entries = classes.map((actual, row) => [
        actual,
        Object.fromEntries(classes.map((called, column) => [called, list[row * 3 + column] as number])),
      ]);
      return Object.fromEntries(entries);
    });
  const share = fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9)).map((parts) => {
    const sum = parts.reduce((a, b) => a + b + 1, 0);
    return parts.map((part) => (part + 1) / sum);
  });
  fc.assert(
    fc.property(matrices, share, (matrix, values) => {
      const expected = classes.map((called) =>
        classes.reduce(
          (sum, actual, row) => sum + (values[row] as number) * (matrix[actual]?.[called] as number),
          0,
        ),
      );
      const { called, expectedCost } = decideByCost(
        { classes, length: 1, values: Float64Array.from(values), of: () => new Float64Array() },
        matrix,
      );
      expect(expectedCost[0]).toBeCloseTo(Math.min(...expected), 10);
      expect(expected[classes.indexOf(called[0] as string)]).toBeCloseTo(Math.min(...expected), 10);
    }),
  );
});

test("metrics of cost say their threshold, and that less is better", () => {
  expect(totalCost(german)).toMatchObject({ title: "Total cost (threshold 0.1667)", higherIsBetter: false });
  expect(meanCost(german, { threshold: 0.4 }).title).toBe("Mean cost (threshold 0.4)");
});

describe("costs are refused", () => {
  const hint = "Write { falsePositive: 1, falseNegative: 5 }.";
  test.each<[unknown, string, string]>([
    [undefined, "invalid-argument", `the costs must be an object; received undefined. ${hint}`],
    [[1, 2], "invalid-argument", `the costs must be an object; received an array of 2. ${hint}`],
    [{ falsePositive: 1 }, "invalid-argument", `the cost "falseNegative" is missing. ${hint}`],
    [{ falseNegative: 1 }, "invalid-argument", `the cost "falsePositive" is missing. ${hint}`],
    [Object.create(german), "invalid-argument", `the cost "falsePositive" is missing. ${hint}`],
    [
      { ...german, falsePositives: 1 },
      "invalid-option",
      'there is no option "falsePositives". Did you mean "falsePositive"?',
    ],
    [
      { ...german, truePositive: Number.NaN },
      "invalid-option",
      '"truePositive" must be a finite number; received NaN. Leave it out to use 0.',
    ],
    [
      { falsePositive: -1, falseNegative: 5 },
      "invalid-argument",
      '"falsePositive" must cost more than "trueNegative"; received -1 and 0. Gains are negative costs. If a wrong call costs no more than a right one, there is nothing to choose.',
    ],
    [
      { falsePositive: 1, falseNegative: 5, truePositive: 5 },
      "invalid-argument",
      '"falseNegative" must cost more than "truePositive"; received 5 and 5. Gains are negative costs. If a wrong call costs no more than a right one, there is nothing to choose.',
    ],
  ])("%o", (received, code, message) => {
    expect(() => totalCost(received as BinaryCosts)).toThrow(refused(code, `totalCost: ${message}`));
    expect(() => bayesThreshold(received as BinaryCosts)).toThrow(
      refused(code, `bayesThreshold: ${message}`),
    );
  });

  const classes = ["bad", "__proto__"];
  const values = Float64Array.of(0.5, 0.5);
  const matrixHint =
    "Write { good: { good: 0, bad: 1 }, bad: { good: 5, bad: 0 } }: the actual class first, then the called one.";
  test.each<[unknown, string]>([
    [7, "the costs must be an object; received 7."],
    [{ bad: {}, other: {} }, 'the costs name the class "other", but the classes are "bad", "__proto__".'],
    [{}, 'the costs of class "bad" must be an object; received undefined.'],
    [
      { bad: { bad: 0 } },
      'the cost of calling "bad" "__proto__" must be a finite number; received undefined.',
    ],
    [
      JSON.parse('{"bad": {"bad": "0"}}'),
      'the cost of calling "bad" "bad" must be a finite number; received "0".',
    ],
  ])("the matrix %o", (matrix, message) => {
    expect(() =>
      decideByCost({ classes, length: 1, values, of: () => values }, matrix as CostMatrix),
    ).toThrow(refused("invalid-argument", `decideByCost: ${message} ${matrixHint}`));
  });

  test("unless they name a class called like a property of objects", () => {
    const matrix = JSON.parse('{"bad": {"bad": 0, "__proto__": 1}, "__proto__": {"bad": 2, "__proto__": 0}}');
    expect(decideByCost({ classes, length: 1, values, of: () => values }, matrix).called).toEqual([
      "__proto__",
    ]);
  });
});
