import { f } from "./lanes.js";

const MAGIC = 12_582_912;
const LOG2E = f(Math.LOG2E);
const [HIGH, LOW] = [f(0.693359375), f(-2.1219444e-4)];
const TERMS: readonly number[] = [
  1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
].map(f);

/** `exp` in float32 as the kernels compute it, operation by operation. */
export function exp(input: number): number {
  if (Number.isNaN(input)) return input;
  const x = Math.min(Math.max(input, -104), 89);
  const n = f(f(f(x * LOG2E) + MAGIC) - MAGIC);
  const r = f(f(x - f(n * HIGH)) - f(n * LOW));
  const p = TERMS.reduce((sum, term) => f(f(sum * r) + term), 0);
  const y = f(f(f(f(p * r) * r) + r) + 1);
  const half = n >> 1;
  return f(f(y * 2 ** half) * 2 ** (n - half));
}

/** `1 / (1 + exp(-x))` as the kernels compute it. */
export const sigmoid = (x: number): number => f(1 / f(1 + exp(-x)));

/** `tanh` as the kernels compute it, from `exp(-2 |x|)`. */
export function tanh(x: number): number {
  const e = exp(f(Math.abs(x) * -2));
  const size = f(f(1 - e) / f(1 + e));
  return x < 0 || Object.is(x, -0) ? -size : size;
}
