import { log2lanes } from "../linear/transcendental";
import { expInPlace } from "./exp";
import { sumOf } from "./lanes";

/** The greatest of `width` numbers; NaN if one is NaN, -Infinity if there is none. */
export function greatest(x: usize, width: i32): f32 {
  const size = <usize>width << 2;
  let lanes = f32x4.splat(-Infinity);
  let at: usize = 0;
  for (; at + 16 <= size; at += 16) lanes = f32x4.max(lanes, v128.load(x + at));
  let most = max(
    max(f32x4.extract_lane(lanes, 0), f32x4.extract_lane(lanes, 1)),
    max(f32x4.extract_lane(lanes, 2), f32x4.extract_lane(lanes, 3)),
  );
  for (; at < size; at += 4) most = max(most, load<f32>(x + at));
  return most;
}

/** `exp(x - most)` of a row, and their sum in sixteen lanes. */
export function expRow(x: usize, width: i32, most: f32, out: usize): f32 {
  const size = <usize>width << 2;
  let at: usize = 0;
  for (; at + 16 <= size; at += 16) v128.store(out + at, f32x4.sub(v128.load(x + at), f32x4.splat(most)));
  for (; at < size; at += 4) store<f32>(out + at, load<f32>(x + at) - most);
  expInPlace(out, width);
  return sumOf(out, width);
}

/** A row times a number, in place. */
export function scaleRow(x: usize, width: i32, factor: f32): void {
  const size = <usize>width << 2;
  let at: usize = 0;
  for (; at + 16 <= size; at += 16) v128.store(x + at, f32x4.mul(v128.load(x + at), f32x4.splat(factor)));
  for (; at < size; at += 4) store<f32>(x + at, load<f32>(x + at) * factor);
}

// @ts-ignore: decorator
@inline
function logOf(x: f32): f32 {
  return <f32>f64x2.extract_lane(log2lanes(f64x2.splat(<f64>x)), 0);
}

/**
 * Softmax of each row and its cross-entropy with a class: `log(sum of exp x) - x[label]`. The labels lie in [0, width).
 */
export function crossEntropy(
  logits: usize,
  labels: usize,
  rows: i32,
  width: i32,
  probabilities: usize,
  losses: usize,
): void {
  const stride = <usize>width << 2;
  for (let row = 0; row < rows; row++) {
    const from = logits + <usize>row * stride;
    const to = probabilities + <usize>row * stride;
    const most = greatest(from, width);
    const total = expRow(from, width, most, to);
    scaleRow(to, width, <f32>1 / total);
    const label = load<i32>(labels + (<usize>row << 2));
    store<f32>(losses + (<usize>row << 2), logOf(total) + (most - load<f32>(from + (<usize>label << 2))));
  }
}

/** The gradient of `crossEntropy`: `(probability - 1 at the label) * dy`. */
export function crossEntropyGradient(
  probabilities: usize,
  labels: usize,
  dy: usize,
  rows: i32,
  width: i32,
  out: usize,
): void {
  const stride = <usize>width << 2;
  for (let row = 0; row < rows; row++) {
    const from = probabilities + <usize>row * stride;
    const to = out + <usize>row * stride;
    const factor = load<f32>(dy + (<usize>row << 2));
    let at: usize = 0;
    for (; at + 16 <= stride; at += 16) v128.store(to + at, f32x4.mul(v128.load(from + at), f32x4.splat(factor)));
    for (; at < stride; at += 4) store<f32>(to + at, load<f32>(from + at) * factor);
    const place = to + (<usize>load<i32>(labels + (<usize>row << 2)) << 2);
    store<f32>(place, load<f32>(place) - factor);
  }
}

