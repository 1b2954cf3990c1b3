import { type RowValues, type TableSchema, tableFromRows } from "@portrait/core";

/**
 * Checks that a row object has just the columns of a schema; values are looked at only when names do not fit.
 *
 * @param owner - Who asks, for the message.
 * @param row - The row.
 * @param inputs - The columns.
 * @throws PortraitError `invalid-argument`, `missing-column`, `unexpected-column`.
 */
export function checkRow<Row extends RowValues>(owner: string, row: Row, inputs: TableSchema<Row>): void {
  const fits =
    typeof row === "object" &&
    row !== null &&
    !Array.isArray(row) &&
    inputs.columns.every(({ name }) => Object.hasOwn(row, name)) &&
    Object.keys(row).length === inputs.columns.length;
  if (!fits) tableFromRows(owner, [row], inputs);
}
