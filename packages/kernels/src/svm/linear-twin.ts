import type { SvmKernels } from "./svm-kernels.js";

/** Rows in memory that are dense in their first columns and sparse in the others, and the weights of a function. */
export interface LinearRows {
  /**
   * The value of the linear function at a row.
   *
   * @param row - The row.
   */
  valueAt(row: number): number;
  /**
   * Adds a multiple of a row to the weights.
   *
   * @param row - The row.
   * @param step - The factor.
   */
  addRow(row: number, step: number): void;
  /**
   * The squared norm of a row, the constant column included.
   *
   * @param row - The row.
   */
  squareOf(row: number): number;
}

/** Reads what {@link SvmKernels} describes as linear data. */
export function linearRows(buffer: ArrayBufferLike, at: number): LinearRows {
  const [dense, offsetsAt, entriesAt, weightsAt, sparseAt, constantAt] = new Uint32Array(buffer, at, 6);
  const constant = new Float64Array(buffer, at + 24, 1)[0] as number;
  const stride = new Int32Array(buffer, at + 32, 1)[0] as number;
  const points = new Float32Array(buffer, dense as number);
  const offsets = new Uint32Array(buffer, offsetsAt as number);
  const places = new Uint32Array(buffer, entriesAt as number);
  const numbers = new Float32Array(buffer, entriesAt as number);
  const weights = new Float64Array(buffer, weightsAt as number);
  const sparse = new Float64Array(buffer, sparseAt as number);
  const last = new Float64Array(buffer, constantAt as number, 1);
  const weight = (of: Float64Array, place: number): number => of[place] as number;
  return {
    valueAt(row) {
      let sum = (last[0] as number) * constant;
      if (stride > 0) {
        const lanes = [0, 0, 0, 0];
        for (let column = 0; column < stride; column++) {
          const product = weight(weights, column) * (points[row * stride + column] as number);
          lanes[column & 3] = (lanes[column & 3] as number) + product;
        }
        const [a = 0, b = 0, c = 0, d = 0] = lanes;
        sum += a + c + (b + d);
      }
      const end = offsets[row + 1] as number;
      let a = 0;
      let b = 0;
      for (let entry = offsets[row] as number, first = entry; entry < end; entry++) {
        const product = weight(sparse, places[entry * 2] as number) * (numbers[entry * 2 + 1] as number);
        if ((entry - first) % 2 === 0) a += product;
        else b += product;
      }
      return sum + (a + b);
    },
    addRow(row, step) {
      for (let column = 0; column < stride; column++) {
        weights[column] = weight(weights, column) + step * (points[row * stride + column] as number);
      }
      for (let entry = offsets[row] as number; entry < (offsets[row + 1] as number); entry++) {
        const place = places[entry * 2] as number;
        sparse[place] = weight(sparse, place) + step * (numbers[entry * 2 + 1] as number);
      }
      last[0] = (last[0] as number) + step * constant;
    },
    squareOf(row) {
      let sum = constant * constant;
      for (let column = 0; column < stride; column++) {
        const value = points[row * stride + column] as number;
        sum += value * value;
      }
      for (let entry = offsets[row] as number; entry < (offsets[row + 1] as number); entry++) {
        const value = numbers[entry * 2 + 1] as number;
        sum += value * value;
      }
      return sum;
    },
  };
}

/** The passes over linear data. */
export const linearTwin = (
  memory: () => ArrayBufferLike,
): Pick<SvmKernels, "linearSquares" | "linearValues"> => ({
  linearSquares(at, rows, out) {
    const { squareOf } = linearRows(memory(), at);
    const squares = new Float64Array(memory(), out, rows);
    for (let row = 0; row < rows; row++) squares[row] = squareOf(row);
  },
  linearValues(at, rows, out) {
    const { valueAt } = linearRows(memory(), at);
    const values = new Float64Array(memory(), out, rows);
    for (let row = 0; row < rows; row++) values[row] = valueAt(row);
  },
});
