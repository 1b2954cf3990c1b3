import type { AggregateNode, Vector } from "@portrait/core";

/** What an aggregate sees of the events of one user: their rows in order of time, and which of them count. */
export interface Seen {
  /** Row numbers, in order of time and line. */
  readonly rows: Int32Array;
  /** The first position in `rows` inside the window. */
  readonly from: number;
  /** The first position in `rows` behind the window. */
  readonly to: number;
  /** The cutoff in epoch milliseconds. */
  readonly cutoff: number;
}

/** An aggregate made ready for a log: its filter and input are evaluated for every row. */
export interface Prepared {
  /** The aggregate. */
  readonly node: AggregateNode;
  /** For each row of the log 1 if the filter holds; absent, all rows count. */
  readonly where: Uint8Array | undefined;
  /** For each row of the log the input; absent for aggregates without. */
  readonly input: Vector | undefined;
}

/**
 * Calls back for every row that counts, in order of time and line.
 *
 * @param prepared - The aggregate.
 * @param seen - The rows.
 * @param visit - Receives the row number.
 */
export function eachRow(prepared: Prepared, seen: Seen, visit: (row: number) => void): void {
  const { where } = prepared;
  for (let position = seen.from; position < seen.to; position++) {
    const row = seen.rows[position] as number;
    if (where === undefined || where[row] === 1) visit(row);
  }
}

/**
 * Calls back for rows that count, from the first on, until the callback says that it has enough.
 *
 * @param prepared - The aggregate.
 * @param seen - The rows.
 * @param visit - Receives the row number; returns true to stop.
 */
export function untilRow(prepared: Prepared, seen: Seen, visit: (row: number) => boolean): void {
  const { where } = prepared;
  for (let position = seen.from; position < seen.to; position++) {
    const row = seen.rows[position] as number;
    if ((where === undefined || where[row] === 1) && visit(row)) return;
  }
}

/**
 * As {@link untilRow}, from the last row back.
 *
 * @param prepared - The aggregate.
 * @param seen - The rows.
 * @param visit - Receives the row number; returns true to stop.
 */
export function untilRowBack(prepared: Prepared, seen: Seen, visit: (row: number) => boolean): void {
  const { where } = prepared;
  for (let position = seen.to - 1; position >= seen.from; position--) {
    const row = seen.rows[position] as number;
    if ((where === undefined || where[row] === 1) && visit(row)) return;
  }
}
