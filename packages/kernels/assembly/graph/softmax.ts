import { exp4 } from "../svm/exp";
import { dot } from "./dot";
import { logarithm } from "./log";
import { firstOf } from "./share";
import { sigmoid, softplus } from "./sigmoid";

let largest: f32 = 0;
let total: f64 = 0;

/** Turns a row of scores into `exp((s - largest) / temperature)`; remembers the largest and the sum. */
function exponentials(row: usize, count: i32, inverse: f32): void {
  const bytes = <usize>count << 2;
  let best = f32x4.splat(-Infinity);
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) best = f32x4.max(best, v128.load(row + at));
  let most = max(
    max(f32x4.extract_lane(best, 0), f32x4.extract_lane(best, 1)),
    max(f32x4.extract_lane(best, 2), f32x4.extract_lane(best, 3)),
  );
  for (; at < bytes; at += 4) most = max(most, load<f32>(row + at));
  const shift = f32x4.splat(most);
  const factor = f32x4.splat(inverse);
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  for (at = 0; at + 16 <= bytes; at += 16) {
    const value = exp4(f32x4.mul(f32x4.sub(v128.load(row + at), shift), factor));
    v128.store(row + at, value);
    even = f64x2.add(even, f64x2.promote_low_f32x4(value));
    odd = f64x2.add(odd, f64x2.promote_low_f32x4(i32x4.shuffle(value, value, 2, 3, 2, 3)));
  }
  const sums = f64x2.add(even, odd);
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; at < bytes; at += 4) {
    const value = f32x4.extract_lane(exp4(f32x4.splat((load<f32>(row + at) - most) * inverse)), 0);
    store<f32>(row + at, value);
    sum += <f64>value;
  }
  largest = most;
  total = sum;
}

function scale(row: usize, count: i32, factor: f32): void {
  const bytes = <usize>count << 2;
  const factors = f32x4.splat(factor);
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) v128.store(row + at, f32x4.mul(v128.load(row + at), factors));
  for (; at < bytes; at += 4) store<f32>(row + at, load<f32>(row + at) * factor);
}

/**
 * The softmax loss of the thread's share of some users. Of each the scores of the `count` items compared with become the
 * derivatives by them, and the pairs get theirs. With `sampled` the sum over the catalogue is the sample's times
 * `exp(correction)` and the target's own.
 */
export function softmaxStep(
  thread: i32,
  threads: i32,
  some: usize,
  rows: i32,
  scores: usize,
  scoresStride: i32,
  count: i32,
  offsets: usize,
  items: usize,
  weights: usize,
  userVectors: usize,
  itemVectors: usize,
  width: i32,
  temperature: f64,
  correction: f64,
  sampled: i32,
  coefficients: usize,
  losses: usize,
): void {
  const stride = <usize>width << 2;
  const inverse = 1 / temperature;
  const end = firstOf(thread + 1, threads, rows);
  for (let at = firstOf(thread, threads, rows); at < end; at++) {
    const user = <usize>load<i32>(some + (<usize>at << 2));
    const row = scores + <usize>at * (<usize>scoresStride << 2);
    exponentials(row, count, <f32>inverse);
    const level = <f64>largest * inverse + logarithm(total) + correction;
    const first = load<i32>(offsets + (user << 2));
    const last = load<i32>(offsets + (user << 2), 4);
    const u = userVectors + user * stride;
    let loss: f64 = 0;
    let mass: f64 = 0;
    for (let pair = first; pair < last; pair++) {
      const place = <usize>pair << 2;
      const weight = <f64>load<f32>(weights + place);
      const own = <f64>dot(u, itemVectors + <usize>load<i32>(items + place) * stride, width);
      const margin = level - own * inverse;
      const share = sampled !== 0 ? weight * sigmoid(margin) : weight;
      loss += weight * (sampled !== 0 ? softplus(margin) : margin);
      mass += share;
      store<f32>(coefficients + place, <f32>(-share * inverse));
    }
    scale(row, count, <f32>((mass * inverse) / total));
    store<f64>(losses + (user << 3), loss);
  }
}
