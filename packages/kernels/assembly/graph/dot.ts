// @ts-ignore: decorator
@inline
function sumOf(lanes: v128): f32 {
  return (
    f32x4.extract_lane(lanes, 0) +
    f32x4.extract_lane(lanes, 1) +
    (f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3))
  );
}

/** The inner product of two rows in float32: in four lanes, then the numbers that are left one by one. */
export function dot(left: usize, right: usize, width: i32): f32 {
  const bytes = <usize>width << 2;
  let lanes = f32x4.splat(0);
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) {
    lanes = f32x4.add(lanes, f32x4.mul(v128.load(left + at), v128.load(right + at)));
  }
  let sum = sumOf(lanes);
  for (; at < bytes; at += 4) sum += load<f32>(left + at) * load<f32>(right + at);
  return sum;
}
