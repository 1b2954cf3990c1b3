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
function rowOf(indices: usize, i: i32): usize {
  return indices === 0 ? <usize>i : <usize>load<i32>(indices + (<usize>i << 2));
}

/** Sixteen columns, two rows at a time. */
// @ts-ignore: decorator
@inline
function sixteen(
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
    const from = dense + rowOf(indices, i) * stride;
    const then = dense + rowOf(indices, i + 1) * stride;
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
    const from = dense + rowOf(indices, i) * stride;
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
    const from = dense + rowOf(indices, i) * stride;
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
    sum += load<f32>(values + (<usize>i << 2)) * load<f32>(dense + rowOf(indices, i) * stride);
  }
  store<f32>(out, sum * scale);
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
  const scales = f32x4.splat(scale);
  let c: usize = 0;
  for (; c + 64 <= size; c += 64) {
    sixteen(indices, values, count, dense + c, stride, next(base, c), scales, out + c);
  }
  for (; c + 16 <= size; c += 16) four(indices, values, count, dense + c, stride, next(base, c), scales, out + c);
  for (; c < size; c += 4) one(indices, values, count, dense + c, stride, next(base, c), scale, out + c);
}

/**
 * A combination of rows: `out = scale * (base + sum of values[i] * dense[indices[i]])`, in float32 in the order of i. It begins at
 * zero where `base` is 0, and takes the first rows where `indices` is 0. `stride` is the length of a row in bytes; `out` may be `base`.
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
  combineParts(indices, values, count, dense, stride, stride, base, scale, out);
}
