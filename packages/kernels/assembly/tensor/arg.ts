/** Where in each row of `width` numbers the greatest lies, the first of equal ones; NaN counts in the first place alone. */
export function argMax(x: usize, rows: i32, width: i32, out: usize): void {
  for (let row = 0; row < rows; row++) {
    const from = x + ((<usize>row * <usize>width) << 2);
    let best = load<f32>(from);
    let lanes = f32x4.splat(best);
    let i = 0;
    for (; i + 4 <= width; i += 4) lanes = f32x4.pmax(lanes, v128.load(from + (<usize>i << 2)));
    if (f32x4.extract_lane(lanes, 0) > best) best = f32x4.extract_lane(lanes, 0);
    if (f32x4.extract_lane(lanes, 1) > best) best = f32x4.extract_lane(lanes, 1);
    if (f32x4.extract_lane(lanes, 2) > best) best = f32x4.extract_lane(lanes, 2);
    if (f32x4.extract_lane(lanes, 3) > best) best = f32x4.extract_lane(lanes, 3);
    for (; i < width; i++) {
      const value = load<f32>(from + (<usize>i << 2));
      if (value > best) best = value;
    }
    store<i32>(out + (<usize>row << 2), firstEqual(from, width, best));
  }
}

/** As `argMax`, of the least. */
export function argMin(x: usize, rows: i32, width: i32, out: usize): void {
  for (let row = 0; row < rows; row++) {
    const from = x + ((<usize>row * <usize>width) << 2);
    let best = load<f32>(from);
    let lanes = f32x4.splat(best);
    let i = 0;
    for (; i + 4 <= width; i += 4) lanes = f32x4.pmin(lanes, v128.load(from + (<usize>i << 2)));
    if (f32x4.extract_lane(lanes, 0) < best) best = f32x4.extract_lane(lanes, 0);
    if (f32x4.extract_lane(lanes, 1) < best) best = f32x4.extract_lane(lanes, 1);
    if (f32x4.extract_lane(lanes, 2) < best) best = f32x4.extract_lane(lanes, 2);
    if (f32x4.extract_lane(lanes, 3) < best) best = f32x4.extract_lane(lanes, 3);
    for (; i < width; i++) {
      const value = load<f32>(from + (<usize>i << 2));
      if (value < best) best = value;
    }
    store<i32>(out + (<usize>row << 2), firstEqual(from, width, best));
  }
}

function firstEqual(from: usize, width: i32, wanted: f32): i32 {
  const lanes = f32x4.splat(wanted);
  let i = 0;
  for (; i + 4 <= width; i += 4) {
    const hits = i32x4.bitmask(f32x4.eq(v128.load(from + (<usize>i << 2)), lanes));
    if (hits != 0) return i + ctz(hits);
  }
  for (; i < width; i++) if (load<f32>(from + (<usize>i << 2)) == wanted) return i;
  return 0;
}
