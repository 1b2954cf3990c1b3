import type { Sql } from "@portrait/engine-sql";
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
