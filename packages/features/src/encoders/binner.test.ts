import { readFileSync } from "node:fs";
import { createTable, fit, type Table } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { binEdges } from "./bin-edges.js";
import { bothWays } from "./both-ways.fixture.js";
import { binner, binnerCodec } from "./index.js";

interface BinCase {
  readonly name: string;
  readonly strategy: "uniform" | "quantile" | "kmeans";
  readonly train: readonly number[];
  readonly new: readonly number[];
  readonly encoded: readonly number[];
  readonly edges: readonly number[];
}

const fixture: { readonly bins: readonly BinCase[] } = JSON.parse(
  readFileSync(new URL("../../fixtures/encoders.json", import.meta.url), "utf8"),
);

const tableOf = (values: readonly (number | null)[]): Table<{ readonly x: number | null }> =>
  createTable({
    x: { type: "number", values: Float64Array.from(values, (value) => value ?? Number.NaN) },
  });

test.each(fixture.bins.map((own) => [own.name, own] as const))("scikit-learn 1.9.1: %s", async (_, own) => {
  const strategy = own.strategy === "kmeans" ? "kMeans" : own.strategy;
  const model = await fit(binner(["x"], { bins: 5, strategy }), tableOf(own.train));
  expect(model.edges.x.length).toBe(own.edges.length);
  own.edges.forEach((edge, place) => {
    expect(model.edges.x[place]).toBeCloseTo(edge, 10);
  });
  const encoded = model.transform(tableOf(own.new));
  expect([...(encoded.columns.x as { readonly values: Float64Array }).values]).toEqual(own.encoded);
});

describe.each(["quantile", "uniform", "kMeans"] as const)("%s", (strategy) => {
  const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 40 });

  test("bins are intervals in order, no more than asked for, and hold their lower edge", async () => {
    await fc.assert(
      fc.asyncProperty(values, fc.integer({ min: 2, max: 7 }), async (train, bins) => {
        const model = await fit(binner(["x"], { bins, strategy }), tableOf(train));
        const edges = model.edges.x;
        expect(edges.length).toBeLessThan(bins);
        edges.forEach((edge, place) => {
          expect(model.transformOne({ x: edge })).toEqual({ x: place + 1 });
          if (place > 0) expect(edge).toBeGreaterThan(edges[place - 1] as number);
        });
        const { many, single } = bothWays(model, tableOf([...train, null]));
        expect(single).toEqual(many);
        expect(many.at(-1)).toEqual({ x: null });
        train.forEach((value, row) => {
          expect(many[row]?.x).toBe(edges.filter((edge) => edge <= value).length);
        });
      }),
      { seed: 1, numRuns: 80 },
    );
  });

  test("one-hot columns say the same", async () => {
    await fc.assert(
      fc.asyncProperty(values, async (train) => {
        const ordinal = await fit(binner(["x"], { strategy }), tableOf(train));
        const oneHot = await fit(binner(["x"], { strategy, encode: "oneHot" }), tableOf(train));
        const { many, single } = bothWays(oneHot, tableOf([...train, null]));
        expect(single).toEqual(many);
        expect(Object.values(many.at(-1) ?? {}).every((value) => value === 0)).toBe(true);
        train.forEach((value, row) => {
          const place = ordinal.transformOne({ x: value }).x as number;
          const numbers = Object.values(many[row] ?? {});
          expect(numbers.filter((number) => number === 1)).toHaveLength(1);
          expect(numbers[place]).toBe(1);
        });
      }),
      { seed: 2, numRuns: 40 },
    );
  });
});

test("k-means edges lie between the means of the bins' values", () => {
  const sorted = Float64Array.of(1, 2, 3, 40, 41, 42, 90, 91);
  const [first, second] = binEdges(sorted, 3, "kMeans");
  expect(first).toBeCloseTo((2 + 41) / 2, 12);
  expect(second).toBeCloseTo((41 + 90.5) / 2, 12);
});

test("a mean without values moves to where values are far from theirs, as in scikit-learn 1.9.1", () => {
  const edges = [...binEdges(Float64Array.of(0, 0.1, 0.2, 5, 5.1, 99, 100, 1000), 4, "kMeans")];
  [50.54, 99.5, 550].forEach((edge, place) => {
    expect(edges[place]).toBeCloseTo(edge, 10);
  });
});

test("columns are named by their bins, and may have edges of their own", async () => {
  const table = createTable({
    x: { type: "number", values: Float64Array.of(1, 2, 3, 4) },
    y: { type: "number", values: Float64Array.of(7, 7, 7, 7) },
  });
  const model = await fit(
    binner(["x", "y"], { bins: 2, edges: { x: [0, 2.5, 4] }, encode: "oneHot" }),
    table,
  );
  expect(model.outputs.columns.map(({ name }) => name)).toEqual([
    "x=< 0",
    "x=[0, 2.5)",
    "x=[2.5, 4)",
    "x=>= 4",
    "y=any",
  ]);
  const empty = createTable({
    x: { type: "number", values: Float64Array.of(Number.NaN) },
  });
  const given = await fit(binner(["x"], { edges: { x: [0] } }), empty);
  expect(given.transformOne({ x: -1 })).toEqual({ x: 0 });
});

test("refusals", async () => {
  const words =
    'binner: "edges" must be an object that gives columns that are encoded a list of finite numbers each, strictly ascending; received an object. It may be left out.';
  for (const edges of [{ x: [] }, { x: [2, 1] }, { x: [1, 1] }, { x: [Number.NaN] }, { z: [1] }]) {
    await expectPortraitError(() => binner(["x"], { edges: edges as never }), {
      code: "invalid-option",
      message: words,
    });
  }
  await expectPortraitError(() => binner(["x"], { bins: 1 }), {
    code: "invalid-option",
    message: 'binner: "bins" must be an integer >= 2; received 1. Leave it out to use 5.',
  });
  await expectPortraitError(fit(binner(["x"], { strategy: "uniform" }), tableOf([-1.7e308, 1.7e308])), {
    code: "invalid-data",
    message: 'binner: column "x" has values too far apart to divide into bins.',
  });
  const model = await fit(binner(["x"]), tableOf([1, 2, 3]));
  const state = model.state();
  const column0 = { shape: [2], data: Float64Array.of(3, 1) };
  await expectPortraitError(() => binnerCodec.decode({ ...state, tensors: { column0 } }), {
    code: "invalid-artifact",
    message:
      'binner: the artifact\'s edges of column "x" must ascend. It is damaged, or was not written by this version of Portrait.',
  });
});
