import { createTable, PortraitError, type RowValues, type Table, type Vector } from "@portrait/core";

/** The name of a column that holds one dimension of a graph's vectors. */
export const columnName = (name: string, dimension: number): string => `${name}_${dimension}`;

/**
 * The names of the columns that hold a graph's vectors.
 *
 * @param name - What they are named after.
 * @param dimensions - How many there are.
 */
export function columnNames(name: string, dimensions: number): readonly string[] {
  return Array.from({ length: dimensions }, (_, dimension) => columnName(name, dimension));
}

/**
 * Names for estimators: their kinds, with a number from 2 behind a kind that was there before.
 *
 * @param kinds - The kinds.
 */
export function distinctNames(kinds: readonly string[]): readonly string[] {
  return kinds.map((kind, index) => {
    const earlier = kinds.slice(0, index).filter((other) => other === kind).length;
    return earlier === 0 ? kind : `${kind}${earlier + 1}`;
  });
}

/** Vectors to add to a table. */
export interface VectorColumns {
  /** What the columns are named after. */
  readonly name: string;
  /** How long a vector is. */
  readonly dimensions: number;
  /** One vector for each row, row-major. */
  readonly vectors: Float64Array;
}

/**
 * A table with vectors as further number columns.
 *
 * @param table - The table.
 * @param added - The vectors.
 * @throws PortraitError `invalid-data` when a column of that name is there already.
 */
export function addColumns<Row extends RowValues>(
  table: Table<Row>,
  added: readonly VectorColumns[],
): Table<Row> {
  const columns = new Map<string, Vector>(Object.entries<Vector>(table.columns));
  for (const { name, dimensions, vectors } of added) {
    for (let dimension = 0; dimension < dimensions; dimension++) {
      const column = columnName(name, dimension);
      if (columns.has(column)) {
        throw new PortraitError({
          code: "invalid-data",
          message: `fuse: the data already has a column "${column}", which the vectors of "${name}" need.`,
          hint: "Rename the column.",
        });
      }
      const values = Float64Array.from(
        { length: table.length },
        (_, row) => vectors[row * dimensions + dimension] as number,
      );
      columns.set(column, { type: "number", values });
    }
  }
  const entries = Object.fromEntries(columns) as Table<Row>["columns"];
  return columns.size === 0 ? table : createTable<Row>(entries);
}
