import { dotSingle, kernelValue } from "./kernel-value.js";
import type { SvmKernels } from "./svm-kernels.js";

type RowKernels = Pick<SvmKernels, "squaredNorms" | "kernelRow" | "kernelDiagonal" | "compactRow">;

/** Where the part of a thread begins, in whole blocks of four. */
const partAt = (thread: number, threads: number, count: number): number =>
  Math.floor((Math.ceil(count / 4) * thread) / threads) * 4;

/** The kernels that make kernel rows. */
export const kernelRowTwin = (memory: () => ArrayBufferLike): RowKernels => ({
  squaredNorms(x, count, stride, out) {
    const points = new Float32Array(memory(), x, count * stride);
    const norms = new Float32Array(memory(), out, count);
    for (let row = 0; row < count; row++) {
      norms[row] = dotSingle(points, row * stride, points, row * stride, stride);
    }
  },
  kernelRow(thread, threads, kind, x, norms, count, stride, q, norm, gamma, coef0, degree, out) {
    const from = partAt(thread, threads, count);
    const to = partAt(thread + 1, threads, count);
    const points = new Float32Array(memory(), x, to * stride);
    const squares = new Float32Array(memory(), norms, to);
    const point = new Float32Array(memory(), q, stride);
    const values = new Float32Array(memory(), out, to);
    const own = Math.fround(norm);
    const [factor, addend] = [Math.fround(gamma), Math.fround(coef0)];
    for (let row = from; row < to; row++) {
      const dot = dotSingle(points, row * stride, point, 0, stride);
      const sum = Math.fround((squares[row] as number) + own);
      values[row] = kernelValue(kind, dot, sum, factor, addend, degree);
    }
  },
  kernelDiagonal(kind, norms, count, gamma, coef0, degree, out) {
    const squares = new Float32Array(memory(), norms, count);
    const values = new Float32Array(memory(), out, count);
    const [factor, addend] = [Math.fround(gamma), Math.fround(coef0)];
    for (let row = 0; row < count; row++) {
      const own = squares[row] as number;
      values[row] = kind === 1 ? 1 : kernelValue(kind, own, own, factor, addend, degree);
    }
  },
  compactRow(row, kept, count, out) {
    const places = new Int32Array(memory(), kept, count);
    const values = new Float32Array(memory(), row);
    const to = new Float32Array(memory(), out, count);
    for (let at = 0; at < count; at++) to[at] = values[places[at] as number] as number;
  },
});
