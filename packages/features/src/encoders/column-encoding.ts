import type { Vector, VectorType, VectorValue } from "@portrait/core";

/** A column by name and type. */
export interface NamedColumn {
  /** The name. */
  readonly name: string;
  /** The type of its values. */
  readonly type: VectorType;
}

/** The way back from one encoded column. */
export interface ColumnInverse {
  /**
   * The values of many rows.
   *
   * @param vector - The encoded column.
   */
  decode(vector: Vector): Vector;
  /**
   * The value of one row.
   *
   * @param value - The encoded value, of the column's type.
   */
  decodeOne(value: VectorValue): VectorValue;
}

/** How one column is encoded, once that is learnt. */
export interface ColumnEncoding {
  /** The column that is read. */
  readonly input: NamedColumn;
  /** The columns that are given. */
  readonly outputs: readonly NamedColumn[];
  /**
   * The outputs for many rows.
   *
   * @param vector - The column, of the input's type.
   */
  encode(vector: Vector): readonly Vector[];
  /**
   * The outputs for one row, to the same bits.
   *
   * @param value - The value, of the input's type.
   */
  encodeOne(value: VectorValue): readonly VectorValue[];
  /** The way back, where there is one. */
  readonly inverse?: ColumnInverse;
}

/**
 * The first name that two columns share, or undefined.
 *
 * @param columns - The columns.
 */
export function repeatedName(columns: readonly NamedColumn[]): string | undefined {
  const seen = new Set<string>();
  return columns.find(({ name }) => seen.size === seen.add(name).size)?.name;
}
