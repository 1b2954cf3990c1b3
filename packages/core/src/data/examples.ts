import type { RowValues, Table } from "../table/table.js";
import { takeRows } from "../table/table.js";
import { type Interactions, interactionsBefore } from "./interactions.js";
import { type ClassTarget, type TargetVector, takeTarget } from "./target.js";

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

/**
 * A {@link Snapshot} with the answer for each row: what supervised learning learns from. Left out, `Target` is a
 * yes-or-no outcome.
 */
export interface Examples<Row extends RowValues = RowValues, Target extends TargetVector = Uint8Array>
  extends Snapshot<Row> {
  /**
   * The answers: for a yes-or-no outcome 1 if it came true within the horizon behind the row's cutoff, else 0; or the
   * row's class; or a number.
   */
  readonly target: Target;
  /** How much each row counts, finite and at least 0; absent when all count 1. */
  readonly weights?: Float64Array;
  /** How far behind each cutoff the outcome was looked for, in milliseconds. */
  readonly horizon: number;
  /** The instant up to which the outcomes of these rows look: the latest cutoff plus the horizon. */
  readonly knownUntil: number;
}

/** Examples whose answers are one of several classes. */
export type ClassExamples<Row extends RowValues = RowValues> = Examples<Row, ClassTarget>;

/**
 * Examples whose answers are numbers: what regression learns from. For ranking the number is a row's relevance, at
 * least 0, and the rows with the same user and cutoff are the candidates of one query.
 */
export type NumberExamples<Row extends RowValues = RowValues> = Examples<Row, Float64Array>;

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
export function takeExamples<Row extends RowValues, Target extends TargetVector = Uint8Array>(
  examples: Examples<Row, Target>,
  rows: ArrayLike<number>,
): Examples<Row, Target> {
  const cutoffs = Float64Array.from(rows, (row) => examples.cutoffs[row] as number);
  const last = cutoffs.reduce((latest, cutoff) => Math.max(latest, cutoff), Number.NEGATIVE_INFINITY);
  const knownUntil = cutoffs.length === 0 ? examples.knownUntil : last + examples.horizon;
  const { interactions, weights, ...rest } = examples;
  return Object.freeze({
    ...rest,
    table: takeRows(examples.table, rows),
    users: Array.from(rows, (row) => examples.users[row] as string),
    cutoffs,
    target: takeTarget(examples.target, rows),
    ...(weights === undefined ? {} : { weights: Float64Array.from(rows, (row) => weights[row] as number) }),
    knownUntil,
    ...(interactions === undefined ? {} : { interactions: clip(interactions, knownUntil) }),
  });
}

function clip(interactions: Interactions, until: number): Interactions {
  return until >= interactions.until ? interactions : interactionsBefore(interactions, until);
}
