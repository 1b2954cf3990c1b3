import { dotsOfTwo, finishRange, rowRange } from "./kernel-row";

/** The sum of `coefficients[t] * values[t]` over a range. */
// @ts-ignore: decorator
@inline
function weighted(coefficients: usize, values: usize, from: i32, to: i32): f64 {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let at = from;
  for (; at + 4 <= to; at += 4) {
    const part = v128.load(values + (<usize>at << 2));
    const c = coefficients + (<usize>at << 3);
    a = f64x2.add(a, f64x2.mul(v128.load(c), f64x2.promote_low_f32x4(part)));
    b = f64x2.add(
      b,
      f64x2.mul(v128.load(c + 16), f64x2.promote_low_f32x4(v128.shuffle<f32>(part, part, 2, 3, 2, 3))),
    );
  }
  const both = f64x2.add(a, b);
  let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  for (; at < to; at++) {
    sum += load<f64>(coefficients + (<usize>at << 3)) * <f64>load<f32>(values + (<usize>at << 2));
  }
  return sum;
}

export function decision(
  thread: i32,
  threads: i32,
  kind: i32,
  x: usize,
  norms: usize,
  count: i32,
  stride: i32,
  vectors: usize,
  vectorNorms: usize,
  vectorCount: i32,
  gamma: f32,
  coef0: f32,
  degree: i32,
  coefficients: usize,
  starts: usize,
  classes: i32,
  intercepts: usize,
  scratch: usize,
  out: usize,
): void {
  const padded = (vectorCount + 3) & ~3;
  const room = <usize>padded << 2;
  const values = scratch + <usize>thread * (room << 1);
  const others = values + room;
  const machines = (classes * (classes - 1)) >> 1;
  const from = <i32>((<i64>count * <i64>thread) / <i64>threads);
  const to = <i32>((<i64>count * <i64>(thread + 1)) / <i64>threads);
  const bytes = <usize>stride << 2;
  const line = <usize>machines << 3;
  let row = from;
  for (; row + 2 <= to; row += 2) {
    const q = x + <usize>row * bytes;
    const at = norms + (<usize>row << 2);
    dotsOfTwo(padded, vectors, stride, q, q + bytes, values, others);
    finishRange(kind, values, others, vectorNorms - values, load<f32>(at), gamma, coef0, degree);
    finishRange(kind, others, others + room, vectorNorms - others, load<f32>(at, 4), gamma, coef0, degree);
    const place = out + <usize>row * line;
    decide(values, vectorCount, coefficients, starts, classes, intercepts, place);
    decide(others, vectorCount, coefficients, starts, classes, intercepts, place + line);
  }
  if (row < to) {
    const q = x + <usize>row * bytes;
    const norm = load<f32>(norms + (<usize>row << 2));
    rowRange(kind, 0, padded, vectors, vectorNorms, stride, q, norm, gamma, coef0, degree, values);
    decide(values, vectorCount, coefficients, starts, classes, intercepts, out + <usize>row * line);
  }
}

/** The decision values of all pairs of classes out of kernel values. */
function decide(
  values: usize,
  vectorCount: i32,
  coefficients: usize,
  starts: usize,
  classes: i32,
  intercepts: usize,
  out: usize,
): void {
  const line = <usize>vectorCount << 3;
  let machine: usize = 0;
  for (let first = 0; first < classes; first++) {
    const firstFrom = load<i32>(starts + (<usize>first << 2));
    const firstTo = load<i32>(starts + (<usize>first << 2) + 4);
    for (let second = first + 1; second < classes; second++, machine += 8) {
      const secondFrom = load<i32>(starts + (<usize>second << 2));
      const secondTo = load<i32>(starts + (<usize>second << 2) + 4);
      const sum =
        weighted(coefficients + <usize>(second - 1) * line, values, firstFrom, firstTo) +
        weighted(coefficients + <usize>first * line, values, secondFrom, secondTo);
      store<f64>(out + machine, sum + load<f64>(intercepts + machine));
    }
  }
}
