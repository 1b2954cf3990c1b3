import type { FactorKernels } from "./kernels.js";
import { addScaled, at, dot } from "./single.js";

const ROWS = 16;

const SETTLED = Math.fround(1e-14);
const LEAST = Math.fround(1e-30);

interface System {
  readonly vectors: Float32Array;
  readonly width: number;
  readonly gram: Float32Array;
}

/** `G vector + penalty * vector + sum of (h . vector - target) h`. */
function apply(
  { vectors, width, gram }: System,
  columns: Int32Array,
  penalty: number,
  vector: Float32Array,
  target: number,
): Float32Array {
  const out = new Float32Array(width);
  for (let a = 0; a < width; a++) addScaled(out, 0, gram, a * width, at(vector, a), width);
  const scores = Float32Array.from(columns, (c) => dot(vector, 0, vectors, c * width, width) - target);
  columns.forEach((column, i) => {
    addScaled(out, 0, vectors, column * width, at(scores, i), width);
  });
  addScaled(out, 0, vector, 0, penalty, width);
  return out;
}

function improveRow(
  system: System,
  columns: Int32Array,
  penalty: number,
  steps: number,
  w: Float32Array,
): void {
  const { width } = system;
  const residual = apply(system, columns, penalty, w, 1).map((value) => -value);
  const direction = residual.slice();
  let length = dot(residual, 0, residual, 0, width);
  const least = Math.max(LEAST, Math.fround(SETTLED * length));
  for (let step = 0; step < steps && length > least; step++) {
    const product = apply(system, columns, penalty, direction, 0);
    const rate = Math.fround(length / dot(direction, 0, product, 0, width));
    addScaled(w, 0, direction, 0, rate, width);
    addScaled(residual, 0, product, 0, -rate, width);
    const next = dot(residual, 0, residual, 0, width);
    const ratio = Math.fround(next / length);
    direction.forEach((value, a) => {
      direction[a] = Math.fround(ratio * value) + at(residual, a);
    });
    length = next;
  }
}

/** Conjugate gradients row by row in plain TypeScript. */
export function conjugateGradientsTwin(
  memory: () => ArrayBufferLike,
): Pick<FactorKernels, "improveRows" | "improveScratch"> {
  const i32 = (p: number, n: number): Int32Array => new Int32Array(memory(), p, n);
  const f32 = (p: number, n?: number): Float32Array => new Float32Array(memory(), p, n);
  return {
    improveRows(thread, threads, offsets, indices, rows, vectors, width, steps, gram, penalties, out) {
      const starts = i32(offsets, rows + 1);
      const system = { vectors: f32(vectors), width, gram: f32(gram, width * width) };
      for (let first = thread * ROWS; first < rows; first += threads * ROWS) {
        for (let row = first; row < Math.min(first + ROWS, rows); row++) {
          const start = starts[row] as number;
          const columns = i32(indices + 4 * start, (starts[row + 1] as number) - start);
          const w = f32(out + 4 * row * width, width);
          improveRow(system, columns, at(f32(penalties, rows), row), steps, w);
        }
      }
    },
    improveScratch: (width, longest) => 12 * width + 16 * Math.ceil(longest / 4),
  };
}
