// Gradients and hessians as fixed-point pairs of 32-bit integers (gradient, hessian), one pair a row.
import { exp2lanes } from "./exp";

// @ts-ignore: decorator
@inline
function low(n: u32, thread: u32, threads: u32): u32 {
  return thread == threads ? n : <u32>((<u64>n * thread) / threads) & ~1;
}

// Rounds both lanes to the nearest integers, ties to even, which lie within 32 bits; a positive weight has a hessian of at least 1.
// @ts-ignore: decorator
@inline
function storePairs(to: usize, g: v128, h: v128, weight: v128, gScale: f64, hScale: f64): void {
  const magic = f64x2.splat(6755399441055744.0);
  const least = v128.and(f64x2.gt(weight, f64x2.splat(0)), f64x2.splat(1));
  const gs = f64x2.add(f64x2.mul(g, f64x2.splat(gScale)), magic);
  const hs = f64x2.add(f64x2.pmax(f64x2.mul(h, f64x2.splat(hScale)), least), magic);
  v128.store(to, v128.shuffle<i32>(gs, hs, 0, 4, 2, 6));
}

// @ts-ignore: decorator
@inline
function weightsAt(weights: usize, row: u32): v128 {
  return weights == 0 ? f64x2.splat(1) : v128.load(weights + (<usize>row << 3));
}

// Log loss: g = w * (p - y), h = w * p * (1 - p) with p = 1 / (1 + exp(-score)); arrays are padded to even lengths.
export function binaryGradients(
  thread: u32, threads: u32, n: u32, scores: usize, target: usize, weights: usize, pairs: usize,
  gScale: f64, hScale: f64,
): void {
  const one = f64x2.splat(1);
  const end = low(n, thread + 1, threads);
  for (let row = low(n, thread, threads); row < end; row += 2) {
    const e = exp2lanes(f64x2.neg(v128.load(scores + (<usize>row << 3))));
    const p = f64x2.div(one, f64x2.add(one, e));
    const y = f64x2(<f64>load<u8>(target + row), <f64>load<u8>(target + row, 1));
    const w = weightsAt(weights, row);
    const g = f64x2.mul(w, f64x2.sub(p, y));
    const h = f64x2.mul(w, f64x2.mul(p, f64x2.sub(one, p)));
    storePairs(pairs + (<usize>row << 3), g, h, w, gScale, hScale);
  }
}

// Softmax: g = w * (p - y), h = factor * w * p * (1 - p) for each class; scores and pairs are class-major with
// `pitch` rows a class; `scratch` holds `classes` pairs of doubles for each thread.
export function softmaxGradients(
  thread: u32, threads: u32, n: u32, pitch: usize, classes: u32, scores: usize, codes: usize, weights: usize,
  pairs: usize, scratch: usize, factor: f64, gScale: f64, hScale: f64,
): void {
  const one = f64x2.splat(1);
  const own = scratch + thread * (classes << 4);
  const end = low(n, thread + 1, threads);
  for (let row = low(n, thread, threads); row < end; row += 2) {
    let p = scores + (<usize>row << 3);
    let most = v128.load(p);
    for (let k: u32 = 1; k < classes; k++) {
      p += pitch << 3;
      most = f64x2.pmax(most, v128.load(p));
    }
    let sum = f64x2.splat(0);
    p = scores + (<usize>row << 3);
    for (let k: u32 = 0; k < classes; k++) {
      const e = exp2lanes(f64x2.sub(v128.load(p), most));
      v128.store(own + (k << 4), e);
      sum = f64x2.add(sum, e);
      p += pitch << 3;
    }
    const w = weightsAt(weights, row);
    const a = load<u32>(codes + (<usize>row << 2)), b = load<u32>(codes + (<usize>row << 2), 4);
    const inverse = f64x2.div(one, sum);
    let to = pairs + (<usize>row << 3);
    for (let k: u32 = 0; k < classes; k++) {
      const share = f64x2.mul(v128.load(own + (k << 4)), inverse);
      const y = f64x2(<f64>(a == k), <f64>(b == k));
      const g = f64x2.mul(w, f64x2.sub(share, y));
      const h = f64x2.mul(f64x2.mul(w, f64x2.splat(factor)), f64x2.mul(share, f64x2.sub(one, share)));
      storePairs(to, g, h, w, gScale, hScale);
      to += pitch << 3;
    }
  }
}

// Objectives of numbers: 0 squared, 1 absolute, 2 Poisson (parameter: the greatest step), 3 quantile (parameter:
// alpha). Writes doubles g and h, and the greatest |g| and h of the thread to peaks[2 * thread].
export function pointGradients(
  thread: u32, threads: u32, objective: u32, n: u32, scores: usize, target: usize, weights: usize,
  parameter: f64, g: usize, h: usize, peaks: usize,
): void {
  const end = low(n, thread + 1, threads);
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  const boost = exp2lanes(f64x2.splat(parameter));
  let mostG = zero;
  let mostH = zero;
  for (let row = low(n, thread, threads); row < end; row += 2) {
    const at = <usize>row << 3;
    const s = v128.load(scores + at);
    const y = v128.load(target + at);
    const w = weightsAt(weights, row);
    let gv: v128, hv: v128;
    if (objective == 0) {
      gv = f64x2.mul(w, f64x2.sub(s, y));
      hv = w;
    } else if (objective == 1) {
      const above = v128.and(f64x2.gt(s, y), one);
      const below = v128.and(f64x2.lt(s, y), one);
      gv = f64x2.mul(w, f64x2.sub(above, below));
      hv = w;
    } else if (objective == 2) {
      const e = exp2lanes(s);
      gv = f64x2.mul(w, f64x2.sub(e, y));
      hv = f64x2.mul(w, f64x2.mul(e, boost));
    } else {
      const up = f64x2.splat(1 - parameter), down = f64x2.splat(-parameter);
      gv = f64x2.mul(w, v128.bitselect(up, down, f64x2.ge(s, y)));
      hv = w;
    }
    v128.store(g + at, gv);
    v128.store(h + at, hv);
    if (row + 1 == n) {
      gv = f64x2.replace_lane(gv, 1, 0);
      hv = f64x2.replace_lane(hv, 1, 0);
    }
    mostG = f64x2.pmax(mostG, f64x2.abs(gv));
    mostH = f64x2.pmax(mostH, hv);
  }
  store<f64>(peaks + (thread << 4), max(f64x2.extract_lane(mostG, 0), f64x2.extract_lane(mostG, 1)));
  store<f64>(peaks + (thread << 4), max(f64x2.extract_lane(mostH, 0), f64x2.extract_lane(mostH, 1)), 8);
}

// Fixed-point pairs of doubles g and h.
export function quantise(
  thread: u32, threads: u32, n: u32, g: usize, h: usize, weights: usize, pairs: usize, gScale: f64, hScale: f64,
): void {
  const end = low(n, thread + 1, threads);
  for (let row = low(n, thread, threads); row < end; row += 2) {
    const at = <usize>row << 3;
    storePairs(pairs + at, v128.load(g + at), v128.load(h + at), weightsAt(weights, row), gScale, hScale);
  }
}
