import { searchTwin } from "../dense/search-twin.js";
import { at, type Memory } from "../dense/views.js";
import type { TensorKernels } from "./kernels.js";
import { f } from "./lanes.js";

type Names = "matMulF32" | "matMulScratch" | "argMax" | "argMin" | "topKRows";

/** How many bytes of scratch memory a product of `n` columns needs, as the kernels count. */
export const matMulScratch = (n: number): number => 256 * (Math.ceil(n / 8) * 8) * 4 + 256 * 16 + 128;

/** Two matrices and where their product goes. */
export interface Product {
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly out: Float32Array;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly turnedA: boolean;
  readonly turnedB: boolean;
}

/** Adds a product, each sum in the order of k. */
export function addMatMul({ a, b, out, m, n, k, turnedA, turnedB }: Product): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = at(out, i * n + j);
      for (let p = 0; p < k; p++) {
        const left = at(a, turnedA ? p * m + i : i * k + p);
        sum = f(sum + f(left * at(b, turnedB ? j * k + p : p * n + j)));
      }
      out[i * n + j] = sum;
    }
  }
}

/** Products of matrices and the place of the best in plain TypeScript. */
export function matMulTwin(memory: Memory): Pick<TensorKernels, Names> {
  const f32 = (p: number, n: number): Float32Array => new Float32Array(memory(), p, n);
  const best = (
    isBetter: (value: number, held: number) => boolean,
    x: number,
    rows: number,
    width: number,
    out: number,
  ): void => {
    const to = new Int32Array(memory(), out, rows);
    for (let row = 0; row < rows; row++) {
      const from = f32(x + 4 * row * width, width);
      let place = 0;
      for (let i = 1; i < width; i++) if (isBetter(at(from, i), at(from, place))) place = i;
      to[row] = place;
    }
  };
  const { topK } = searchTwin(memory);
  return {
    matMulScratch,
    matMulF32(a, b, m, n, k, turnedA, turnedB, out) {
      const to = f32(out, m * n).fill(0);
      addMatMul({
        a: f32(a, m * k),
        b: f32(b, k * n),
        out: to,
        m,
        n,
        k,
        turnedA: turnedA !== 0,
        turnedB: turnedB !== 0,
      });
    },
    topKRows(x, rows, width, k, values, indices) {
      for (let row = 0; row < rows; row++) {
        const to = 4 * row * k;
        if (topK(x + 4 * row * width, width, k, indices + to, values + to) < k) return 0;
      }
      return 1;
    },
    argMax: (x, rows, width, out) => best((value, held) => value > held, x, rows, width, out),
    argMin: (x, rows, width, out) => best((value, held) => value < held, x, rows, width, out),
  };
}
