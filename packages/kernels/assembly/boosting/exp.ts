// exp(x) for two lanes: x is clamped to [-700, 700]; relative error below 2e-16 * 2.

// @ts-ignore: decorator
@inline
export function exp2lanes(input: v128): v128 {
  const x = f64x2.max(f64x2.min(input, f64x2.splat(700)), f64x2.splat(-700));
  const magic = f64x2.splat(6755399441055744.0);
  const shifted = f64x2.add(f64x2.mul(x, f64x2.splat(1.4426950408889634)), magic);
  const k = f64x2.sub(shifted, magic);
  const r = f64x2.sub(
    f64x2.sub(x, f64x2.mul(k, f64x2.splat(0.6931471803691238))),
    f64x2.mul(k, f64x2.splat(1.9082149292705877e-10)),
  );
  let y = f64x2.splat(2.08767569878681e-9);
  y = f64x2.add(f64x2.mul(y, r), f64x2.splat(2.505210838544172e-8));
  y = f64x2.add(f64x2.mul(y, r), f64x2.splat(2.755731922398589e-7));
  y = f64x2.add(f64x2.mul(y, r), f64x2.splat(2.7557319223985893e-6));
  y = f64x2.add(f64x2.mul(y, r), f64x2.splat(2.48015873015873e-5));
  y = f64x2.add(f64x2.mul(y, r), f64x2.splat(1.984126984126984e-4));
  y = f64x2.add(f64x2.mul(y, r), f64x2.splat(1.3888888888888889e-3));
  y = f64x2.add(f64x2.mul(y, r), f64x2.splat(8.333333333333333e-3));
  y = f64x2.add(f64x2.mul(y, r), f64x2.splat(4.1666666666666664e-2));
  y = f64x2.add(f64x2.mul(y, r), f64x2.splat(1.6666666666666666e-1));
  y = f64x2.add(f64x2.mul(y, r), f64x2.splat(0.5));
  y = f64x2.add(f64x2.mul(y, r), f64x2.splat(1));
  y = f64x2.add(f64x2.mul(y, r), f64x2.splat(1));
  return i64x2.add(y, i64x2.shl(shifted, 52));
}
