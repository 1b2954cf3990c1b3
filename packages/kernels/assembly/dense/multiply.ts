import { combineFarRows, combineRows, lieFar } from "./combine";
import { readAhead } from "./read-ahead";
import { firstRow } from "./rows";

/** Sparse times dense, summed in float32 in the order of the entries, for the thread's rows. */
export function sparseDenseMatMulF32(
  thread: i32,
  threads: i32,
  offsets: usize,
  indices: usize,
  values: usize,
  rows: i32,
  columns: i32,
  dense: usize,
  width: i32,
  out: usize,
): void {
  const stride = <usize>width << 2;
  const far = lieFar(columns, stride);
  const end = firstRow(thread + 1, threads, offsets, rows);
  for (let row = firstRow(thread, threads, offsets, rows); row < end; row++) {
    const start = load<i32>(offsets + (<usize>row << 2));
    const count = load<i32>(offsets + (<usize>row << 2), 4) - start;
    const i = indices + (<usize>start << 2);
    const v = values + (<usize>start << 2);
    const to = out + <usize>row * stride;
    if (far) combineFarRows(i, v, count, dense, stride, 0, 1, to);
    else combineRows(i, v, count, dense, stride, 0, 1, to);
  }
}

// @ts-ignore: decorator
@inline
function sixteenF64(indices: usize, values: usize, count: i32, dense: usize, stride: usize, out: usize): void {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let s4 = s0;
  let s5 = s0;
  let s6 = s0;
  let s7 = s0;
  for (let i = 0; i < count; i++) {
    const from = dense + <usize>load<i32>(indices + (<usize>i << 2)) * stride;
    const factor = f64x2.splat(<f64>load<f32>(values + (<usize>i << 2)));
    s0 = f64x2.add(s0, f64x2.mul(factor, f64x2.promote_low_f32x4(v128.load64_zero(from))));
    s1 = f64x2.add(s1, f64x2.mul(factor, f64x2.promote_low_f32x4(v128.load64_zero(from, 8))));
    s2 = f64x2.add(s2, f64x2.mul(factor, f64x2.promote_low_f32x4(v128.load64_zero(from, 16))));
    s3 = f64x2.add(s3, f64x2.mul(factor, f64x2.promote_low_f32x4(v128.load64_zero(from, 24))));
    s4 = f64x2.add(s4, f64x2.mul(factor, f64x2.promote_low_f32x4(v128.load64_zero(from, 32))));
    s5 = f64x2.add(s5, f64x2.mul(factor, f64x2.promote_low_f32x4(v128.load64_zero(from, 40))));
    s6 = f64x2.add(s6, f64x2.mul(factor, f64x2.promote_low_f32x4(v128.load64_zero(from, 48))));
    s7 = f64x2.add(s7, f64x2.mul(factor, f64x2.promote_low_f32x4(v128.load64_zero(from, 56))));
  }
  v128.store64_lane(out, f32x4.demote_f64x2_zero(s0), 0);
  v128.store64_lane(out, f32x4.demote_f64x2_zero(s1), 0, 8);
  v128.store64_lane(out, f32x4.demote_f64x2_zero(s2), 0, 16);
  v128.store64_lane(out, f32x4.demote_f64x2_zero(s3), 0, 24);
  v128.store64_lane(out, f32x4.demote_f64x2_zero(s4), 0, 32);
  v128.store64_lane(out, f32x4.demote_f64x2_zero(s5), 0, 40);
  v128.store64_lane(out, f32x4.demote_f64x2_zero(s6), 0, 48);
  v128.store64_lane(out, f32x4.demote_f64x2_zero(s7), 0, 56);
}

// @ts-ignore: decorator
@inline
function oneF64(indices: usize, values: usize, count: i32, dense: usize, stride: usize, out: usize): void {
  let sum: f64 = 0;
  for (let i = 0; i < count; i++) {
    const at = <usize>i << 2;
    sum += <f64>load<f32>(values + at) * <f64>load<f32>(dense + <usize>load<i32>(indices + at) * stride);
  }
  store<f32>(out, <f32>sum);
}

/** Sparse times dense, summed in float64 in the order of the entries and rounded once, for the thread's rows. */
export function sparseDenseMatMul(
  thread: i32,
  threads: i32,
  offsets: usize,
  indices: usize,
  values: usize,
  rows: i32,
  columns: i32,
  dense: usize,
  width: i32,
  out: usize,
): void {
  const stride = <usize>width << 2;
  const far = lieFar(columns, stride);
  const end = firstRow(thread + 1, threads, offsets, rows);
  for (let row = firstRow(thread, threads, offsets, rows); row < end; row++) {
    const start = load<i32>(offsets + (<usize>row << 2));
    const count = load<i32>(offsets + (<usize>row << 2), 4) - start;
    const i = indices + (<usize>start << 2);
    const v = values + (<usize>start << 2);
    const to = out + <usize>row * stride;
    if (far) readAhead(i, count, dense, stride);
    let c: usize = 0;
    for (; c + 64 <= stride; c += 64) sixteenF64(i, v, count, dense + c, stride, to + c);
    for (; c < stride; c += 4) oneF64(i, v, count, dense + c, stride, to + c);
  }
}
