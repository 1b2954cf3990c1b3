import type { RejectionReason } from "@portrait/core";
import type { DerivedColumns } from "./derive.js";
import { own, type RawRow } from "./raw-row.js";
import type { ReadColumn } from "./read-column.js";

/** Why one raw row was not kept. */
export interface RowFault {
  /** The column at fault. */
  readonly column: string;
  /** The value as the source gave it. */
  readonly value: unknown;
  /** Why. */
  readonly reason: RejectionReason;
}

/** Some rows by the columns of the event, before values are read. */
export interface RawChunk {
  /**
   * Why a row cannot be read at all, if so.
   *
   * @param row - The row, from 0.
   */
  fault(row: number): RowFault | undefined;
  /**
   * A raw value.
   *
   * @param row - The row, from 0.
   * @param column - The column.
   */
  value(row: number, column: ReadColumn): unknown;
}

/**
 * Rows by the columns of the event.
 *
 * @param rows - The rows as the source gave them.
 * @param derived - The derived columns.
 */
export function sourceChunk(rows: readonly RawRow[], derived: DerivedColumns): RawChunk {
  return {
    fault: () => undefined,
    value: (row, column) =>
      column.derived ? derived.get(column.name)?.[row] : own(rows[row] as RawRow, column.source),
  };
}
