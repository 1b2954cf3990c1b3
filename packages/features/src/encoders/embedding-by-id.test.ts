import { fit, type Table, tableFromRows } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { expect, test } from "vitest";
import { bothWays } from "./both-ways.fixture.js";
import { type EmbeddingTable, embeddingById } from "./index.js";

type Row = { readonly item: string | null };
const tableOf = (ids: readonly (string | null)[]): Table<Row> =>
  tableFromRows<Row>(
    "test",
    ids.map((item) => ({ item })),
    { columns: [{ name: "item", type: "category" }] },
  );
const vectors = { ids: ["tea", "__proto__"], dimensions: 2, values: Float32Array.of(1, 0.1, -3, 5) };
const rows = tableOf(["__proto__", "tea", "jam", null, "constructor"]);

test("each id becomes its vector, and others what was asked for", async () => {
  const expected = { zeros: [0, 0], mean: [-1, (Math.fround(0.1) + 5) / 2] } as const;
  for (const unknown of ["zeros", "mean"] as const) {
    const model = await fit(embeddingById(["item"], vectors, { unknown }), rows);
    const { many, single } = bothWays(model, rows);
    expect(single).toEqual(many);
    const numbers = many.map((row) => [row["item[0]"], row["item[1]"]]);
    expect(numbers).toEqual([[-3, 5], [1, Math.fround(0.1)], ...Array(3).fill(expected[unknown])]);
  }
});

test("the model does not change with the array that it was made of", async () => {
  const values = Float32Array.from(vectors.values);
  const model = await fit(embeddingById(["item"], { ...vectors, values }), rows);
  values.fill(9);
  expect(model.transformOne({ item: "tea" })).toEqual({ "item[0]": 1, "item[1]": Math.fround(0.1) });
});

test("ids without a vector are refused on demand", async () => {
  const model = await fit(embeddingById(["item"], vectors, { unknown: "error" }), rows);
  expect(model.transformOne({ item: "tea" })["item[0]"]).toBe(1);
  await expectPortraitError(() => model.transformOne({ item: "jam" }), {
    code: "invalid-data",
    message:
      'embeddingById: column "item" has the id "jam", which has no vector. Pass unknown: "zeros" or "mean".',
  });
  await expectPortraitError(() => model.transform(tableOf([null])), {
    code: "invalid-data",
    message: 'embeddingById: column "item" has null, which has no vector. Pass unknown: "zeros" or "mean".',
  });
});

test.each([
  [null, "the vectors must be an object; received null"],
  [{ ...vectors, ids: [] }, '"ids" must be a list of one or more texts; received an array of 0'],
  [{ ...vectors, ids: ["a", "a"] }, 'the id "a" occurs twice'],
  [{ ...vectors, dimensions: 0 }, '"dimensions" must be an integer >= 1; received 0'],
  [{ ...vectors, dimensions: 3 }, '"values" must hold 2 vectors of 3 numbers; received 4'],
  [{ ...vectors, values: [1, 2, 3, 4] }, '"values" must hold 2 vectors of 2 numbers; received an array of 4'],
  [
    { ...vectors, values: Float32Array.of(1, 2, Number.NaN, 4) },
    '"values" must be finite; the vector of "__proto__" has NaN',
  ],
])("a table that is none: %#", async (table, problem) => {
  await expectPortraitError(() => embeddingById(["item"], table as EmbeddingTable), {
    code: "invalid-argument",
    message: `embeddingById: ${problem}. Pass { ids: model.catalogue, dimensions: model.dimensions, values: model.itemVectors }.`,
  });
});
