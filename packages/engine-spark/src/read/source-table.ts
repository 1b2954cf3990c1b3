import { type HeldColumns, layered, type Sql } from "@portrait/engine-sql";
import type { RawValue } from "./raw.js";
import { sourceText } from "./texts.js";

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

/**
 * A column of a source once it is read.
 *
 * @param position - Its position in the source.
 */
export const rawName = (position: number): Sql => layered("r", position);

/**
 * The columns of a source, once they are read as {@link rawName} says.
 *
 * @param source - The source.
 */
export function heldColumns({ columns }: SourceTable): HeldColumns<RawValue> {
  return {
    columns: columns.map(({ name, kind }, position) => [name, { kind, sql: rawName(position) }]),
    textOf: sourceText,
  };
}
