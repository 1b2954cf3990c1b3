import type { DenseKernels } from "./kernels.js";
import { at, firstOf, type Memory } from "./views.js";

type Numbers = Float32Array | Float64Array;

/** The sum of products in the order of the kernel's lanes. */
function dot(a: Numbers, b: Numbers, count: number): number {
  const lanes = new Float64Array(8);
  const blocked = count - (count % 8);
  for (let i = 0; i < blocked; i++) lanes[i % 8] = at(lanes, i % 8) + at(a, i) * at(b, i);
  const even = at(lanes, 0) + at(lanes, 2) + (at(lanes, 4) + at(lanes, 6));
  const odd = at(lanes, 1) + at(lanes, 3) + (at(lanes, 5) + at(lanes, 7));
  let sum = even + odd;
  for (let i = blocked; i < count; i++) sum += at(a, i) * at(b, i);
  return sum;
}

/** Vectors and dense matrices in plain TypeScript. */
export function vectorTwin(
  memory: Memory,
): Pick<
  DenseKernels,
  "dotF32" | "dotF64" | "axpyF32" | "axpyF64" | "matVecF32" | "matVecF64" | "gatherRows"
> {
  const f32 = (p: number, n: number): Float32Array => new Float32Array(memory(), p, n);
  const f64 = (p: number, n: number): Float64Array => new Float64Array(memory(), p, n);
  return {
    dotF32: (left, right, count) => dot(f32(left, count), f32(right, count), count),
    dotF64: (left, right, count) => dot(f64(left, count), f64(right, count), count),
    axpyF32(alpha, x, y, count) {
      const [from, to, factor] = [f32(x, count), f32(y, count), Math.fround(alpha)];
      for (let i = 0; i < count; i++) to[i] = at(to, i) + Math.fround(factor * at(from, i));
    },
    axpyF64(alpha, x, y, count) {
      const [from, to] = [f64(x, count), f64(y, count)];
      for (let i = 0; i < count; i++) to[i] = at(to, i) + alpha * at(from, i);
    },
    matVecF32(thread, threads, matrix, rows, columns, x, out) {
      const [vector, to] = [f32(x, columns), f32(out, rows)];
      for (let row = firstOf(thread, threads, rows); row < firstOf(thread + 1, threads, rows); row++) {
        to[row] = dot(f32(matrix + 4 * row * columns, columns), vector, columns);
      }
    },
    matVecF64(thread, threads, matrix, rows, columns, x, out) {
      const [vector, to] = [f64(x, columns), f64(out, rows)];
      for (let row = firstOf(thread, threads, rows); row < firstOf(thread + 1, threads, rows); row++) {
        to[row] = dot(f64(matrix + 8 * row * columns, columns), vector, columns);
      }
    },
    gatherRows(thread, threads, matrix, width, indices, count, out) {
      const which = new Int32Array(memory(), indices, count);
      const to = f32(out, count * width);
      for (let p = firstOf(thread, threads, count); p < firstOf(thread + 1, threads, count); p++) {
        to.set(f32(matrix + 4 * at(which, p) * width, width), p * width);
      }
    },
  };
}
