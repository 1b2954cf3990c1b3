// WebAssembly's compilers issue the loads of a loop's body before its arithmetic: more sums at a time than these, and registers spill.

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
function rowOf(indexed: bool, indices: usize, i: i32): usize {
  return indexed ? <usize>load<i32>(indices + (<usize>i << 2)) : <usize>i;
}

/** Sixteen columns, two rows at a time. */
// @ts-ignore: decorator
@inline
function sixteen(
  indexed: bool,
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
  let i = 0;
  for (; i + 2 <= count; i += 2) {
    const from = dense + rowOf(indexed, indices, i) * stride;
    const then = dense + rowOf(indexed, indices, i + 1) * stride;
    const factor = v128.load32_splat(values + (<usize>i << 2));
    const second = v128.load32_splat(values + (<usize>i << 2), 4);
    s0 = f32x4.add(s0, f32x4.mul(factor, v128.load(from)));
    s1 = f32x4.add(s1, f32x4.mul(factor, v128.load(from, 16)));
    s2 = f32x4.add(s2, f32x4.mul(factor, v128.load(from, 32)));
    s3 = f32x4.add(s3, f32x4.mul(factor, v128.load(from, 48)));
    s0 = f32x4.add(s0, f32x4.mul(second, v128.load(then)));
    s1 = f32x4.add(s1, f32x4.mul(second, v128.load(then, 16)));
    s2 = f32x4.add(s2, f32x4.mul(second, v128.load(then, 32)));
    s3 = f32x4.add(s3, f32x4.mul(second, v128.load(then, 48)));
  }
  if (i < count) {
    const from = dense + rowOf(indexed, indices, i) * stride;
    const factor = v128.load32_splat(values + (<usize>i << 2));
    s0 = f32x4.add(s0, f32x4.mul(factor, v128.load(from)));
    s1 = f32x4.add(s1, f32x4.mul(factor, v128.load(from, 16)));
    s2 = f32x4.add(s2, f32x4.mul(factor, v128.load(from, 32)));
    s3 = f32x4.add(s3, f32x4.mul(factor, v128.load(from, 48)));
  }
  v128.store(out, f32x4.mul(s0, scale));
  v128.store(out, f32x4.mul(s1, scale), 16);
  v128.store(out, f32x4.mul(s2, scale), 32);
  v128.store(out, f32x4.mul(s3, scale), 48);
}

/**
 * Sixteen columns, one row at a time, of which it also reads words further on, up to `reach` bytes: the passes over the next
 * columns find their cache lines near. That stands in for the prefetch that WebAssembly lacks.
 */
// @ts-ignore: decorator
@inline
function sixteenAhead(
  indices: usize,
  values: usize,
  count: i32,
  dense: usize,
  stride: usize,
  reach: usize,
  base: usize,
  scale: v128,
  out: usize,
): void {
  let s0 = begin(base);
  let s1 = begin(next(base, 16));
  let s2 = begin(next(base, 32));
  let s3 = begin(next(base, 48));
  const second = min<usize>(64, reach - 4);
  const third = min<usize>(128, reach - 4);
  const fourth = min<usize>(192, reach - 4);
  for (let i = 0; i < count; i++) {
    const from = dense + rowOf(true, indices, i) * stride;
    load<i32>(from + second);
    load<i32>(from + third);
    load<i32>(from + fourth);
    const factor = v128.load32_splat(values + (<usize>i << 2));
    s0 = f32x4.add(s0, f32x4.mul(factor, v128.load(from)));
    s1 = f32x4.add(s1, f32x4.mul(factor, v128.load(from, 16)));
    s2 = f32x4.add(s2, f32x4.mul(factor, v128.load(from, 32)));
    s3 = f32x4.add(s3, f32x4.mul(factor, v128.load(from, 48)));
  }
  v128.store(out, f32x4.mul(s0, scale));
  v128.store(out, f32x4.mul(s1, scale), 16);
  v128.store(out, f32x4.mul(s2, scale), 32);
  v128.store(out, f32x4.mul(s3, scale), 48);
}

// @ts-ignore: decorator
@inline
function four(
  indexed: bool,
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
    const from = dense + rowOf(indexed, indices, i) * stride;
    sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(values + (<usize>i << 2)), v128.load(from)));
  }
  v128.store(out, f32x4.mul(sum, scale));
}

// @ts-ignore: decorator
@inline
function one(
  indexed: bool,
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
    sum += load<f32>(values + (<usize>i << 2)) * load<f32>(dense + rowOf(indexed, indices, i) * stride);
  }
  store<f32>(out, sum * scale);
}

// @ts-ignore: decorator
@inline
function combine(
  indexed: bool,
  indices: usize,
  values: usize,
  count: i32,
  dense: usize,
  stride: usize,
  size: usize,
  base: usize,
  scale: f32,
  out: usize,
): void {
  const scales = f32x4.splat(scale);
  let c: usize = 0;
  for (; c + 64 <= size; c += 64) {
    sixteen(indexed, indices, values, count, dense + c, stride, next(base, c), scales, out + c);
  }
  for (; c + 16 <= size; c += 16) {
    four(indexed, indices, values, count, dense + c, stride, next(base, c), scales, out + c);
  }
  for (; c < size; c += 4) one(indexed, indices, values, count, dense + c, stride, next(base, c), scale, out + c);
}

/** As `combineRows`, of the first `size` bytes of each row. */
// @ts-ignore: decorator
@inline
export function combineParts(
  indices: usize,
  values: usize,
  count: i32,
  dense: usize,
  stride: usize,
  size: usize,
  base: usize,
  scale: f32,
  out: usize,
): void {
  combine(true, indices, values, count, dense, stride, size, base, scale, out);
}

/**
 * A combination of rows: `out = scale * (base + sum of values[i] * dense[indices[i]])`, in float32 in the order of i. It begins at
 * zero where `base` is 0. `stride` is the length of a row in bytes; `out` may be `base`.
 */
// @ts-ignore: decorator
@inline
export function combineRows(
  indices: usize,
  values: usize,
  count: i32,
  dense: usize,
  stride: usize,
  base: usize,
  scale: f32,
  out: usize,
): void {
  combine(true, indices, values, count, dense, stride, stride, base, scale, out);
}

/** As `combineRows`, of the first `count` rows, onto nothing. */
// @ts-ignore: decorator
@inline
export function combineFirstRows(values: usize, count: i32, dense: usize, stride: usize, out: usize): void {
  combine(false, 0, values, count, dense, stride, stride, 0, 1, out);
}

/** From how many bytes on rows do not stay in a near cache. */
const FAR: usize = 1 << 20;

/** How many bytes of each row are read ahead at a time. */
const REACH: usize = 256;

/** Whether rows of `stride` bytes, a cache line at least, are so many that they stay in no near cache. */
// @ts-ignore: decorator
@inline
export function lieFar(rows: i32, stride: usize): bool {
  return stride >= 64 && <usize>rows > FAR / stride;
}

/** As `combineRows`, of rows that lie in no near cache. */
// @ts-ignore: decorator
@inline
export function combineFarRows(
  indices: usize,
  values: usize,
  count: i32,
  dense: usize,
  stride: usize,
  base: usize,
  scale: f32,
  out: usize,
): void {
  const scales = f32x4.splat(scale);
  let c: usize = 0;
  for (; c + 128 <= stride; c += REACH) {
    const reach = min(REACH, stride - c);
    sixteenAhead(indices, values, count, dense + c, stride, reach, next(base, c), scales, out + c);
    const rest = c + 64;
    combineParts(indices, values, count, dense + rest, stride, reach - 64, next(base, rest), scale, out + rest);
  }
  if (c < stride) combineParts(indices, values, count, dense + c, stride, stride - c, next(base, c), scale, out + c);
}
