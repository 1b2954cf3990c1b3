import { LARGE, readAhead } from "../dense/read-ahead";
import { firstRow } from "../dense/rows";

// @ts-ignore: decorator
@inline
function begin(base: usize): v128 {
  return base === 0 ? f32x4.splat(0) : v128.load(base);
}

// @ts-ignore: decorator
@inline
function next(base: usize, by: usize): usize {
  return base === 0 ? 0 : base + by;
}

// @ts-ignore: decorator
@inline
function thirtyTwo(
  indices: usize,
  values: usize,
  count: i32,
  dense: usize,
  stride: usize,
  base: usize,
  scale: v128,
  out: usize,
): void {
  let s0 = begin(base);
  let s1 = begin(next(base, 16));
  let s2 = begin(next(base, 32));
  let s3 = begin(next(base, 48));
  let s4 = begin(next(base, 64));
  let s5 = begin(next(base, 80));
  let s6 = begin(next(base, 96));
  let s7 = begin(next(base, 112));
  for (let i = 0; i < count; i++) {
    const from = dense + <usize>load<i32>(indices + (<usize>i << 2)) * stride;
    const factor = v128.load32_splat(values + (<usize>i << 2));
    s0 = f32x4.add(s0, f32x4.mul(factor, v128.load(from)));
    s1 = f32x4.add(s1, f32x4.mul(factor, v128.load(from, 16)));
    s2 = f32x4.add(s2, f32x4.mul(factor, v128.load(from, 32)));
    s3 = f32x4.add(s3, f32x4.mul(factor, v128.load(from, 48)));
    s4 = f32x4.add(s4, f32x4.mul(factor, v128.load(from, 64)));
    s5 = f32x4.add(s5, f32x4.mul(factor, v128.load(from, 80)));
    s6 = f32x4.add(s6, f32x4.mul(factor, v128.load(from, 96)));
    s7 = f32x4.add(s7, f32x4.mul(factor, v128.load(from, 112)));
  }
  v128.store(out, f32x4.mul(s0, scale));
  v128.store(out, f32x4.mul(s1, scale), 16);
  v128.store(out, f32x4.mul(s2, scale), 32);
  v128.store(out, f32x4.mul(s3, scale), 48);
  v128.store(out, f32x4.mul(s4, scale), 64);
  v128.store(out, f32x4.mul(s5, scale), 80);
  v128.store(out, f32x4.mul(s6, scale), 96);
  v128.store(out, f32x4.mul(s7, scale), 112);
}

// @ts-ignore: decorator
@inline
function four(
  indices: usize,
  values: usize,
  count: i32,
  dense: usize,
  stride: usize,
  base: usize,
  scale: v128,
  out: usize,
): void {
  let sum = begin(base);
  for (let i = 0; i < count; i++) {
    const from = dense + <usize>load<i32>(indices + (<usize>i << 2)) * stride;
    sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(values + (<usize>i << 2)), v128.load(from)));
  }
  v128.store(out, f32x4.mul(sum, scale));
}

// @ts-ignore: decorator
@inline
function one(
  indices: usize,
  values: usize,
  count: i32,
  dense: usize,
  stride: usize,
  base: usize,
  scale: f32,
  out: usize,
): void {
  let sum: f32 = base === 0 ? 0 : load<f32>(base);
  for (let i = 0; i < count; i++) {
    const at = <usize>i << 2;
    sum += load<f32>(values + at) * load<f32>(dense + <usize>load<i32>(indices + at) * stride);
  }
  store<f32>(out, sum * scale);
}

/** One layer for the thread's rows: `scale * (base + sparse times dense)`, in float32 in the order of the entries. */
export function propagate(
  thread: i32,
  threads: i32,
  offsets: usize,
  indices: usize,
  values: usize,
  rows: i32,
  columns: i32,
  dense: usize,
  width: i32,
  base: usize,
  scale: f32,
  out: usize,
): void {
  const stride = <usize>width << 2;
  const large = <usize>columns > LARGE / stride;
  const scales = f32x4.splat(scale);
  const end = firstRow(thread + 1, threads, offsets, rows);
  for (let row = firstRow(thread, threads, offsets, rows); row < end; row++) {
    const start = load<i32>(offsets + (<usize>row << 2));
    const count = load<i32>(offsets + (<usize>row << 2), 4) - start;
    const i = indices + (<usize>start << 2);
    const v = values + (<usize>start << 2);
    const to = out + <usize>row * stride;
    const from = next(base, <usize>row * stride);
    if (large) readAhead(i, count, dense, stride);
    let c: usize = 0;
    for (; c + 128 <= stride; c += 128) {
      thirtyTwo(i, v, count, dense + c, stride, next(from, c), scales, to + c);
    }
    for (; c + 16 <= stride; c += 16) four(i, v, count, dense + c, stride, next(from, c), scales, to + c);
    for (; c < stride; c += 4) one(i, v, count, dense + c, stride, next(from, c), scale, to + c);
  }
}
