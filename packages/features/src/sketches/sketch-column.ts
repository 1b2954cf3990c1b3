import { describeValue, PortraitError, type Table, type Vector, valueAt } from "@portrait/core";
import type { AlgebraValue } from "../algebra/algebra.js";
import type { Sketch } from "./sketch.js";

/** Options of {@link sketchColumn}. */
export interface SketchColumnOptions {
  /** The column whose values are taken in; nulls are left out, of a list each entry counts. */
  readonly column: string;
  /** A column of texts, numbers or truth values that gives each of its values a state of its own; left out, there is one. */
  readonly by?: string;
}

function columnOf(table: Table, name: string): Vector {
  if (Object.hasOwn(table.columns, name)) return table.columns[name] as Vector;
  throw new PortraitError({
    code: "missing-column",
    message: `sketchColumn: a table has no column ${JSON.stringify(name)}.`,
    details: { column: name },
  });
}

/** The values of a row, nulls left out; instants in epoch milliseconds. */
function valuesAt(vector: Vector, row: number): readonly AlgebraValue[] {
  const value = valueAt(vector, row);
  if (value === null) return [];
  if (value instanceof Date) return [value.getTime()];
  if (typeof value !== "object") return [value];
  if (Array.isArray(value)) return value as readonly AlgebraValue[];
  throw new PortraitError({
    code: "invalid-data",
    message: `sketchColumn: a column of the type ${vector.type} has no values to take in.`,
  });
}

function isTables(tables: unknown): tables is Iterable<Table> | AsyncIterable<Table> {
  return (
    typeof tables === "object" &&
    tables !== null &&
    (Symbol.iterator in tables || Symbol.asyncIterator in tables)
  );
}

/**
 * Folds a column of many tables into a sketch, one table at a time, so that no more than one is held: parts of a file, pages of
 * a query, days of a log. With `by` each value of another column has a state of its own.
 *
 * @param sketch - The sketch.
 * @param tables - The tables.
 * @param options - See {@link SketchColumnOptions}.
 * @returns The states by the values of `by`, null for rows without one; without `by` one state under null.
 * @throws PortraitError `invalid-argument`, `missing-column`; `invalid-data` when the column is of sparse vectors.
 *
 * @example
 * ```ts
 * import { tableFromRows } from "@portrait/core";
 * import { distinctSketch, sketchColumn } from "@portrait/features/sketches";
 *
 * const schema = { columns: [{ name: "user", type: "category" }, { name: "country", type: "category" }] } as const;
 * const days = [
 *   [{ user: "ann", country: "FR" }, { user: "bob", country: "DE" }],
 *   [{ user: "ann", country: "FR" }, { user: "eve", country: "FR" }],
 * ].map((rows) => tableFromRows("days", rows, schema));
 * const visitors = distinctSketch();
 * const states = await sketchColumn(visitors, days, { column: "user", by: "country" });
 * [...states].map(([country, state]) => [country, Math.round(visitors.finalize(state))]); // => [["FR", 2], ["DE", 1]]
 * ```
 */
export async function sketchColumn<State>(
  sketch: Sketch<State>,
  tables: Iterable<Table> | AsyncIterable<Table>,
  options: SketchColumnOptions,
): Promise<ReadonlyMap<AlgebraValue | null, State>> {
  const { column, by } = options;
  if (!isTables(tables)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `sketchColumn: tables must be a list or stream of tables; received ${describeValue(tables)}.`,
      hint: "Pass [table].",
    });
  }
  const states = new Map<AlgebraValue | null, State>();
  if (by === undefined) states.set(null, sketch.prepare());
  for await (const table of tables) {
    const vector = columnOf(table, column);
    const groups = by === undefined ? undefined : columnOf(table, by);
    for (let row = 0; row < table.length; row++) {
      const key = groups === undefined ? null : (valuesAt(groups, row)[0] ?? null);
      const state = states.get(key) ?? sketch.prepare();
      states.set(key, state);
      for (const value of valuesAt(vector, row)) sketch.add(state, value);
    }
  }
  return states;
}
