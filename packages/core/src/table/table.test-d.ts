import { expectTypeOf, test } from "vitest";
import { rowAt, selectColumns, type Table, type TableSchema, tableFromRows, takeRows } from "./table.js";
import type { Vector, VectorValue } from "./vector.js";

interface Row extends Readonly<Record<string, VectorValue>> {
  readonly n: number | null;
}
type Shape = { readonly n: number | null; readonly c: string };

declare const table: Table<Shape>;
declare const schema: TableSchema<Shape>;

test("rows and columns are typed by the table", () => {
  expectTypeOf(rowAt(table, 0)).toEqualTypeOf<Shape>();
  expectTypeOf(table.columns.n).toEqualTypeOf<Vector>();
  expectTypeOf(takeRows(table, [0])).toEqualTypeOf<Table<Shape>>();
  // @ts-expect-error there is no column "m"
  table.columns.m;
});

test("a schema types what it selects and makes", () => {
  expectTypeOf(selectColumns("x", table, schema)).toEqualTypeOf<Table<Shape>>();
  expectTypeOf(tableFromRows("x", [], schema)).toEqualTypeOf<Table<Shape>>();
  expectTypeOf(schema.columns[0]?.name).toEqualTypeOf<"n" | "c" | undefined>();
  // @ts-expect-error there is no column "m"
  const wrong: TableSchema<Shape> = { columns: [{ name: "m", type: "number" }] };
  expectTypeOf(wrong).not.toBeAny();
});

test("a table of known columns is accepted where any table is", () => {
  expectTypeOf<Table<Shape>>().toExtend<Table>();
  expectTypeOf<Table<Row>>().toExtend<Table>();
});
