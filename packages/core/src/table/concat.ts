import { buildVector } from "./build.js";
import { createTable, type RowValues, type Table } from "./table.js";
import { type Vector, valueAt, vectorLength } from "./vector.js";

function concatVectors(name: string, vectors: readonly Vector[]): Vector {
  const first = vectors[0] as Vector;
  if (first.type === "number" || first.type === "timestamp") {
    const values = new Float64Array(vectors.reduce((sum, vector) => sum + vectorLength(vector), 0));
    let offset = 0;
    for (const vector of vectors) {
      if (vector.type === first.type) values.set(vector.values, offset);
      offset += vectorLength(vector);
    }
    return { type: first.type, values };
  }
  const values = vectors.flatMap((vector) =>
    Array.from({ length: vectorLength(vector) }, (_, row) => valueAt(vector, row)),
  );
  return buildVector(`concatTables: column "${name}"`, first.type, values);
}

/**
 * The rows of several tables of the same columns, one table after another.
 *
 * @param tables - The tables, at least one; the columns are those of the first.
 *
 * @example
 * ```ts
 * import { concatTables, createTable } from "@portrait/core";
 *
 * const table = createTable({ n: { type: "number", values: Float64Array.of(1, 2) } });
 * concatTables([table, table]).length; // => 4
 * ```
 */
export function concatTables<Row extends RowValues>(tables: readonly Table<Row>[]): Table<Row> {
  const names: (keyof Row & string)[] = Object.keys(tables[0]?.columns ?? {});
  const entries = names.map((name) => [
    name,
    concatVectors(
      name,
      tables.map((table) => table.columns[name]),
    ),
  ]);
  return createTable<Row>(Object.fromEntries(entries));
}
