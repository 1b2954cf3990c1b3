import { describeValue, listWords, PortraitError, type TableSchema } from "@portrait/core";

/** A row without columns. */
export type NoColumns = Readonly<Record<never, never>>;

/** The inputs of a model that reads no column. */
export const noInputs: TableSchema<NoColumns> = Object.freeze({ columns: Object.freeze([]) });

/**
 * Refuses a row with columns.
 *
 * @param owner - Whose row, for the message.
 * @param row - The row.
 * @param index - Its number.
 * @throws PortraitError `unexpected-column`; `invalid-argument` when it is no object.
 */
export function checkEmpty(owner: string, row: unknown, index: number): void {
  const isObject = typeof row === "object" && row !== null && !Array.isArray(row);
  if (isObject && Object.keys(row).length === 0) return;
  throw new PortraitError({
    code: isObject ? "unexpected-column" : "invalid-argument",
    message: `${owner}: row ${index} must be an object without columns, as the model reads none; received ${isObject ? `the columns ${listWords(Object.keys(row))}` : describeValue(row)}.`,
    hint: "Pass {}, or a snapshot.",
    details: { row: index },
  });
}

/**
 * Refuses rows with columns among data to score; a snapshot may have any.
 *
 * @param owner - Whose rows, for the message.
 * @param data - The data.
 * @throws PortraitError as {@link checkEmpty}.
 */
export function checkEmptyRows(owner: string, data: unknown): void {
  if (!Array.isArray(data)) return;
  for (const [index, row] of data.entries()) checkEmpty(owner, row, index);
}
