/** The better of two in each lane, the first where none is: of the greatest or of the least. */
// @ts-ignore: decorator
@inline
function better(greatest: bool, held: v128, values: v128): v128 {
  return greatest ? f32x4.pmax(held, values) : f32x4.pmin(held, values);
}

/** The best of `width` numbers; the first one if that is NaN, while NaN further on is never the best. */
// @ts-ignore: decorator
@inline
function bestOf(greatest: bool, from: usize, width: i32): f32 {
  const end = from + (<usize>width << 2);
  let a = v128.load32_splat(from);
  let b = a;
  let c = a;
  let d = a;
  for (; from + 64 <= end; from += 64) {
    a = better(greatest, a, v128.load(from));
    b = better(greatest, b, v128.load(from, 16));
    c = better(greatest, c, v128.load(from, 32));
    d = better(greatest, d, v128.load(from, 48));
  }
  for (; from + 16 <= end; from += 16) a = better(greatest, a, v128.load(from));
  for (; from < end; from += 4) b = better(greatest, b, v128.load32_splat(from));
  a = better(greatest, better(greatest, a, b), better(greatest, c, d));
  a = better(greatest, a, v128.shuffle<i32>(a, a, 2, 3, 0, 1));
  a = better(greatest, a, v128.shuffle<i32>(a, a, 1, 0, 3, 2));
  return f32x4.extract_lane(a, 0);
}

function firstEqual(from: usize, width: i32, wanted: f32): i32 {
  const lanes = f32x4.splat(wanted);
  let i = 0;
  for (; i + 16 <= width; i += 16) {
    const at = from + (<usize>i << 2);
    const a = v128.or(f32x4.eq(v128.load(at), lanes), f32x4.eq(v128.load(at, 16), lanes));
    const b = v128.or(f32x4.eq(v128.load(at, 32), lanes), f32x4.eq(v128.load(at, 48), lanes));
    if (v128.any_true(v128.or(a, b))) break;
  }
  for (; i + 4 <= width; i += 4) {
    const hits = i32x4.bitmask(f32x4.eq(v128.load(from + (<usize>i << 2)), lanes));
    if (hits != 0) return i + ctz(hits);
  }
  for (; i < width; i++) if (load<f32>(from + (<usize>i << 2)) == wanted) return i;
  return 0;
}

// @ts-ignore: decorator
@inline
function argBest(greatest: bool, x: usize, rows: i32, width: i32, out: usize): void {
  for (let row = 0; row < rows; row++) {
    const from = x + ((<usize>row * <usize>width) << 2);
    store<i32>(out + (<usize>row << 2), firstEqual(from, width, bestOf(greatest, from, width)));
  }
}

/** Where in each row of `width` numbers the greatest lies, the first of equal ones; NaN counts in the first place alone. */
export function argMax(x: usize, rows: i32, width: i32, out: usize): void {
  argBest(true, x, rows, width, out);
}

/** As `argMax`, of the least. */
export function argMin(x: usize, rows: i32, width: i32, out: usize): void {
  argBest(false, x, rows, width, out);
}
