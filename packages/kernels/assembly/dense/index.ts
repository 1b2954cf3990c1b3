/** Inner product of two rows of `count` float32 numbers, summed in float64 in four lanes. */
export function dotF32(left: usize, right: usize, count: i32): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  const blocked = count & ~3;
  for (let i = 0; i < blocked; i += 4) {
    const a = v128.load(left + (<usize>i << 2));
    const b = v128.load(right + (<usize>i << 2));
    low = f64x2.add(low, f64x2.mul(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(b)));
    const c = i8x16.shuffle(a, a, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
    const d = i8x16.shuffle(b, b, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
    high = f64x2.add(high, f64x2.mul(f64x2.promote_low_f32x4(c), f64x2.promote_low_f32x4(d)));
  }
  const sum = f64x2.add(low, high);
  let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  for (let i = blocked; i < count; i++) {
    total += <f64>load<f32>(left + (<usize>i << 2)) * <f64>load<f32>(right + (<usize>i << 2));
  }
  return total;
}
