import type { BoostingKernels } from "./boosting-kernels.js";
import { createExp } from "./exp-twin.js";

type Names = "binaryGradients" | "softmaxGradients" | "pointGradients" | "quantise";

const MAGIC = 6755399441055744;
const low = (n: number, thread: number, threads: number): number =>
  thread === threads ? n : Math.floor((n * thread) / threads) & ~1;
const nearest = (x: number): number => (Math.abs(x) < 2147483648 ? x + MAGIC - MAGIC : x);
const saturate = (x: number): number => Math.max(-2147483648, Math.min(2147483647, x));

/**
 * The twins of the gradient kernels.
 *
 * @param memory - Gives the memory's current buffer.
 */
export function gradientTwin(memory: () => ArrayBufferLike): Pick<BoostingKernels, Names> {
  const exp = createExp();
  const doubles = (p: number, n: number): Float64Array => new Float64Array(memory(), p, n);
  const weightsOf = (p: number, n: number): Float64Array | undefined => (p === 0 ? undefined : doubles(p, n));

  function store(
    pairs: Int32Array,
    at: number,
    g: number,
    h: number,
    w: number,
    gScale: number,
    hScale: number,
  ): void {
    pairs[at] = saturate(nearest(g * gScale));
    pairs[at + 1] = saturate(Math.max(nearest(h * hScale), w > 0 ? 1 : 0));
  }

  return {
    binaryGradients(thread, threads, n, scores, target, weights, pairs, gScale, hScale) {
      const s = doubles(scores, n);
      const y = new Uint8Array(memory(), target, n);
      const ws = weightsOf(weights, n);
      const out = new Int32Array(memory(), pairs, 2 * n);
      const end = low(n, thread + 1, threads);
      for (let row = low(n, thread, threads); row < end; row++) {
        const p = 1 / (1 + exp(-(s[row] as number)));
        const w = ws === undefined ? 1 : (ws[row] as number);
        store(out, 2 * row, w * (p - (y[row] as number)), w * (p * (1 - p)), w, gScale, hScale);
      }
    },
    softmaxGradients(
      thread,
      threads,
      n,
      pitch,
      classes,
      scores,
      codes,
      weights,
      pairs,
      scratch,
      factor,
      gScale,
      hScale,
    ) {
      const s = doubles(scores, pitch * classes);
      const y = new Int32Array(memory(), codes, n);
      const ws = weightsOf(weights, n);
      const out = new Int32Array(memory(), pairs, 2 * pitch * classes);
      const own = doubles(scratch + thread * classes * 16, classes);
      const end = low(n, thread + 1, threads);
      for (let row = low(n, thread, threads); row < end; row++) {
        let most = s[row] as number;
        for (let k = 1; k < classes; k++) most = Math.max(most, s[k * pitch + row] as number);
        let sum = 0;
        for (let k = 0; k < classes; k++) {
          const e = exp((s[k * pitch + row] as number) - most);
          own[k] = e;
          sum += e;
        }
        const w = ws === undefined ? 1 : (ws[row] as number);
        const inverse = 1 / sum;
        for (let k = 0; k < classes; k++) {
          const share = (own[k] as number) * inverse;
          const g = w * (share - (y[row] === k ? 1 : 0));
          store(out, 2 * (k * pitch + row), g, w * factor * (share * (1 - share)), w, gScale, hScale);
        }
      }
    },
    pointGradients(thread, threads, objective, n, scores, target, weights, parameter, g, h, peaks) {
      const s = doubles(scores, n);
      const y = doubles(target, n);
      const ws = weightsOf(weights, n);
      const gs = doubles(g, n);
      const hs = doubles(h, n);
      const out = doubles(peaks + thread * 16, 2);
      const boost = exp(parameter);
      const end = low(n, thread + 1, threads);
      let mostG = 0;
      let mostH = 0;
      for (let row = low(n, thread, threads); row < end; row++) {
        const score = s[row] as number;
        const wanted = y[row] as number;
        const w = ws === undefined ? 1 : (ws[row] as number);
        let gradient: number;
        let hessian = w;
        if (objective === 0) gradient = w * (score - wanted);
        else if (objective === 1) gradient = w * ((score > wanted ? 1 : 0) - (score < wanted ? 1 : 0));
        else if (objective === 2) {
          const e = exp(score);
          gradient = w * (e - wanted);
          hessian = w * (e * boost);
        } else gradient = w * (score >= wanted ? 1 - parameter : -parameter);
        gs[row] = gradient;
        hs[row] = hessian;
        mostG = Math.max(mostG, Math.abs(gradient));
        mostH = Math.max(mostH, hessian);
      }
      out[0] = mostG;
      out[1] = mostH;
    },
    quantise(thread, threads, n, g, h, weights, pairs, gScale, hScale) {
      const gs = doubles(g, n);
      const hs = doubles(h, n);
      const ws = weightsOf(weights, n);
      const out = new Int32Array(memory(), pairs, 2 * n);
      const end = low(n, thread + 1, threads);
      for (let row = low(n, thread, threads); row < end; row++) {
        const w = ws === undefined ? 1 : (ws[row] as number);
        store(out, 2 * row, gs[row] as number, hs[row] as number, w, gScale, hScale);
      }
    },
  };
}
