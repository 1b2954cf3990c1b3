import type { FactorKernels } from "./kernels.js";
import { addScaled, at, foldLanes } from "./single.js";

type CholeskyKernels = Pick<
  FactorKernels,
  "gram" | "factorise" | "substitute" | "divideRows" | "multiplyRows"
>;

/**
 * Cholesky's factor in the place of the upper triangle, and one over its diagonal.
 *
 * @param matrix - Row-major.
 * @param width - How many columns.
 * @param inverse - Where one over the diagonal goes.
 * @param least - What a pivot must be above.
 */
export function factoriseRows(
  matrix: Float32Array,
  width: number,
  inverse: Float32Array,
  least: number,
): void {
  for (let k = 0; k < width; k++) {
    const pivot = at(matrix, k * width + k);
    const factor = pivot > least ? Math.fround(1 / Math.fround(Math.sqrt(pivot))) : 0;
    inverse[k] = factor;
    for (let c = k; c < width; c++) matrix[k * width + c] = factor * at(matrix, k * width + c);
    for (let row = k + 1; row < width; row++) {
      const by = at(matrix, k * width + row);
      for (let c = row; c < width; c++) {
        matrix[row * width + c] = at(matrix, row * width + c) - Math.fround(by * at(matrix, k * width + c));
      }
    }
  }
}

/**
 * Solves `U' U x = vector` in the vector's place.
 *
 * @param factor - U, row-major.
 * @param width - How many columns.
 * @param inverse - One over its diagonal.
 * @param vector - The vector.
 */
export function substituteRow(
  factor: Float32Array,
  width: number,
  inverse: Float32Array,
  vector: Float32Array,
): void {
  divide(factor, width, inverse, vector, 0);
  for (let k = width - 1; k >= 0; k--) {
    let value = at(vector, k);
    let c = k + 1;
    for (; c < width && (c & 3) !== 0; c++) {
      value = Math.fround(value - Math.fround(at(factor, k * width + c) * at(vector, c)));
    }
    const lanes = new Float32Array(4);
    for (; c < width; c++) {
      lanes[c & 3] = at(lanes, c & 3) + Math.fround(at(factor, k * width + c) * at(vector, c));
    }
    vector[k] = Math.fround(value - foldLanes(lanes)) * at(inverse, k);
  }
}

function divide(
  factor: Float32Array,
  width: number,
  inverse: Float32Array,
  row: Float32Array,
  start: number,
): void {
  for (let k = 0; k < width; k++) {
    const value = Math.fround(at(row, start + k) * at(inverse, k));
    row[start + k] = value;
    for (let c = k + 1; c < width; c++) {
      row[start + c] = at(row, start + c) - Math.fround(at(factor, k * width + c) * value);
    }
  }
}

/** Gram matrices and Cholesky's factors in plain TypeScript. */
export function choleskyTwin(memory: () => ArrayBufferLike): CholeskyKernels {
  const f32 = (p: number, n: number): Float32Array => new Float32Array(memory(), p, n);
  return {
    gram(thread, threads, matrix, rows, width, scale, out) {
      const values = f32(matrix, rows * width);
      const sums = f32(out, width * width);
      const by = Math.fround(scale);
      for (let a = 0; a < width; a++) {
        if ((a >> 2) % threads !== thread) continue;
        for (let b = a; b < width; b++) {
          let sum = 0;
          for (let row = 0; row < rows; row++) {
            sum = Math.fround(sum + Math.fround(at(values, row * width + a) * at(values, row * width + b)));
          }
          sums[a * width + b] = by * sum;
          sums[b * width + a] = by * sum;
        }
      }
    },
    factorise(matrix, width, inverse, least) {
      const kept = f32(inverse, width);
      factoriseRows(f32(matrix, width * width), width, kept, Math.fround(least));
      return kept.reduce((count, value) => (value > 0 ? count + 1 : count), 0);
    },
    substitute: (matrix, width, inverse, vector) =>
      substituteRow(f32(matrix, width * width), width, f32(inverse, width), f32(vector, width)),
    divideRows(thread, threads, rows, count, width, matrix, inverse) {
      const values = f32(rows, count * width);
      const end = Math.floor((count * (thread + 1)) / threads);
      for (let row = Math.floor((count * thread) / threads); row < end; row++) {
        divide(f32(matrix, width * width), width, f32(inverse, width), values, row * width);
      }
    },
    multiplyRows(thread, threads, rows, count, width, matrix, columns, out) {
      const values = f32(rows, count * width);
      const factors = f32(matrix, width * columns);
      const results = f32(out, count * columns);
      const end = Math.floor((count * (thread + 1)) / threads);
      for (let row = Math.floor((count * thread) / threads); row < end; row++) {
        results.fill(0, row * columns, (row + 1) * columns);
        for (let k = 0; k < width; k++) {
          addScaled(results, row * columns, factors, k * columns, at(values, row * width + k), columns);
        }
      }
    },
  };
}
