import { describeValue } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";
import type { DenseVector } from "./vector.js";

function invalid(owner: string, problem: string, details: Readonly<Record<string, unknown>>): PortraitError {
  return new PortraitError({ code: "invalid-data", message: `${owner}: ${problem}.`, details });
}

/**
 * A column of rows of numbers, checked. The array is used as it is, not copied. O(numbers).
 *
 * @param init - Width and values; see {@link DenseVector}.
 * @throws PortraitError `invalid-data` when the width is no integer >= 1, the values are no whole number of rows, or one
 *   of them is not finite.
 *
 * @example
 * ```ts
 * import { createDenseVector, valueAt } from "@portrait/core";
 *
 * valueAt(createDenseVector({ width: 2, values: Float64Array.of(1, 2, 3, 4) }), 1); // => [3, 4]
 * ```
 */
export function createDenseVector(init: Omit<DenseVector, "type">): DenseVector {
  const owner = "createDenseVector";
  const { width, values } = init;
  if (!Number.isSafeInteger(width) || width < 1) {
    throw invalid(owner, `the width must be an integer >= 1; received ${describeValue(width)}`, { width });
  }
  if (!(values instanceof Float64Array)) throw invalid(owner, "values must be a Float64Array", {});
  if (values.length % width !== 0) {
    throw invalid(owner, `${values.length} values are no whole number of rows of ${width}`, { width });
  }
  const odd = values.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0) {
    const row = Math.floor(odd / width);
    throw invalid(owner, `row ${row}: a value must be finite; received ${describeValue(values[odd])}`, {
      row,
    });
  }
  return Object.freeze({ type: "vector", width, values });
}

/**
 * The value of one row.
 *
 * @param vector - The column.
 * @param row - The row.
 */
export function denseRowAt({ width, values }: DenseVector, row: number): readonly number[] {
  return Array.from(values.subarray(row * width, (row + 1) * width));
}

/**
 * Rows by number.
 *
 * @param vector - The column.
 * @param rows - Row numbers.
 */
export function takeDense({ width, values }: DenseVector, rows: ArrayLike<number>): DenseVector {
  const taken = new Float64Array(rows.length * width);
  for (let at = 0; at < rows.length; at++) {
    const from = (rows[at] as number) * width;
    taken.set(values.subarray(from, from + width), at * width);
  }
  return { type: "vector", width, values: taken };
}

/**
 * A column of rows of numbers from row values.
 *
 * @param owner - Which column, for the message.
 * @param rows - The values, each a list of as many finite numbers.
 * @throws PortraitError `invalid-data` naming the row.
 */
export function buildDense(owner: string, rows: readonly unknown[]): DenseVector {
  const first = rows[0];
  const width = Array.isArray(first) || first instanceof Float64Array ? first.length : 0;
  const values = new Float64Array(rows.length * width);
  rows.forEach((value, row) => {
    const list: unknown = value instanceof Float64Array ? Array.from(value) : value;
    if (!Array.isArray(list)) {
      throw invalid(owner, `row ${row} must be of type vector; received ${describeValue(value)}`, {
        row,
        value,
      });
    }
    if (list.length === 0 || list.length !== width) {
      const problem =
        list.length === 0 ? "has no numbers" : `has the width ${list.length}, row 0 has ${width}`;
      throw invalid(owner, `row ${row} ${problem}`, { row });
    }
    list.forEach((number: unknown, place) => {
      if (typeof number !== "number" || !Number.isFinite(number)) {
        throw invalid(
          owner,
          `row ${row}: a value must be a finite number; place ${place} has ${describeValue(number)}`,
          { row },
        );
      }
      values[row * width + place] = number;
    });
  });
  return { type: "vector", width, values };
}

/**
 * Columns of rows of numbers one after another.
 *
 * @param owner - Which column, for the message.
 * @param vectors - The columns, at least one, all of the same width; those without rows may have any.
 * @throws PortraitError `invalid-data` when widths differ.
 */
export function concatDense(owner: string, vectors: readonly DenseVector[]): DenseVector {
  const { width } = vectors.find((vector) => vector.values.length > 0) ?? (vectors[0] as DenseVector);
  const odd = vectors.find((vector) => vector.values.length > 0 && vector.width !== width);
  if (odd !== undefined) {
    throw invalid(owner, `the vectors have the widths ${width} and ${odd.width}`, {
      width,
      other: odd.width,
    });
  }
  const values = new Float64Array(vectors.reduce((sum, vector) => sum + vector.values.length, 0));
  let at = 0;
  for (const vector of vectors) {
    values.set(vector.values, at);
    at += vector.values.length;
  }
  return { type: "vector", width, values };
}
