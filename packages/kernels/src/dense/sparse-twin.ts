import type { DenseKernels } from "./kernels.js";
import { at, firstRow, type Memory } from "./views.js";

type Numbers = Float32Array | Float64Array;

/** The inner product of a sparse row and a vector in the order of the kernel's two lanes. */
function sparseDot(
  indices: Int32Array,
  values: Float32Array,
  start: number,
  end: number,
  x: Numbers,
): number {
  let even = 0;
  let odd = 0;
  const blocked = end - ((end - start) % 2);
  for (let e = start; e < blocked; e += 2) {
    even += at(values, e) * at(x, at(indices, e));
    odd += at(values, e + 1) * at(x, at(indices, e + 1));
  }
  if (blocked < end) even += at(values, blocked) * at(x, at(indices, blocked));
  return even + odd;
}

type Names =
  | "sparseDotF32"
  | "sparseDotF64"
  | "sparseAxpyF32"
  | "sparseAxpyF64"
  | "sparseMatVecF32"
  | "sparseMatVecF64"
  | "sparseDenseMatMul"
  | "sparseDenseMatMulF32";

/** Sparse rows and matrices in plain TypeScript. */
export function sparseTwin(memory: Memory): Pick<DenseKernels, Names> {
  const i32 = (p: number, n?: number): Int32Array => new Int32Array(memory(), p, n);
  const f32 = (p: number, n?: number): Float32Array => new Float32Array(memory(), p, n);
  const f64 = (p: number, n?: number): Float64Array => new Float64Array(memory(), p, n);

  function multiply(
    round: (value: number) => number,
    thread: number,
    threads: number,
    places: readonly [offsets: number, indices: number, values: number],
    rows: number,
    dense: number,
    width: number,
    out: number,
  ): void {
    const offsets = i32(places[0], rows + 1);
    const indices = i32(places[1], at(offsets, rows));
    const values = f32(places[2], at(offsets, rows));
    const from = f32(dense);
    const to = f32(out, rows * width);
    const end = firstRow(thread + 1, threads, offsets, rows);
    for (let row = firstRow(thread, threads, offsets, rows); row < end; row++) {
      for (let column = 0; column < width; column++) {
        let sum = 0;
        for (let e = at(offsets, row); e < at(offsets, row + 1); e++) {
          sum = round(sum + round(at(values, e) * at(from, at(indices, e) * width + column)));
        }
        to[row * width + column] = sum;
      }
    }
  }

  function matVec(
    thread: number,
    threads: number,
    places: readonly [offsets: number, indices: number, values: number],
    rows: number,
    x: Numbers,
    to: Numbers,
  ): void {
    const offsets = i32(places[0], rows + 1);
    const indices = i32(places[1], at(offsets, rows));
    const values = f32(places[2], at(offsets, rows));
    const end = firstRow(thread + 1, threads, offsets, rows);
    for (let row = firstRow(thread, threads, offsets, rows); row < end; row++) {
      to[row] = sparseDot(indices, values, at(offsets, row), at(offsets, row + 1), x);
    }
  }

  return {
    sparseDotF32: (indices, values, count, x) =>
      sparseDot(i32(indices, count), f32(values, count), 0, count, f32(x)),
    sparseDotF64: (indices, values, count, x) =>
      sparseDot(i32(indices, count), f32(values, count), 0, count, f64(x)),
    sparseAxpyF32(alpha, indices, values, count, y) {
      const [which, amounts, to, factor] = [
        i32(indices, count),
        f32(values, count),
        f32(y),
        Math.fround(alpha),
      ];
      for (let e = 0; e < count; e++) {
        to[at(which, e)] = at(to, at(which, e)) + Math.fround(factor * at(amounts, e));
      }
    },
    sparseAxpyF64(alpha, indices, values, count, y) {
      const [which, amounts, to] = [i32(indices, count), f32(values, count), f64(y)];
      for (let e = 0; e < count; e++) to[at(which, e)] = at(to, at(which, e)) + alpha * at(amounts, e);
    },
    sparseMatVecF32: (thread, threads, offsets, indices, values, rows, x, out) =>
      matVec(thread, threads, [offsets, indices, values], rows, f32(x), f32(out, rows)),
    sparseMatVecF64: (thread, threads, offsets, indices, values, rows, x, out) =>
      matVec(thread, threads, [offsets, indices, values], rows, f64(x), f64(out, rows)),
    sparseDenseMatMul: (thread, threads, offsets, indices, values, rows, _columns, dense, width, out) =>
      multiply(Number, thread, threads, [offsets, indices, values], rows, dense, width, out),
    sparseDenseMatMulF32: (thread, threads, offsets, indices, values, rows, _columns, dense, width, out) =>
      multiply(Math.fround, thread, threads, [offsets, indices, values], rows, dense, width, out),
  };
}
