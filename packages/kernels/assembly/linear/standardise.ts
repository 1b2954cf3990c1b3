/**
 * Replaces each of `count` numbers by `(x - mean) / scale`, within +-`limit`, and NaN by `missing`. Returns 1 if one was
 * infinite, else 0. The array has room for an even number.
 */
export function standardise(at: usize, count: i32, mean: f64, scale: f64, missing: f64, limit: f64): i32 {
  const means = f64x2.splat(mean);
  const scales = f64x2.splat(scale);
  const blanks = f64x2.splat(missing);
  const high = f64x2.splat(limit);
  const low = f64x2.splat(-limit);
  const infinite = f64x2.splat(Infinity);
  const end = at + (<usize>count << 3);
  let odd = i64x2.splat(0);
  if (scale == 1) {
    for (; at < end; at += 16) {
      const x = v128.load(at);
      odd = v128.or(odd, f64x2.eq(f64x2.abs(x), infinite));
      const kept = f64x2.pmax(low, f64x2.pmin(high, f64x2.sub(x, means)));
      v128.store(at, v128.bitselect(kept, blanks, f64x2.eq(x, x)));
    }
  }
  for (; at < end; at += 16) {
    const x = v128.load(at);
    odd = v128.or(odd, f64x2.eq(f64x2.abs(x), infinite));
    const moved = f64x2.div(f64x2.sub(x, means), scales);
    const kept = f64x2.pmax(low, f64x2.pmin(high, moved));
    v128.store(at, v128.bitselect(kept, blanks, f64x2.eq(x, x)));
  }
  if (count & 1) store<f64>(end, 0);
  return v128.any_true(odd) ? 1 : 0;
}
