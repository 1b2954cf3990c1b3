import { at, type Memory } from "../dense/views.js";
import type { TensorKernels } from "./kernels.js";
import { f } from "./lanes.js";

/** Thirty-two pseudo-random bits of a place: Wellons's triple32 (2018), with the key let in twice. */
function bitsOf(place: number, key: number): number {
  let x = place ^ key;
  x ^= x >>> 17;
  x = Math.imul(x, 0xed5ad4bb);
  x ^= x >>> 11;
  x = (x + key) | 0;
  x = Math.imul(x, 0xac4c1b51);
  x ^= x >>> 15;
  x = Math.imul(x, 0x31848bab);
  return (x ^ (x >>> 14)) >>> 0;
}

/** Dropout in plain TypeScript. */
export function dropoutTwin(memory: Memory): Pick<TensorKernels, "dropout" | "sparseDropoutMatMulF32"> {
  const i32 = (p: number, n: number): Int32Array => new Int32Array(memory(), p, n);
  const f32 = (p: number, n?: number): Float32Array => new Float32Array(memory(), p, n);
  return {
    dropout(x, count, key, threshold, scale, out) {
      const [from, to, factor] = [f32(x, count), f32(out, count), f(scale)];
      for (let i = 0; i < count; i++) to[i] = bitsOf(i, key) >= threshold ? at(from, i) * factor : 0;
    },
    sparseDropoutMatMulF32(
      offsets,
      indices,
      values,
      places,
      rows,
      dense,
      heads,
      width,
      key,
      threshold,
      scale,
      out,
    ) {
      const starts = i32(offsets, rows + 1);
      const count = at(starts, rows);
      const [columns, held, numbers] = [i32(indices, count), f32(values, count), i32(places, count)];
      const [from, to] = [f32(dense), f32(out, rows * heads * width).fill(0)];
      for (let row = 0; row < rows; row++) {
        for (let entry = at(starts, row); entry < at(starts, row + 1); entry++) {
          const place = places === 0 ? entry : at(numbers, entry);
          const value = f(at(held, entry) * f(scale));
          for (let head = 0; head < heads; head++) {
            const factor = bitsOf(place * heads + head, key) >= threshold ? value : 0;
            const [source, target] = [at(columns, entry), row].map((one) => (one * heads + head) * width) as [
              number,
              number,
            ];
            for (let i = 0; i < width; i++) {
              to[target + i] = at(to, target + i) + f(factor * at(from, source + i));
            }
          }
        }
      }
    },
  };
}
