/** `exp` of two numbers, relative error below 3e-16; arguments are clipped to [-708, 709]. */
@inline
export function exp2lanes(x: v128): v128 {
  const clipped = f64x2.min(f64x2.max(x, f64x2.splat(-708.0)), f64x2.splat(709.0));
  const whole = f64x2.nearest(f64x2.mul(clipped, f64x2.splat(1.4426950408889634)));
  let r = f64x2.sub(clipped, f64x2.mul(whole, f64x2.splat(6.93147180369123816490e-1)));
  r = f64x2.sub(r, f64x2.mul(whole, f64x2.splat(1.90821492927058770002e-10)));
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const p01 = f64x2.add(f64x2.splat(1.0), r);
  const p23 = f64x2.add(f64x2.splat(0.5), f64x2.mul(r, f64x2.splat(1.6666666666666666e-1)));
  const p45 = f64x2.add(f64x2.splat(4.1666666666666664e-2), f64x2.mul(r, f64x2.splat(8.3333333333333332e-3)));
  const p67 = f64x2.add(f64x2.splat(1.3888888888888889e-3), f64x2.mul(r, f64x2.splat(1.9841269841269841e-4)));
  const p89 = f64x2.add(f64x2.splat(2.4801587301587302e-5), f64x2.mul(r, f64x2.splat(2.7557319223985893e-6)));
  const pab = f64x2.add(f64x2.splat(2.7557319223985888e-7), f64x2.mul(r, f64x2.splat(2.5052108385441720e-8)));
  const pcd = f64x2.add(f64x2.splat(2.0876756987868100e-9), f64x2.mul(r, f64x2.splat(1.6059043836821613e-10)));
  const high = f64x2.add(f64x2.add(p89, f64x2.mul(pab, r2)), f64x2.mul(pcd, r4));
  const middle = f64x2.add(p45, f64x2.mul(p67, r2));
  const low = f64x2.add(p01, f64x2.mul(p23, r2));
  const poly = f64x2.add(low, f64x2.mul(r4, f64x2.add(middle, f64x2.mul(r4, high))));
  const shifted = f64x2.add(whole, f64x2.splat(6755399441055744.0));
  return i64x2.add(poly, i64x2.shl(shifted, 52));
}

/** `log` of two positive normal numbers, after the rational form of Sun's fdlibm; relative error below 3e-16. */
@inline
export function log2lanes(x: v128): v128 {
  const offset = i64x2.sub(x, i64x2.splat(0x3fe6a09e667f3bcd));
  const k = i64x2.shr_s(offset, 52);
  const mantissa = i64x2.sub(x, i64x2.shl(k, 52));
  const exponent = f64x2.sub(
    v128.or(v128.and(i64x2.add(k, i64x2.splat(1 << 20)), i64x2.splat(0x1fffff)), f64x2.splat(4503599627370496.0)),
    f64x2.splat(4503599627370496.0 + 1048576.0),
  );
  const f = f64x2.sub(mantissa, f64x2.splat(1.0));
  const s = f64x2.div(f, f64x2.add(f64x2.splat(2.0), f));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  const t1 = f64x2.mul(
    w,
    f64x2.add(
      f64x2.splat(3.999999999940941908e-1),
      f64x2.mul(w, f64x2.add(f64x2.splat(2.222219843214978396e-1), f64x2.mul(w, f64x2.splat(1.531383769920937332e-1)))),
    ),
  );
  const t2 = f64x2.mul(
    z,
    f64x2.add(
      f64x2.splat(6.666666666666735130e-1),
      f64x2.mul(
        w,
        f64x2.add(
          f64x2.splat(2.857142874366239149e-1),
          f64x2.mul(w, f64x2.add(f64x2.splat(1.818357216161805012e-1), f64x2.mul(w, f64x2.splat(1.479819860511658591e-1)))),
        ),
      ),
    ),
  );
  const half = f64x2.mul(f64x2.splat(0.5), f64x2.mul(f, f));
  const tail = f64x2.add(
    f64x2.mul(s, f64x2.add(half, f64x2.add(t1, t2))),
    f64x2.mul(exponent, f64x2.splat(1.90821492927058770002e-10)),
  );
  return f64x2.sub(
    f64x2.mul(exponent, f64x2.splat(6.93147180369123816490e-1)),
    f64x2.sub(f64x2.sub(half, tail), f),
  );
}
