import { factoriseRows, substituteRow } from "./cholesky-twin.js";
import type { FactorKernels } from "./kernels.js";
import { addScaled, at, dot } from "./single.js";

const GATHERED = 64;
const ROWS = 16;

interface System {
  readonly vectors: Float32Array;
  readonly width: number;
  readonly block: number;
  readonly gram: Float32Array;
}

/** The matrix and the slope of a block, before the row's columns. */
function startBlock(
  { gram, width }: System,
  w: Float32Array,
  from: number,
  size: number,
  penalty: number,
): { readonly matrix: Float32Array; readonly slope: Float32Array } {
  const matrix = new Float32Array(size * size);
  const slope = new Float32Array(size);
  for (let a = 0; a < size; a++) {
    const row = (from + a) * width + from;
    matrix.set(gram.subarray(row, row + size), a * size);
    matrix[a * size + a] = at(matrix, a * size + a) + penalty;
    slope[a] = penalty * at(w, from + a);
  }
  for (let a = 0; a < width; a++) addScaled(slope, 0, gram, a * width + from, at(w, a), size);
  return { matrix, slope };
}

function solveRow(system: System, columns: Int32Array, penalty: number, w: Float32Array): void {
  const { vectors, width, block } = system;
  const errors = Float32Array.from(columns, (column) => dot(w, 0, vectors, column * width, width) - 1);
  for (let from = 0; from < width; from += block) {
    const size = Math.min(block, width - from);
    const { matrix, slope } = startBlock(system, w, from, size, penalty);
    columns.forEach((column, i) => {
      const h = column * width + from;
      addScaled(slope, 0, vectors, h, at(errors, i), size);
      for (let a = 0; a < size; a++) {
        addScaled(matrix, a * size + a, vectors, h + a, at(vectors, h + a), size - a);
      }
    });
    const inverse = new Float32Array(size);
    factoriseRows(matrix, size, inverse, 0);
    substituteRow(matrix, size, inverse, slope);
    addScaled(w, from, slope, 0, -1, size);
    columns.forEach((column, i) => {
      errors[i] = at(errors, i) - dot(slope, 0, vectors, column * width + from, size);
    });
  }
}

/** Least squares row by row in plain TypeScript. */
export function leastSquaresTwin(
  memory: () => ArrayBufferLike,
): Pick<FactorKernels, "solveRows" | "solveScratch"> {
  const i32 = (p: number, n: number): Int32Array => new Int32Array(memory(), p, n);
  const f32 = (p: number, n: number): Float32Array => new Float32Array(memory(), p, n);
  return {
    solveRows(thread, threads, offsets, indices, rows, vectors, width, block, gram, penalties, out) {
      const starts = i32(offsets, rows + 1);
      const system = {
        vectors: new Float32Array(memory(), vectors),
        width,
        block,
        gram: f32(gram, width * width),
      };
      for (let first = thread * ROWS; first < rows; first += threads * ROWS) {
        for (let row = first; row < Math.min(first + ROWS, rows); row++) {
          const start = starts[row] as number;
          const columns = i32(indices + 4 * start, (starts[row + 1] as number) - start);
          const w = f32(out + 4 * row * width, width);
          solveRow(system, columns, at(f32(penalties, rows), row), w);
        }
      }
    },
    solveScratch: (block, longest) => 4 * block * (block + GATHERED + 2) + 16 * Math.ceil(longest / 4) + 64,
  };
}
