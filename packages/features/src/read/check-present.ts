import { listWords, PortraitError } from "@portrait/core";
import type { RawRow } from "./raw-row.js";

/**
 * Checks that each column is an own property of at least one row.
 *
 * @param what - What the rows are, for the message.
 * @param rows - The rows, at least one.
 * @param needed - The columns.
 * @throws PortraitError `missing-column`.
 */
export function checkPresent(what: string, rows: readonly RawRow[], needed: readonly string[]): void {
  const missing = needed.filter((name) => !rows.some((row) => Object.hasOwn(row, name)));
  if (missing.length === 0) return;
  const present = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  throw new PortraitError({
    code: "missing-column",
    message: `read: ${what} lacks ${listWords(missing)}.`,
    hint: `It has ${present.length === 0 ? "no columns" : listWords(present, 20)}; map names with "rename".`,
    details: { missing, present },
  });
}
