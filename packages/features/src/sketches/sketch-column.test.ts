import { createTable, tableFromRows } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { expect, test } from "vitest";
import { distinctSketch } from "./distinct-sketch.js";
import { quantileSketch } from "./quantile-sketch.js";
import { sketchColumn } from "./sketch-column.js";

const schema = {
  columns: [
    { name: "user", type: "category" },
    { name: "spend", type: "number" },
    { name: "tags", type: "list" },
    { name: "at", type: "timestamp" },
  ],
} as const;
const rows = [
  { user: "ann", spend: 3, tags: ["a", "b"], at: new Date("2024-01-01") },
  { user: "bob", spend: null, tags: [], at: new Date("2024-01-02") },
  { user: null, spend: 9, tags: ["b", "c"], at: null },
  { user: "ann", spend: 5, tags: ["a"], at: new Date("2024-01-01") },
];
const tables = [rows.slice(0, 1), rows.slice(1)].map((part) => tableFromRows("rows", part, schema));

async function* stream() {
  for (const table of tables) yield table;
}

test("nulls are left out, lists give their entries, instants count", async () => {
  const sketch = distinctSketch();
  const count = async (column: string) => {
    const states = await sketchColumn(sketch, stream(), { column });
    return Math.round(sketch.finalize(states.get(null) ?? sketch.prepare()));
  };
  expect(await count("user")).toBe(2);
  expect(await count("tags")).toBe(3);
  expect(await count("at")).toBe(2);
});

test("each value of another column has a state of its own, null too", async () => {
  const sketch = quantileSketch();
  const states = await sketchColumn(sketch, tables, { column: "spend", by: "user" });
  expect([...states].map(([user, state]) => [user, sketch.quantile(state, 1)])).toEqual([
    ["ann", 5],
    ["bob", null],
    [null, 9],
  ]);
  const none = await sketchColumn(sketch, [], { column: "spend" });
  expect(sketch.finalize(none.get(null) ?? sketch.prepare())).toBeNull();
});

test("what cannot be", async () => {
  const sketch = quantileSketch();
  await expectPortraitError(sketchColumn(sketch, tables, { column: "toString" }), {
    code: "missing-column",
    message: 'sketchColumn: a table has no column "toString".',
  });
  await expectPortraitError(sketchColumn(sketch, 7 as never, { column: "user" }), {
    code: "invalid-argument",
    message: "sketchColumn: tables must be a list or stream of tables; received 7. Pass [table].",
  });
  await expectPortraitError(sketchColumn(sketch, tables, { column: "user" }), {
    code: "invalid-argument",
    message: 'quantileSketch: a value must be a finite number; received "ann". Leave nulls out.',
  });
  const sparse = createTable({
    words: {
      type: "sparse",
      width: 2,
      offsets: Int32Array.of(0, 1),
      indices: Int32Array.of(0),
      values: Float32Array.of(1),
    },
  });
  await expectPortraitError(sketchColumn(sketch, [sparse], { column: "words" }), {
    code: "invalid-data",
    message: "sketchColumn: a column of the type sparse has no values to take in.",
  });
});
