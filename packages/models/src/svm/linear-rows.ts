import type { SvmInstance } from "./kernel-function.js";

/** Rows whose first columns are dense and whose others are sparse. */
export interface MixedRows {
  /** How many rows there are. */
  readonly rows: number;
  /** How many dense columns there are. */
  readonly denseWidth: number;
  /** How many sparse columns there are. */
  readonly sparseWidth: number;
  /**
   * Writes a dense row.
   *
   * @param row - The row.
   * @param into - Zeros, at least `denseWidth` long.
   */
  dense(row: number, into: Float32Array): void;
  /** Where each row's sparse entries begin; one more than there are rows. */
  readonly offsets: Int32Array;
  /** The column of each entry, from 0. */
  readonly indices: Int32Array;
  /** The value of each entry. */
  readonly values: Float32Array;
}

/** {@link MixedRows} in the memory of an instance, as the compiled loops read them. */
export interface PlacedRows {
  /** How many rows there are. */
  readonly rows: number;
  /** How many weights there are: of dense columns rounded up to 4, of sparse ones, of the constant. */
  readonly width: number;
  /** How many of them belong to dense columns. */
  readonly stride: number;
  /** Where the record is that the loops take. */
  readonly data: number;
  /** Where the weights are. */
  readonly weights: number;
  /** Where the squared norms are. */
  readonly squares: number;
}

/**
 * Places rows in the memory of an instance.
 *
 * @param instance - Where.
 * @param source - The rows.
 * @param constant - The value of the constant column; 0 for none.
 */
export function placeRows(instance: SvmInstance, source: MixedRows, constant: number): PlacedRows {
  const { rows, denseWidth, sparseWidth, offsets, indices, values } = source;
  const { alloc } = instance;
  const stride = (denseWidth + 3) & ~3;
  const width = stride + sparseWidth + 1;
  const dense = alloc(rows * stride * 4);
  const starts = alloc((rows + 1) * 4);
  const entries = alloc(indices.length * 8);
  const weights = alloc(width * 8);
  const data = alloc(40);
  const squares = alloc(rows * 8);
  const points = instance.f32(dense, rows * stride);
  if (denseWidth > 0) {
    for (let row = 0; row < rows; row++) source.dense(row, points.subarray(row * stride, (row + 1) * stride));
  }
  instance.i32(starts, rows + 1).set(offsets);
  const places = instance.i32(entries, indices.length * 2);
  const numbers = instance.f32(entries, indices.length * 2);
  for (let entry = 0; entry < indices.length; entry++) {
    places[entry * 2] = indices[entry] as number;
    numbers[entry * 2 + 1] = values[entry] as number;
  }
  instance
    .u32(data, 6)
    .set([dense, starts, entries, weights, weights + stride * 8, weights + (width - 1) * 8]);
  instance.f64(data + 24, 1)[0] = constant;
  instance.i32(data + 32, 1)[0] = stride;
  instance.kernels.linearSquares(data, rows, squares);
  return { rows, width, stride, data, weights, squares };
}
