import { expectPortraitError } from "@portrait/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatTables } from "./concat.js";
import { createTable, rowAt, type Table, type TableSchema, tableFromRows, takeRows } from "./table.js";
import type { Vector } from "./vector.js";

const schema: TableSchema = {
  columns: [
    { name: "n", type: "number" },
    { name: "t", type: "timestamp" },
    { name: "b", type: "boolean" },
    { name: "c", type: "category" },
    { name: "l", type: "list" },
  ],
};

const rowArbitrary = fc.record({
  n: fc.option(fc.integer()),
  t: fc.option(fc.date({ noInvalidDate: true })),
  b: fc.option(fc.boolean()),
  c: fc.option(fc.constantFrom("a", "b", "__proto__")),
  l: fc.array(fc.constantFrom("x", "y"), { maxLength: 2 }),
});

const rowsOf = (table: Table): unknown[] =>
  Array.from({ length: table.length }, (_, row) => rowAt(table, row));

describe("concatTables", () => {
  test("holds the rows of all tables in order", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(rowArbitrary, { maxLength: 4 }), { minLength: 1, maxLength: 4 }),
        (parts) => {
          const tables = parts.map((rows) => tableFromRows("t", rows, schema));
          const joined = concatTables(tables);
          expect(rowsOf(joined)).toEqual(parts.flat());
          expect(Object.keys(joined.columns)).toEqual(["n", "t", "b", "c", "l"]);
        },
      ),
      { seed: 1 },
    );
  });

  test("undoes takeRows", () => {
    const table = tableFromRows(
      "t",
      [1, 2, 3].map((n) => ({ n })),
      { columns: [{ name: "n", type: "number" }] },
    );
    expect(concatTables([takeRows(table, [0]), takeRows(table, [1, 2])])).toEqual(table);
  });

  test("tables without columns keep their rows", () => {
    const bare = tableFromRows("t", [{}, {}], { columns: [] });
    expect(concatTables([bare, bare, bare]).length).toBe(6);
  });

  test("columns are found by name, in whatever order", () => {
    const a: Vector = { type: "number", values: Float64Array.of(1) };
    const b: Vector = { type: "boolean", values: Uint8Array.of(1) };
    expect(rowsOf(concatTables([createTable({ a, b }), createTable({ b, a })]))).toEqual([
      { a: 1, b: true },
      { a: 1, b: true },
    ]);
  });

  test("refuses no tables, and tables that do not match", async () => {
    const one = createTable({ n: { type: "number", values: Float64Array.of(1) } });
    await expectPortraitError(() => concatTables([]), {
      code: "invalid-argument",
      message: "concatTables: at least one table is needed.",
    });
    await expectPortraitError(() => concatTables<Record<string, never>>([one, createTable({})]), {
      code: "missing-column",
      message: 'concatTables: missing column "n". The data has no columns.',
    });
    const other = createTable({ n: { type: "category", codes: Int32Array.of(0), dictionary: ["a"] } });
    await expectPortraitError(() => concatTables<Record<string, never>>([one, other]), {
      code: "invalid-data",
      message: 'concatTables: column "n" must be of type number; received category.',
    });
    const wider = createTable({ ...one.columns, m: { type: "number", values: Float64Array.of(1) } });
    await expectPortraitError(() => concatTables<Record<string, never>>([one, wider]), {
      code: "unexpected-column",
      message: 'concatTables: table 1 has the column "m", which the first has not.',
    });
  });
});
