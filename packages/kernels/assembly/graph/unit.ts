import { dot } from "./dot";
import { firstOf } from "./share";

/** What is added to a squared length, so that a row of zeros has a direction of zeros. */
const LEAST: f32 = 1e-12;

// @ts-ignore: decorator
@inline
function scaleRow(row: usize, stride: usize, factor: f32): void {
  const factors = f32x4.splat(factor);
  let at: usize = 0;
  for (; at + 16 <= stride; at += 16) v128.store(row + at, f32x4.mul(v128.load(row + at), factors));
  for (; at < stride; at += 4) store<f32>(row + at, load<f32>(row + at) * factor);
}

/** The squared lengths of the thread's rows. */
export function squaredLengths(
  thread: i32,
  threads: i32,
  values: usize,
  rows: i32,
  width: i32,
  out: usize,
): void {
  const stride = <usize>width << 2;
  const end = firstOf(thread + 1, threads, rows);
  for (let row = firstOf(thread, threads, rows); row < end; row++) {
    const from = values + <usize>row * stride;
    store<f32>(out + (<usize>row << 2), dot(from, from, width));
  }
}

/** Scales the thread's rows to length 1, in place; of each the factor. */
export function unitRows(
  thread: i32,
  threads: i32,
  values: usize,
  rows: i32,
  width: i32,
  factors: usize,
): void {
  const stride = <usize>width << 2;
  const end = firstOf(thread + 1, threads, rows);
  for (let row = firstOf(thread, threads, rows); row < end; row++) {
    const from = values + <usize>row * stride;
    const factor = <f32>1 / sqrt<f32>(dot(from, from, width) + LEAST);
    store<f32>(factors + (<usize>row << 2), factor);
    scaleRow(from, stride, factor);
  }
}

/** Turns gradients by rows of length 1 into those by the rows that they were, in place: `f (g - (g . u) u)`. */
export function unitRowsGradient(
  thread: i32,
  threads: i32,
  gradients: usize,
  units: usize,
  rows: i32,
  width: i32,
  factors: usize,
): void {
  const stride = <usize>width << 2;
  const end = firstOf(thread + 1, threads, rows);
  for (let row = firstOf(thread, threads, rows); row < end; row++) {
    const to = gradients + <usize>row * stride;
    const unit = units + <usize>row * stride;
    const factor = load<f32>(factors + (<usize>row << 2));
    const along = dot(to, unit, width);
    const alongs = f32x4.splat(along);
    const scales = f32x4.splat(factor);
    let at: usize = 0;
    for (; at + 16 <= stride; at += 16) {
      const rest = f32x4.sub(v128.load(to + at), f32x4.mul(alongs, v128.load(unit + at)));
      v128.store(to + at, f32x4.mul(scales, rest));
    }
    for (; at < stride; at += 4) {
      store<f32>(to + at, factor * (load<f32>(to + at) - along * load<f32>(unit + at)));
    }
  }
}
