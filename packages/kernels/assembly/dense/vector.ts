// @ts-ignore: decorator
@inline
function low(pair: v128): v128 {
  return f64x2.promote_low_f32x4(pair);
}

/** The inner product of two rows of float32 numbers, summed in float64 in eight lanes. */
export function dotF32(left: usize, right: usize, count: i32): f64 {
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  const end = left + (<usize>(count & ~7) << 2);
  while (left < end) {
    s0 = f64x2.add(s0, f64x2.mul(low(v128.load64_zero(left)), low(v128.load64_zero(right))));
    s1 = f64x2.add(s1, f64x2.mul(low(v128.load64_zero(left, 8)), low(v128.load64_zero(right, 8))));
    s2 = f64x2.add(s2, f64x2.mul(low(v128.load64_zero(left, 16)), low(v128.load64_zero(right, 16))));
    s3 = f64x2.add(s3, f64x2.mul(low(v128.load64_zero(left, 24)), low(v128.load64_zero(right, 24))));
    left += 32;
    right += 32;
  }
  const sum = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
  let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  const rest = count & 7;
  for (let i = 0; i < rest; i++) {
    total += <f64>load<f32>(left + (<usize>i << 2)) * <f64>load<f32>(right + (<usize>i << 2));
  }
  return total;
}

/** The inner product of two rows of float64 numbers, summed in eight lanes. */
export function dotF64(left: usize, right: usize, count: i32): f64 {
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  const end = left + (<usize>(count & ~7) << 3);
  while (left < end) {
    s0 = f64x2.add(s0, f64x2.mul(v128.load(left), v128.load(right)));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(left, 16), v128.load(right, 16)));
    s2 = f64x2.add(s2, f64x2.mul(v128.load(left, 32), v128.load(right, 32)));
    s3 = f64x2.add(s3, f64x2.mul(v128.load(left, 48), v128.load(right, 48)));
    left += 64;
    right += 64;
  }
  const sum = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
  let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  const rest = count & 7;
  for (let i = 0; i < rest; i++) {
    total += load<f64>(left + (<usize>i << 3)) * load<f64>(right + (<usize>i << 3));
  }
  return total;
}

/** `y[i] += alpha * x[i]` over float32 numbers, each rounded twice: after the product and after the sum. */
export function axpyF32(alpha: f32, x: usize, y: usize, count: i32): void {
  const factor = f32x4.splat(alpha);
  const end = x + (<usize>(count & ~3) << 2);
  while (x < end) {
    v128.store(y, f32x4.add(v128.load(y), f32x4.mul(factor, v128.load(x))));
    x += 16;
    y += 16;
  }
  const rest = count & 3;
  for (let i = 0; i < rest; i++) {
    const at = <usize>i << 2;
    store<f32>(y + at, load<f32>(y + at) + alpha * load<f32>(x + at));
  }
}

/** `y[i] += alpha * x[i]` over float64 numbers. */
export function axpyF64(alpha: f64, x: usize, y: usize, count: i32): void {
  const factor = f64x2.splat(alpha);
  const end = x + (<usize>(count & ~1) << 3);
  while (x < end) {
    v128.store(y, f64x2.add(v128.load(y), f64x2.mul(factor, v128.load(x))));
    x += 16;
    y += 16;
  }
  if ((count & 1) != 0) store<f64>(y, load<f64>(y) + alpha * load<f64>(x));
}
