import { createTable, type RowValues, type Table } from "./table.js";
import type { Vector } from "./vector.js";

/** The texts that codes use, in their order, and the codes among those. */
function compacted(
  codes: Int32Array,
  dictionary: readonly string[],
): { readonly codes: Int32Array; readonly dictionary: readonly string[] } {
  const places = new Int32Array(dictionary.length).fill(-1);
  for (const code of codes) if (code >= 0) places[code] = 0;
  const used = dictionary.filter((_, code) => (places[code] as number) === 0);
  let next = 0;
  places.forEach((place, code) => {
    if (place === 0) places[code] = next++;
  });
  return { codes: codes.map((code) => (code < 0 ? code : (places[code] as number))), dictionary: used };
}

function compactVector(vector: Vector): Vector {
  if (vector.type !== "category" && vector.type !== "list") return vector;
  return { ...vector, ...compacted(vector.codes, vector.dictionary) };
}

/**
 * A table of the same rows, whose dictionaries hold no text that no row has: rows that were taken out of a table leave
 * theirs behind.
 *
 * @param table - The table.
 *
 * @example
 * ```ts
 * import { compactTable, createTable, takeRows } from "@portrait/core";
 *
 * const table = createTable({ user: { type: "category", codes: Int32Array.of(0, 1), dictionary: ["ann", "bob"] } });
 * const { user } = compactTable(takeRows(table, [1])).columns;
 * user?.type === "category" && user.dictionary; // => ["bob"]
 * ```
 */
export function compactTable<Row extends RowValues>(table: Table<Row>): Table<Row> {
  const entries = Object.entries<Vector>(table.columns).map(([name, vector]) => [
    name,
    compactVector(vector),
  ]);
  return createTable(Object.fromEntries(entries)) as Table<Row>;
}
