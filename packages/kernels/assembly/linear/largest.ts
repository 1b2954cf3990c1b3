/** The greatest magnitude of `count` numbers; NaN if one of them is. */
export function largest(at: usize, count: i32): f64 {
  let first = f64x2.splat(0);
  let second = first;
  const end = at + (<usize>(count & ~3) << 3);
  for (; at < end; at += 32) {
    first = f64x2.max(first, f64x2.abs(v128.load(at)));
    second = f64x2.max(second, f64x2.abs(v128.load(at, 16)));
  }
  const both = f64x2.max(first, second);
  let most = max(f64x2.extract_lane(both, 0), f64x2.extract_lane(both, 1));
  for (let index = 0; index < (count & 3); index++) most = max(most, abs(load<f64>(at + (<usize>index << 3))));
  return most;
}
