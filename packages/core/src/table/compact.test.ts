import { expect, test } from "vitest";
import { compactTable } from "./compact.js";
import { createTable, takeRows } from "./table.js";
import { type Vector, valueAt } from "./vector.js";

test("only texts that rows have remain, and every row keeps its value", () => {
  const table = createTable({
    kind: { type: "category", codes: Int32Array.of(2, -1, 0, 2, 1), dictionary: ["a", "b", "c"] },
    list: {
      type: "list",
      offsets: Int32Array.of(0, 2, 2, 3, 4, 5),
      codes: Int32Array.of(1, 1, 3, 0, 2),
      dictionary: ["w", "x", "y", "z"],
    },
    n: { type: "number", values: Float64Array.of(1, 2, 3, 4, 5) },
  });
  const taken = takeRows(table, [0, 1, 3]);
  const compact = compactTable(taken);
  expect(compact.columns.kind).toMatchObject({ dictionary: ["c"], codes: Int32Array.of(0, -1, 0) });
  expect(compact.columns.list).toMatchObject({ dictionary: ["w", "x"], codes: Int32Array.of(1, 1, 0) });
  for (const name of ["kind", "list", "n"] as const) {
    for (let row = 0; row < 3; row++) {
      expect(valueAt(compact.columns[name] as Vector, row)).toEqual(
        valueAt(taken.columns[name] as Vector, row),
      );
    }
  }
  expect(compactTable(takeRows(table, [])).columns.kind).toMatchObject({ dictionary: [] });
});
