import { at, type Memory } from "../dense/views.js";
import { exp } from "./exp.js";
import type { TensorKernels } from "./kernels.js";
import { f, sumOf } from "./lanes.js";

type Names = "segmentSoftmax" | "segmentSoftmaxGradient" | "crossEntropy" | "crossEntropyGradient";

/** Writes `exp(x - most)` of a row; gives their sum and the greatest number. */
export function expRow(
  x: Float32Array,
  out: Float32Array,
): { readonly total: number; readonly most: number } {
  const most = Math.max(...x);
  for (let i = 0; i < x.length; i++) out[i] = exp(f(at(x, i) - most));
  return { total: sumOf(out), most };
}

/** Softmax within segments and the cross-entropy of classes in plain TypeScript. */
export function softmaxTwin(memory: Memory): Pick<TensorKernels, Names> {
  const i32 = (p: number, n: number): Int32Array => new Int32Array(memory(), p, n);
  const f32 = (p: number, n: number): Float32Array => new Float32Array(memory(), p, n);

  /** Calls a function for each column of each segment with its places. */
  const columns = (
    offsets: number,
    segments: number,
    width: number,
    visit: (places: readonly number[]) => void,
  ): void => {
    const starts = i32(offsets, segments + 1);
    for (let segment = 0; segment < segments; segment++) {
      const [start, end] = [at(starts, segment), at(starts, segment + 1)];
      for (let column = 0; column < width; column++) {
        visit(Array.from({ length: end - start }, (_, i) => (start + i) * width + column));
      }
    }
  };
  const placesOf = (offsets: number, segments: number): number => at(i32(offsets, segments + 1), segments);

  return {
    segmentSoftmax(offsets, segments, x, width, out) {
      const size = placesOf(offsets, segments) * width;
      const [from, to] = [f32(x, size), f32(out, size)];
      columns(offsets, segments, width, (places) => {
        const held = Float32Array.from(places, (place) => at(from, place));
        expRow(held, held);
        const total = held.reduce((sum, value) => f(sum + value), 0);
        places.forEach((place, i) => {
          to[place] = f(at(held, i) / total);
        });
      });
    },
    segmentSoftmaxGradient(offsets, segments, y, dy, width, out) {
      const size = placesOf(offsets, segments) * width;
      const [probabilities, upstream, to] = [f32(y, size), f32(dy, size), f32(out, size)];
      columns(offsets, segments, width, (places) => {
        let sum = 0;
        for (const place of places) sum = f(sum + f(at(probabilities, place) * at(upstream, place)));
        for (const place of places) to[place] = f(at(probabilities, place) * f(at(upstream, place) - sum));
      });
    },
    crossEntropy(logits, labels, rows, width, probabilities, losses) {
      const [which, to] = [i32(labels, rows), f32(losses, rows)];
      for (let row = 0; row < rows; row++) {
        const from = f32(logits + 4 * row * width, width);
        const chances = f32(probabilities + 4 * row * width, width);
        const { total, most } = expRow(from, chances);
        const factor = f(1 / total);
        for (let i = 0; i < width; i++) chances[i] = at(chances, i) * factor;
        to[row] = f(f(Math.log(total)) + f(most - at(from, at(which, row))));
      }
    },
    crossEntropyGradient(probabilities, labels, dy, rows, width, out) {
      const [which, upstream] = [i32(labels, rows), f32(dy, rows)];
      for (let row = 0; row < rows; row++) {
        const chances = f32(probabilities + 4 * row * width, width);
        const to = f32(out + 4 * row * width, width);
        for (let i = 0; i < width; i++) to[i] = at(chances, i) * at(upstream, row);
        to[at(which, row)] = at(to, at(which, row)) - at(upstream, row);
      }
    },
  };
}
