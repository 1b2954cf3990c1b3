/** The sum of four lanes: (0 + 1) + (2 + 3). */
// @ts-ignore: decorator
@inline
export function sumLanes(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}

/** The inner product of two rows of float32 numbers, summed in float32 in sixteen lanes and then one by one. */
// @ts-ignore: decorator
@inline
export function dot(left: usize, right: usize, width: i32): f32 {
  const size = <usize>width << 2;
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let at: usize = 0;
  for (; at + 64 <= size; at += 64) {
    s0 = f32x4.add(s0, f32x4.mul(v128.load(left + at), v128.load(right + at)));
    s1 = f32x4.add(s1, f32x4.mul(v128.load(left + at, 16), v128.load(right + at, 16)));
    s2 = f32x4.add(s2, f32x4.mul(v128.load(left + at, 32), v128.load(right + at, 32)));
    s3 = f32x4.add(s3, f32x4.mul(v128.load(left + at, 48), v128.load(right + at, 48)));
  }
  for (; at + 16 <= size; at += 16) s0 = f32x4.add(s0, f32x4.mul(v128.load(left + at), v128.load(right + at)));
  let total = sumLanes(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
  for (; at < size; at += 4) total += load<f32>(left + at) * load<f32>(right + at);
  return total;
}

/** The sum of `width` numbers, in sixteen lanes and then one by one. */
export function sumOf(x: usize, width: i32): f32 {
  const size = <usize>width << 2;
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let at: usize = 0;
  for (; at + 64 <= size; at += 64) {
    s0 = f32x4.add(s0, v128.load(x + at));
    s1 = f32x4.add(s1, v128.load(x + at, 16));
    s2 = f32x4.add(s2, v128.load(x + at, 32));
    s3 = f32x4.add(s3, v128.load(x + at, 48));
  }
  for (; at + 16 <= size; at += 16) s0 = f32x4.add(s0, v128.load(x + at));
  let total = sumLanes(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
  for (; at < size; at += 4) total += load<f32>(x + at);
  return total;
}
