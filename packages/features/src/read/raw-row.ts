import { describeValue, PortraitError } from "@portrait/core";

/** A row as the source gave it. */
export type RawRow = Readonly<Record<string, unknown>>;

/**
 * An own property of a row; `undefined` where it has none.
 *
 * @param row - The row.
 * @param name - The property.
 */
export function own(row: RawRow, name: string): unknown {
  return Object.hasOwn(row, name) ? row[name] : undefined;
}

/**
 * A row, checked to be an object.
 *
 * @param row - What the source gave.
 * @param line - The record's number, for the message.
 * @throws PortraitError `unreadable-source`.
 */
export function asRow(row: unknown, line: number): RawRow {
  if (typeof row === "object" && row !== null && !Array.isArray(row)) return row as RawRow;
  throw new PortraitError({
    code: "unreadable-source",
    message: `read: record ${line} must be an object; received ${describeValue(row)}.`,
    hint: 'Pass objects such as { user: "17850", at: "2011-03-01" }.',
    details: { line },
  });
}

/**
 * What a thrown value says, without the full stop at its end.
 *
 * @param cause - What was thrown.
 */
export function reasonOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : describeValue(cause)).replace(/\.$/, "");
}

/**
 * Runs what looks at a record; what it throws becomes an error that names the record.
 *
 * @param line - The record's number.
 * @param look - What looks at it.
 * @throws PortraitError `unreadable-source`.
 */
export function lookAt<Result>(line: number, look: () => Result): Result {
  try {
    return look();
  } catch (cause) {
    throw unreadableRow(line, cause);
  }
}

/**
 * The error for a record that threw while it was looked at.
 *
 * @param line - The record's number.
 * @param cause - What was thrown.
 */
export function unreadableRow(line: number, cause: unknown): PortraitError {
  return new PortraitError({
    code: "unreadable-source",
    message: `read: record ${line} could not be read: ${reasonOf(cause)}.`,
    details: { line },
    cause,
  });
}
