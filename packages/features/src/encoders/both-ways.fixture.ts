import { type RowValues, rowAt, type Table } from "@portrait/core";
import type { EncoderModel } from "./encoder.js";

/** Rows encoded all at once, and one by one. */
export interface BothWays<Out extends RowValues> {
  /** Encoded at once. */
  readonly encoded: Table<Out>;
  /** The rows of `encoded`. */
  readonly many: readonly Out[];
  /** The rows encoded one by one. */
  readonly single: readonly Out[];
}

/** Encodes the rows of a table both ways, so that a test may ask whether the bits are the same. */
export function bothWays<In extends RowValues, Out extends RowValues>(
  model: EncoderModel<In, Out>,
  table: Table<In>,
): BothWays<Out> {
  const encoded: Table<Out> = model.transform(table);
  const names = new Set<string>(model.inputs.columns.map(({ name }) => name));
  const rows = Array.from({ length: table.length }, (_, row) => rowAt(table, row));
  const inputs = rows.map(
    (row) => Object.fromEntries(Object.entries(row).filter(([name]) => names.has(name))) as In,
  );
  return {
    encoded,
    many: rows.map((_, row) => rowAt(encoded, row)),
    single: inputs.map((row) => model.transformOne(row)),
  };
}
