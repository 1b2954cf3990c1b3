import type { Memory } from "../dense/views.js";
import type { GraphKernels } from "./kernels.js";
import { at, dot, firstOf } from "./numbers.js";

const single = Math.fround;
const BETA1 = single(0.9);
const TAKE1 = single(1 - BETA1);
const BETA2 = single(0.999);
const TAKE2 = single(1 - BETA2);
const EPSILON = single(1e-8);
const LEAST = single(1e-12);

type Names = "adam" | "squaredLengths" | "unitRows" | "unitRowsGradient";

/** Lengths and steps of vectors in plain TypeScript. */
export function vectorTwin(memory: Memory): Pick<GraphKernels, Names> {
  const f32 = (p: number, n?: number): Float32Array => new Float32Array(memory(), p, n);
  return {
    adam(thread, threads, values, gradients, first, second, decay, rows, width, l2, rate, correction) {
      const [x, gradient, means, squares] = [f32(values), f32(gradients), f32(first), f32(second)];
      const shrinks = f32(decay, rows);
      const [weight, step, unbiased] = [single(l2), single(rate), single(correction)];
      const end = firstOf(thread + 1, threads, rows);
      for (let row = firstOf(thread, threads, rows); row < end; row++) {
        const shrink = single(weight * at(shrinks, row));
        for (let c = row * width; c < (row + 1) * width; c++) {
          const g = single(at(gradient, c) + single(shrink * at(x, c)));
          const m = single(single(BETA1 * at(means, c)) + single(TAKE1 * g));
          const v = single(single(BETA2 * at(squares, c)) + single(TAKE2 * single(g * g)));
          const root = single(single(Math.sqrt(single(v * unbiased))) + EPSILON);
          means[c] = m;
          squares[c] = v;
          x[c] = at(x, c) - single(single(m * step) / root);
        }
      }
    },
    squaredLengths(thread, threads, values, rows, width, out) {
      const [from, to] = [f32(values), f32(out, rows)];
      const end = firstOf(thread + 1, threads, rows);
      for (let row = firstOf(thread, threads, rows); row < end; row++) {
        to[row] = dot(from, row * width, from, row * width, width);
      }
    },
    unitRows(thread, threads, values, rows, width, factors) {
      const [from, to] = [f32(values), f32(factors, rows)];
      const end = firstOf(thread + 1, threads, rows);
      for (let row = firstOf(thread, threads, rows); row < end; row++) {
        const squares = single(dot(from, row * width, from, row * width, width) + LEAST);
        const factor = single(1 / single(Math.sqrt(squares)));
        to[row] = factor;
        for (let c = row * width; c < (row + 1) * width; c++) from[c] = at(from, c) * factor;
      }
    },
    unitRowsGradient(thread, threads, gradients, units, rows, width, factors) {
      const [to, unit, scales] = [f32(gradients), f32(units), f32(factors, rows)];
      const end = firstOf(thread + 1, threads, rows);
      for (let row = firstOf(thread, threads, rows); row < end; row++) {
        const along = dot(to, row * width, unit, row * width, width);
        for (let c = row * width; c < (row + 1) * width; c++) {
          to[c] = at(scales, row) * single(at(to, c) - single(along * at(unit, c)));
        }
      }
    },
  };
}
