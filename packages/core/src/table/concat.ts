import { PortraitError } from "../errors/portrait-error.js";
import { buildVector } from "./build.js";
import { concatDense } from "./dense.js";
import { concatSparse } from "./sparse.js";
import { type RowValues, schemaOf, selectColumns, type Table } from "./table.js";
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
  const owner = `concatTables: column "${name}"`;
  if (first.type === "sparse")
    return concatSparse(
      owner,
      vectors.filter((vector) => vector.type === "sparse"),
    );
  if (first.type === "vector") {
    return concatDense(
      owner,
      vectors.filter((vector) => vector.type === "vector"),
    );
  }
  const values = vectors.flatMap((vector) =>
    Array.from({ length: vectorLength(vector) }, (_, row) => valueAt(vector, row)),
  );
  return buildVector(owner, first.type, values);
}

function matched<Row extends RowValues>(tables: readonly Table<Row>[]): readonly Table<Row>[] {
  const [first] = tables;
  if (first === undefined) {
    throw new PortraitError({
      code: "invalid-argument",
      message: "concatTables: at least one table is needed.",
    });
  }
  const schema = schemaOf(first);
  return tables.map((table, index) => {
    const more = Object.keys(table.columns).find((name) => !Object.hasOwn(first.columns, name));
    if (more === undefined) return selectColumns("concatTables", table, schema);
    throw new PortraitError({
      code: "unexpected-column",
      message: `concatTables: table ${index} has the column ${JSON.stringify(more)}, which the first has not.`,
    });
  });
}

/**
 * The rows of several tables of the same columns, one table after another.
 *
 * @param tables - The tables, at least one; the columns are those of the first, in its order.
 * @throws PortraitError `invalid-argument` without a table; `missing-column`, `unexpected-column`, and `invalid-data` when
 *   a column is of another type than in the first.
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
  const parts = matched(tables);
  const names: (keyof Row & string)[] = Object.keys(parts[0]?.columns ?? {});
  const entries = names.map((name) => [
    name,
    concatVectors(
      name,
      parts.map((table) => table.columns[name]),
    ),
  ]);
  const length = parts.reduce((sum, table) => sum + table.length, 0);
  return Object.freeze({ length, columns: Object.freeze(Object.fromEntries(entries)) });
}
