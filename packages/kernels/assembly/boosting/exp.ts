// exp(x) for two lanes: x is clamped to [-700, 700]; the relative error is below 1e-11.

// @ts-ignore: decorator
@inline
export function exp2lanes(input: v128): v128 {
  const x = f64x2.pmax(f64x2.pmin(input, f64x2.splat(700)), f64x2.splat(-700));
  const magic = f64x2.splat(6755399441055744.0);
  const shifted = f64x2.add(f64x2.mul(x, f64x2.splat(1.4426950408889634)), magic);
  const k = f64x2.sub(shifted, magic);
  const r = f64x2.sub(
    f64x2.sub(x, f64x2.mul(k, f64x2.splat(0.6931471803691238))),
    f64x2.mul(k, f64x2.splat(1.9082149292705877e-10)),
  );
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const a = f64x2.add(f64x2.splat(1), r);
  const b = f64x2.add(f64x2.splat(0.5), f64x2.mul(f64x2.splat(0.16666666666666666), r));
  const c = f64x2.add(f64x2.splat(0.041666666666666664), f64x2.mul(f64x2.splat(0.008333333333333333), r));
  const d = f64x2.add(f64x2.splat(0.001388888888888889), f64x2.mul(f64x2.splat(0.0001984126984126984), r));
  const e = f64x2.add(f64x2.splat(0.0000248015873015873), f64x2.mul(f64x2.splat(0.0000027557319223985893), r));
  const low = f64x2.add(a, f64x2.mul(b, r2));
  const high = f64x2.add(f64x2.add(c, f64x2.mul(d, r2)), f64x2.mul(e, r4));
  const y = f64x2.add(low, f64x2.mul(high, r4));
  return i64x2.add(y, i64x2.shl(shifted, 52));
}
