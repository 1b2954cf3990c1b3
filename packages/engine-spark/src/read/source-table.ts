import { type Columns, type EventDefinition, listWords, PortraitError } from "@portrait/core";
import type { Sql } from "../sql/sql.js";
import type { RawValue } from "./raw.js";

/** One column of files. */
export interface SourceColumn extends RawValue {
  /** Its name in the files, exactly. */
  readonly name: string;
}

/** Files as a query. */
export interface SourceTable {
  /** The records: what stands behind FROM. */
  readonly from: Sql;
  /** The record's number, from 1: an expression over the records. */
  readonly line: Sql;
  /** The columns. */
  readonly columns: readonly SourceColumn[];
}

/** Where a column of an event comes from. */
export interface ColumnOrigin {
  /** The column's name in the event. */
  readonly name: string;
  /** Its name in the source. */
  readonly source: string;
  /** Whether it is computed instead. */
  readonly derived: boolean;
}

/**
 * Where each column of an event comes from.
 *
 * @param events - The event.
 * @param rename - Names in the source that differ.
 * @param derive - What is computed.
 */
export function originsOf(
  events: EventDefinition<Columns>,
  rename: Readonly<Record<string, string | undefined>>,
  derive: Readonly<Record<string, unknown>>,
): readonly ColumnOrigin[] {
  return Object.keys(events.schema).map((name) => ({
    name,
    source: (Object.hasOwn(rename, name) ? rename[name] : undefined) ?? name,
    derived: Object.hasOwn(derive, name),
  }));
}

/**
 * Checks that a source has the columns that are read from it.
 *
 * @param needed - Their names in the source.
 * @param present - The names that it has.
 * @throws PortraitError `missing-column`.
 */
export function checkPresent(needed: readonly string[], present: readonly string[]): void {
  const missing = [...new Set(needed)].filter((name) => !present.includes(name));
  if (missing.length === 0) return;
  throw new PortraitError({
    code: "missing-column",
    message: `read: the source lacks ${listWords(missing)}.`,
    hint: `It has ${present.length === 0 ? "no columns" : listWords(present, 20)}; map names with "rename".`,
    details: { missing, present },
  });
}
