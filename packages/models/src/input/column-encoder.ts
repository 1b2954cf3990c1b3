import type { Vector } from "@portrait/core";

/** What a number column learnt; all three values are on the transformed scale. */
export interface NumberSpec {
  /** Marks the type. */
  readonly type: "number";
  /** The input column. */
  readonly name: string;
  /** Whether values pass through `sign(x) * log1p(|x|)` first. */
  readonly signedLog: boolean;
  /** What stands for null: the median or mean of the known values. */
  readonly fill: number;
  /** What is subtracted. */
  readonly mean: number;
  /** What is divided by, never 0. */
  readonly scale: number;
  /** Whether a second matrix column says that the value was null. */
  readonly indicator: boolean;
  /** Whether all training values were the same, null counting as a value. */
  readonly constant: boolean;
}

/** What a boolean column learnt. */
export interface BooleanSpec {
  /** Marks the type. */
  readonly type: "boolean";
  /** The input column. */
  readonly name: string;
  /** What stands for null: the share of `true` among the known values. */
  readonly fill: number;
  /** Whether a second matrix column says that the value was null. */
  readonly indicator: boolean;
  /** Whether all training values were the same, null counting as a value. */
  readonly constant: boolean;
}

/** What a category column learnt. */
export interface CategorySpec {
  /** Marks the type. */
  readonly type: "category";
  /** The input column. */
  readonly name: string;
  /** The levels with a matrix column of their own, in code-unit order. */
  readonly levels: readonly string[];
  /** Whether a further matrix column stands for every other level; it exists when training held rare ones. */
  readonly other: boolean;
  /** Whether a further matrix column stands for null; it exists when training held null. */
  readonly nulls: boolean;
  /** Whether all training values fell into one matrix column. */
  readonly constant: boolean;
}

/** What the encoding of one input column learnt: plain data. */
export type ColumnSpec = NumberSpec | BooleanSpec | CategorySpec;

/** The rows of a column to encode and where they go. */
export interface EncodeTarget {
  /** The first row of the column. */
  readonly from: number;
  /** The row behind the last. */
  readonly to: number;
  /** The matrix, zeros where this column's part is. */
  readonly matrix: Float64Array;
  /** Where the first row's part begins. */
  readonly offset: number;
  /** How far a row is from the next one: in a row-major matrix the number of its columns. */
  readonly width: number;
  /** How far a matrix column is from the next one; left out, 1, as in a row-major matrix. */
  readonly gap?: number;
}

/** Turns one input column into one or more columns of a design matrix. */
export interface ColumnEncoder {
  /** What was learnt. */
  readonly spec: ColumnSpec;
  /** The names of the matrix columns. */
  readonly outputs: readonly string[];
  /**
   * Encodes rows of a column.
   *
   * @param owner - Who encodes, for the message.
   * @param vector - The column, of the encoder's type.
   * @param target - Which rows, and where to.
   * @throws PortraitError `invalid-data` when a number is infinite.
   */
  encodeVector(owner: string, vector: Vector, target: EncodeTarget): void;
  /**
   * Encodes one value.
   *
   * @param value - The value; null and undefined are null.
   * @param row - Where to, zeros where this column's part is.
   * @param offset - The position at which this column's part begins.
   * @returns Whether the value is of the column's type.
   */
  encodeValue(value: unknown, row: Float64Array, offset: number): boolean;
}
