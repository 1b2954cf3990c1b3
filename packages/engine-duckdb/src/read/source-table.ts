import type { Sql } from "@portrait/engine-sql";
import type { RawValue } from "./raw.js";

/** One column of a file. */
export interface SourceColumn extends RawValue {
  /** Its name in the file, exactly. */
  readonly name: string;
}

/** A file as a query. */
export interface SourceTable {
  /** The rows, in the order of the file: what stands behind FROM. */
  readonly from: Sql;
  /** The record's number in the file, from 1: an expression over the rows. */
  readonly line: Sql;
  /** The columns. */
  readonly columns: readonly SourceColumn[];
  /** Whether rows may lack columns that others have. */
  readonly open: boolean;
}
