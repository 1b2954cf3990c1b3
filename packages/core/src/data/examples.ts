import type { RowValues, Table } from "../table/table.js";
import { takeRows } from "../table/table.js";
import { type Interactions, interactionsBefore } from "./interactions.js";

/**
 * What was known of users at instants: one row for each user and cutoff, with features and tags as of the cutoff.
 * Immutable; made by `buildSnapshot` in `@portrait/features`, or by hand from a table.
 */
export interface Snapshot<Row extends RowValues = RowValues> {
  /** Features and tags, one row for each user and cutoff. */
  readonly table: Table<Row>;
  /** For each row its user. */
  readonly users: readonly string[];
  /** For each row its cutoff in epoch milliseconds: the row holds nothing from at or after it. */
  readonly cutoffs: Float64Array;
  /** Who did something with what, known until `knownUntil`; absent when the snapshot was made without. */
  readonly interactions?: Interactions;
  /** The hash of the definition that made the rows; empty when they were made by hand. */
  readonly definition: string;
}

/** A {@link Snapshot} with the answer for each row: what supervised learning learns from. */
export interface Examples<Row extends RowValues = RowValues> extends Snapshot<Row> {
  /** For each row 1 if the outcome came true within the horizon behind its cutoff, else 0. */
  readonly target: Uint8Array;
  /** How far behind each cutoff the outcome was looked for, in milliseconds. */
  readonly horizon: number;
  /** The instant up to which the outcomes of these rows look: the latest cutoff plus the horizon. */
  readonly knownUntil: number;
}

/**
 * The given rows of examples, in the given order; `knownUntil` and `interactions` follow the rows that are left, so
 * that nothing later than their outcomes remains visible.
 *
 * @param examples - The examples.
 * @param rows - Row numbers, from 0.
 *
 * @example
 * ```ts
 * import { createExamples, takeExamples } from "@portrait/core";
 *
 * const all = createExamples({ rows: [{ n: 1 }, { n: 2 }], schema: { columns: [{ name: "n", type: "number" }] }, target: [true, false] });
 * takeExamples(all, [1]).users; // => ["1"]
 * ```
 */
export function takeExamples<Row extends RowValues>(
  examples: Examples<Row>,
  rows: ArrayLike<number>,
): Examples<Row> {
  const cutoffs = Float64Array.from(rows, (row) => examples.cutoffs[row] as number);
  const last = cutoffs.reduce((latest, cutoff) => Math.max(latest, cutoff), Number.NEGATIVE_INFINITY);
  const knownUntil = cutoffs.length === 0 ? examples.knownUntil : last + examples.horizon;
  const { interactions, ...rest } = examples;
  return Object.freeze({
    ...rest,
    table: takeRows(examples.table, rows),
    users: Array.from(rows, (row) => examples.users[row] as string),
    cutoffs,
    target: Uint8Array.from(rows, (row) => examples.target[row] as number),
    knownUntil,
    ...(interactions === undefined ? {} : { interactions: clip(interactions, knownUntil) }),
  });
}

function clip(interactions: Interactions, until: number): Interactions {
  return until >= interactions.until ? interactions : interactionsBefore(interactions, until);
}
