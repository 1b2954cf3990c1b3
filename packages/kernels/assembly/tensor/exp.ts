/**
 * `exp` of four numbers, after Cephes: about 2 units in the last place; 0 from -104 and infinite from 89 on, NaN for NaN.
 */
// @ts-ignore: decorator
@inline
export function exp4(input: v128): v128 {
  const x = f32x4.min(f32x4.max(input, f32x4.splat(-104)), f32x4.splat(89));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let p = f32x4.splat(1.9875691500e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  const y = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r), f32x4.splat(1));
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  const rest = i32x4.sub(whole, half);
  const bias = i32x4.splat(127);
  return f32x4.mul(
    f32x4.mul(y, i32x4.shl(i32x4.add(half, bias), 23)),
    i32x4.shl(i32x4.add(rest, bias), 23),
  );
}

/** `exp` of each of `count` numbers, in place. */
export function expInPlace(x: usize, count: i32): void {
  const end = x + (<usize>(count & ~3) << 2);
  while (x < end) {
    v128.store(x, exp4(v128.load(x)));
    x += 16;
  }
  const rest = count & 3;
  if (rest == 0) return;
  let tail = v128.load32_zero(x);
  if (rest > 1) tail = f32x4.replace_lane(tail, 1, load<f32>(x, 4));
  if (rest > 2) tail = f32x4.replace_lane(tail, 2, load<f32>(x, 8));
  tail = exp4(tail);
  store<f32>(x, f32x4.extract_lane(tail, 0));
  if (rest > 1) store<f32>(x, f32x4.extract_lane(tail, 1), 4);
  if (rest > 2) store<f32>(x, f32x4.extract_lane(tail, 2), 8);
}
