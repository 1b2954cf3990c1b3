import { describeValue } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";
import type { SparseRow, SparseVector } from "./vector.js";

function invalid(owner: string, problem: string, details: Readonly<Record<string, unknown>>): PortraitError {
  return new PortraitError({ code: "invalid-data", message: `${owner}: ${problem}.`, details });
}

/** What is wrong with the entries of one row, or undefined. */
function rowFault(
  width: number,
  indices: ArrayLike<number>,
  values: ArrayLike<number>,
  from: number,
  to: number,
): string | undefined {
  let last = -1;
  for (let entry = from; entry < to; entry++) {
    const index = indices[entry] as number;
    if (!Number.isInteger(index) || index < 0 || index >= width) {
      return `an index must be an integer >= 0 and < ${width}; received ${describeValue(index)}`;
    }
    if (index <= last) return `indices must ascend and differ; ${index} follows ${last}`;
    if (!Number.isFinite(Math.fround(values[entry] as number))) {
      return `a value must be a number that a 32-bit float can hold; index ${index} has ${describeValue(values[entry])}`;
    }
    last = index;
  }
  return undefined;
}

function checkWidth(owner: string, width: unknown): void {
  if (typeof width === "number" && Number.isInteger(width) && width >= 0 && width < 2 ** 31) return;
  throw invalid(owner, `the width must be an integer >= 0 and < 2 ** 31; received ${describeValue(width)}`, {
    width,
  });
}

/**
 * A column of sparse vectors, checked. The arrays are used as they are, not copied. O(stored values).
 *
 * @param init - Width, offsets, indices and values; see {@link SparseVector}.
 * @throws PortraitError `invalid-data` when the arrays do not fit each other, an index is out of range or out of order,
 *   or a value is not finite.
 *
 * @example
 * ```ts
 * import { createSparseVector, valueAt } from "@portrait/core";
 *
 * const words = createSparseVector({
 *   width: 100,
 *   offsets: Int32Array.of(0, 2, 3),
 *   indices: Int32Array.of(4, 90, 7),
 *   values: Float32Array.of(1, 2, 1),
 * });
 * valueAt(words, 0); // => { width: 100, indices: [4, 90], values: [1, 2] }
 * ```
 */
export function createSparseVector(init: Omit<SparseVector, "type">): SparseVector {
  const owner = "createSparseVector";
  const { width, offsets, indices, values } = init;
  checkWidth(owner, width);
  const typed =
    offsets instanceof Int32Array && indices instanceof Int32Array && values instanceof Float32Array;
  if (!typed) throw invalid(owner, "offsets and indices must be Int32Arrays and values a Float32Array", {});
  const fits =
    offsets.length > 0 &&
    offsets[0] === 0 &&
    offsets.at(-1) === indices.length &&
    indices.length === values.length;
  if (!fits) {
    throw invalid(
      owner,
      `offsets must lead from 0 to the number of stored values; received offsets from ${describeValue(offsets[0])} to ${describeValue(offsets.at(-1))}, ${indices.length} indices and ${values.length} values`,
      {},
    );
  }
  for (let row = 0; row + 1 < offsets.length; row++) {
    const from = offsets[row] as number;
    const to = offsets[row + 1] as number;
    if (to < from) throw invalid(owner, `offsets must not descend; row ${row} does`, { row });
    const fault = rowFault(width, indices, values, from, to);
    if (fault !== undefined) throw invalid(owner, `row ${row}: ${fault}`, { row });
  }
  return Object.freeze({ type: "sparse", width, offsets, indices, values });
}

/**
 * The value of one row of sparse vectors.
 *
 * @param vector - The column.
 * @param row - The row.
 */
export function sparseRowAt(vector: SparseVector, row: number): SparseRow {
  const from = vector.offsets[row] as number;
  const to = vector.offsets[row + 1] as number;
  return {
    width: vector.width,
    indices: Array.from(vector.indices.subarray(from, to)),
    values: Array.from(vector.values.subarray(from, to)),
  };
}

/**
 * Rows of sparse vectors by number.
 *
 * @param vector - The column.
 * @param rows - Row numbers.
 */
export function takeSparse(vector: SparseVector, rows: ArrayLike<number>): SparseVector {
  const offsets = new Int32Array(rows.length + 1);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number;
    offsets[at + 1] =
      (offsets[at] as number) + (vector.offsets[row + 1] as number) - (vector.offsets[row] as number);
  }
  const indices = new Int32Array(offsets[rows.length] as number);
  const values = new Float32Array(indices.length);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number;
    const from = vector.offsets[row] as number;
    const to = vector.offsets[row + 1] as number;
    indices.set(vector.indices.subarray(from, to), offsets[at]);
    values.set(vector.values.subarray(from, to), offsets[at]);
  }
  return { type: "sparse", width: vector.width, offsets, indices, values };
}

const isSparseRow = (value: unknown): value is SparseRow =>
  typeof value === "object" &&
  value !== null &&
  Object.hasOwn(value, "width") &&
  "indices" in value &&
  "values" in value &&
  Array.isArray(value.indices) &&
  Array.isArray(value.values) &&
  value.indices.length === value.values.length;

/**
 * A column of sparse vectors from row values.
 *
 * @param owner - Which column, for the message.
 * @param rows - The values, each `{ width, indices, values }` of the same width.
 * @throws PortraitError `invalid-data` naming the row.
 */
export function buildSparse(owner: string, rows: readonly unknown[]): SparseVector {
  const offsets = new Int32Array(rows.length + 1);
  const indices: number[] = [];
  const values: number[] = [];
  let width = 0;
  rows.forEach((value, row) => {
    if (!isSparseRow(value)) {
      throw invalid(owner, `row ${row} must be of type sparse; received ${describeValue(value)}`, {
        row,
        value,
      });
    }
    if (row === 0) {
      checkWidth(owner, value.width);
      width = value.width;
    } else if (value.width !== width) {
      throw invalid(owner, `row ${row} has the width ${describeValue(value.width)}, row 0 has ${width}`, {
        row,
      });
    }
    const fault = rowFault(width, value.indices, value.values, 0, value.indices.length);
    if (fault !== undefined) throw invalid(owner, `row ${row}: ${fault}`, { row });
    for (const index of value.indices) indices.push(index);
    for (const number of value.values) values.push(number);
    offsets[row + 1] = indices.length;
  });
  return {
    type: "sparse",
    width,
    offsets,
    indices: Int32Array.from(indices),
    values: Float32Array.from(values),
  };
}

/**
 * Columns of sparse vectors one after another.
 *
 * @param owner - Which column, for the message.
 * @param vectors - The columns, at least one, all of the same width.
 * @throws PortraitError `invalid-data` when widths differ.
 */
export function concatSparse(owner: string, vectors: readonly SparseVector[]): SparseVector {
  const width = (vectors[0] as SparseVector).width;
  const odd = vectors.find((vector) => vector.width !== width);
  if (odd !== undefined) {
    throw invalid(owner, `the sparse vectors have the widths ${width} and ${odd.width}`, {
      width,
      other: odd.width,
    });
  }
  const stored = vectors.reduce((sum, vector) => sum + vector.indices.length, 0);
  const rows = vectors.reduce((sum, vector) => sum + vector.offsets.length - 1, 0);
  const offsets = new Int32Array(rows + 1);
  const indices = new Int32Array(stored);
  const values = new Float32Array(stored);
  let row = 0;
  let entry = 0;
  for (const vector of vectors) {
    for (let at = 1; at < vector.offsets.length; at++)
      offsets[row + at] = entry + (vector.offsets[at] as number);
    indices.set(vector.indices, entry);
    values.set(vector.values, entry);
    row += vector.offsets.length - 1;
    entry += vector.indices.length;
  }
  return { type: "sparse", width, offsets, indices, values };
}
