import {
  type Duration,
  describeValue,
  PortraitError,
  type RowValues,
  type Snapshot,
  type Table,
  type TableSchema,
} from "@portrait/core";
import { isSnapshot, scoringTable } from "../input/scoring-table.js";
import { rowWeights } from "../input/training-data.js";

/** Rows of numbers by the names of their columns; what customers are to the models of their lifetime. */
export type NumberRow<Name extends string> = { readonly [Key in Name]: number | null };

/**
 * What models of lifetimes learn from: one row a customer, as a snapshot whose further columns are ignored, or as row
 * objects with just the input columns.
 */
export type LifetimeData<Row extends RowValues = RowValues> =
  | readonly Row[]
  | (Snapshot<Row> & {
      /** How much each row counts, finite and at least 0; absent when all count 1. */
      readonly weights?: Float64Array;
    });

/** Training rows and how much each counts. */
export interface WeightedTable<Row extends RowValues> {
  /** The input columns. */
  readonly table: Table<Row>;
  /** One weight a row. */
  readonly weights: Float64Array;
}

/**
 * The input columns and weights of training data.
 *
 * @param owner - Who learns, for the message.
 * @param data - The data.
 * @param inputs - The columns.
 * @throws PortraitError `invalid-argument`, `missing-column`, `unexpected-column`, `invalid-data`.
 */
export function weightedTable<Row extends RowValues>(
  owner: string,
  data: LifetimeData<Row>,
  inputs: TableSchema<Row>,
): WeightedTable<Row> {
  const table = scoringTable(owner, data, inputs);
  if (table.length === 0) {
    throw new PortraitError({
      code: "invalid-data",
      message: `${owner}: there are no customers to learn from.`,
    });
  }
  const given = isSnapshot(data)
    ? rowWeights(owner, { ...data, target: new Uint8Array(0), horizon: 0, knownUntil: 0 })
    : undefined;
  return { table, weights: given ?? new Float64Array(table.length).fill(1) };
}

/**
 * The schema of columns of numbers.
 *
 * @param owner - Whose columns, for the message.
 * @param names - Their names, in order.
 * @throws PortraitError `invalid-option` when two are the same.
 */
export function numberColumns<Row extends RowValues>(
  owner: string,
  names: readonly (keyof Row & string)[],
): TableSchema<Row> {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    throw new PortraitError({
      code: "invalid-option",
      message: `${owner}: the columns must differ; ${JSON.stringify(twice)} is named twice.`,
    });
  }
  const columns = names.map((name) => Object.freeze({ name, type: "number" as const }));
  return Object.freeze({ columns: Object.freeze(columns) });
}

/**
 * The numbers of a column, with NaN for null.
 *
 * @param table - The table.
 * @param name - The column.
 */
export function numbersOf(table: Table, name: string): Float64Array {
  const vector = table.columns[name];
  return vector?.type === "number" ? vector.values : new Float64Array(0);
}

/**
 * A number of a row object, NaN where there is none.
 *
 * @param row - The row.
 * @param name - The column.
 */
export function numberAt(row: RowValues, name: string): number {
  const value: unknown = row[name];
  return typeof value === "number" ? value : Number.NaN;
}

/**
 * The error of a customer whose numbers cannot be.
 *
 * @param owner - Who found it.
 * @param row - The customer's row, from 0; undefined for the only one.
 * @param problem - What is wrong, following the place.
 * @param hint - What to do about it.
 */
export function oddCustomer(
  owner: string,
  row: number | undefined,
  problem: string,
  hint?: string,
): PortraitError {
  const place = row === undefined ? "" : `row ${row}: `;
  return new PortraitError({
    code: "invalid-data",
    message: `${owner}: ${place}${problem}.`,
    ...(hint === undefined ? {} : { hint }),
    ...(row === undefined ? {} : { details: { row } }),
  });
}

/**
 * The length of a duration that a caller passed.
 *
 * @param owner - Who was asked, for the message.
 * @param within - The duration.
 * @returns Milliseconds.
 * @throws PortraitError `invalid-argument`.
 */
export function lengthOf(owner: string, within: Duration): number {
  const given: unknown = within;
  const length =
    typeof given === "object" && given !== null && Object.hasOwn(given, "milliseconds")
      ? within.milliseconds
      : Number.NaN;
  if (Number.isFinite(length) && length > 0) return length;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: the time ahead must be a duration; received ${describeValue(given)}.`,
    hint: "Pass days(90).",
  });
}
