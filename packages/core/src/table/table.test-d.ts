import { expectTypeOf, test } from "vitest";
import {
  createTable,
  rowAt,
  selectColumns,
  type Table,
  type TableSchema,
  tableFromRows,
  takeRows,
} from "./table.js";
import type { SparseRow, Vector, VectorValue } from "./vector.js";

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

test("a table of columns that are written out has their names and the values of their types", () => {
  const table = createTable({
    age: { type: "number", values: Float64Array.of(31) },
    since: { type: "timestamp", values: Float64Array.of(0) },
    vip: { type: "boolean", values: Uint8Array.of(1) },
    country: { type: "category", codes: Int32Array.of(0), dictionary: ["DE"] },
    items: { type: "list", offsets: Int32Array.of(0, 0), codes: new Int32Array(), dictionary: [] },
    words: {
      type: "sparse",
      width: 4,
      offsets: Int32Array.of(0, 0),
      indices: new Int32Array(),
      values: new Float32Array(),
    },
    hours: { type: "vector", width: 1, values: Float64Array.of(0) },
  });
  expectTypeOf(rowAt(table, 0)).branded.toEqualTypeOf<{
    readonly age: number | null;
    readonly since: Date | null;
    readonly vip: boolean | null;
    readonly country: string | null;
    readonly items: readonly string[];
    readonly words: SparseRow;
    readonly hours: readonly number[];
  }>();
  // @ts-expect-error there is no column "agee"
  table.columns.agee;
  // @ts-expect-error numbers are 64-bit floats
  createTable({ age: { type: "number", values: [31] } });
  expectTypeOf(table).toExtend<Table>();
});

test("a table of columns that are not written out has any names, or the row type that is passed", () => {
  const columns: Record<string, Vector> = {};
  expectTypeOf(createTable(columns)).toExtend<Table>();
  expectTypeOf(rowAt(createTable(columns), 0)).toEqualTypeOf<{ readonly [x: string]: VectorValue }>();
  expectTypeOf(createTable<Shape>({ n: columns.n as Vector, c: columns.c as Vector })).toEqualTypeOf<
    Table<Shape>
  >();
  // @ts-expect-error the column "c" is missing
  createTable<Shape>({ n: columns.n as Vector });
});
