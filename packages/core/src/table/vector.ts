import { denseRowAt, takeDense } from "./dense.js";
import { sparseRowAt, takeSparse } from "./sparse.js";

/** Numbers; `NaN` stands for null (data never holds a NaN of its own). */
export interface NumberVector {
  /** Marks the type. */
  readonly type: "number";
  /** One number a row. */
  readonly values: Float64Array;
}

/** Instants; `NaN` stands for null. */
export interface TimestampVector {
  /** Marks the type. */
  readonly type: "timestamp";
  /** Epoch milliseconds, one a row. */
  readonly values: Float64Array;
}

/** Truth values: 0 is false, 1 is true, 2 is null. */
export interface BooleanVector {
  /** Marks the type. */
  readonly type: "boolean";
  /** One byte a row. */
  readonly values: Uint8Array;
}

/** Texts, each kept once in a dictionary; code -1 is null. */
export interface CategoryVector {
  /** Marks the type. */
  readonly type: "category";
  /** The index into `dictionary`, one a row. */
  readonly codes: Int32Array;
  /** The different texts. */
  readonly dictionary: readonly string[];
}

/** Lists of texts; a list is never null but may be empty. */
export interface ListVector {
  /** Marks the type. */
  readonly type: "list";
  /** Row `r` holds the codes from `offsets[r]` up to `offsets[r + 1]`; one more entry than there are rows. */
  readonly offsets: Int32Array;
  /** Indices into `dictionary`. */
  readonly codes: Int32Array;
  /** The different texts. */
  readonly dictionary: readonly string[];
}

/**
 * Sparse vectors of numbers in compressed sparse row form, such as texts hashed to n-grams; never null. Row `r` holds
 * `values[e]` at `indices[e]` for `offsets[r] <= e < offsets[r + 1]`; within a row the indices ascend and differ.
 */
export interface SparseVector {
  /** Marks the type. */
  readonly type: "sparse";
  /** How long each row's vector is: indices lie in [0, `width`). */
  readonly width: number;
  /** Where each row starts; one more entry than there are rows. */
  readonly offsets: Int32Array;
  /** For each stored value its place in the row's vector. */
  readonly indices: Int32Array;
  /** The stored values, finite. */
  readonly values: Float32Array;
}

/** The value of one row of a {@link SparseVector}: numbers at places, everything else 0. */
export interface SparseRow {
  /** How long the vector is. */
  readonly width: number;
  /** The places, ascending and different. */
  readonly indices: readonly number[];
  /** The numbers at those places. */
  readonly values: readonly number[];
}

/** Rows of finite numbers, all of one width, such as the counts of a histogram; never null. */
export interface DenseVector {
  /** Marks the type. */
  readonly type: "vector";
  /** How many numbers a row has. */
  readonly width: number;
  /** The numbers, row after row: row `r` holds those from `r * width` up to `(r + 1) * width`. */
  readonly values: Float64Array;
}

/** One column of a {@link Table}. */
export type Vector =
  | NumberVector
  | TimestampVector
  | BooleanVector
  | CategoryVector
  | ListVector
  | SparseVector
  | DenseVector;

/** The types of columns: those of expressions, and `"sparse"`, which encoders make. */
export type VectorType = Vector["type"];

/** A value of a vector: `null` where there is none; instants are `Date`s. */
export type VectorValue =
  | number
  | string
  | boolean
  | Date
  | readonly string[]
  | readonly number[]
  | SparseRow
  | null;

const TRUTH: readonly (boolean | null)[] = [false, true, null];

/**
 * The value of one row.
 *
 * @param vector - The column.
 * @param row - The row, from 0.
 *
 * @example
 * ```ts
 * import { valueAt } from "@portrait/core";
 *
 * valueAt({ type: "number", values: Float64Array.of(1, NaN) }, 1); // => null
 * ```
 */
export function valueAt(vector: Vector, row: number): VectorValue {
  switch (vector.type) {
    case "number": {
      const value = vector.values[row] as number;
      return Number.isNaN(value) ? null : value;
    }
    case "timestamp": {
      const value = vector.values[row] as number;
      return Number.isNaN(value) ? null : new Date(value);
    }
    case "boolean":
      return TRUTH[vector.values[row] as number] ?? null;
    case "category":
      return vector.dictionary[vector.codes[row] as number] ?? null;
    case "list":
      return Array.from(
        vector.codes.subarray(vector.offsets[row] as number, vector.offsets[row + 1] as number),
        (code) => vector.dictionary[code] as string,
      );
    case "sparse":
      return sparseRowAt(vector, row);
    case "vector":
      return denseRowAt(vector, row);
  }
}

/**
 * How many rows a column has.
 *
 * @param vector - The column.
 *
 * @example
 * ```ts
 * import { vectorLength } from "@portrait/core";
 *
 * vectorLength({ type: "boolean", values: Uint8Array.of(0, 1, 2) }); // => 3
 * ```
 */
export function vectorLength(vector: Vector): number {
  if (vector.type === "list" || vector.type === "sparse") return vector.offsets.length - 1;
  if (vector.type === "vector") return vector.width === 0 ? 0 : vector.values.length / vector.width;
  return vector.type === "category" ? vector.codes.length : vector.values.length;
}

function takeList(vector: ListVector, rows: ArrayLike<number>): ListVector {
  const offsets = new Int32Array(rows.length + 1);
  const codes: number[] = [];
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] as number;
    for (let at = vector.offsets[row] as number; at < (vector.offsets[row + 1] as number); at++) {
      codes.push(vector.codes[at] as number);
    }
    offsets[index + 1] = codes.length;
  }
  return { type: "list", offsets, codes: Int32Array.from(codes), dictionary: vector.dictionary };
}

/**
 * The given rows of a column, in the given order.
 *
 * @param vector - The column.
 * @param rows - Row numbers, from 0.
 *
 * @example
 * ```ts
 * import { takeVector } from "@portrait/core";
 *
 * takeVector({ type: "number", values: Float64Array.of(5, 6, 7) }, [2, 0]); // => { type: "number", values: Float64Array.of(7, 5) }
 * ```
 */
export function takeVector(vector: Vector, rows: ArrayLike<number>): Vector {
  if (vector.type === "list") return takeList(vector, rows);
  if (vector.type === "sparse") return takeSparse(vector, rows);
  if (vector.type === "vector") return takeDense(vector, rows);
  if (vector.type === "category") {
    return { ...vector, codes: Int32Array.from(rows, (row) => vector.codes[row] as number) };
  }
  if (vector.type === "boolean") {
    return { ...vector, values: Uint8Array.from(rows, (row) => vector.values[row] as number) };
  }
  return { ...vector, values: Float64Array.from(rows, (row) => vector.values[row] as number) };
}
