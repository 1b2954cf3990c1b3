import { type RowValues, type Snapshot, takeRows } from "@portrait/core";

/**
 * Some rows of a snapshot, in the given order.
 *
 * @param snapshot - The snapshot.
 * @param rows - Row numbers, from 0.
 */
export function takeSnapshot<Row extends RowValues>(
  snapshot: Snapshot<Row>,
  rows: readonly number[],
): Snapshot<Row> {
  return {
    ...snapshot,
    table: takeRows(snapshot.table, rows),
    users: rows.map((row) => snapshot.users[row] as string),
    cutoffs: Float64Array.from(rows, (row) => snapshot.cutoffs[row] as number),
  };
}
