/** Rows that are worked on at a time: a view's bytes for them fill a cache line. */
export const ROWS: usize = 64;

/** Bits of a view's mode: a line in which missing numbers go right, one in which they go left, or codes. */
const RIGHT: i32 = 1;
const LEFT: i32 = 2;
const CODES: i32 = 4;

/** One step of a search among thresholds that ascend, `bytes` behind which the other half of them begins. */
// @ts-ignore: decorator
@inline
function halve(at: usize, x: f64, bytes: usize): usize {
  return at + (bytes & (0 - <usize>(x > load<f64>(at + bytes - 8))));
}

/** How many thresholds lie below a number, from the count for its cell on. */
// @ts-ignore: decorator
@inline
function one(thresholds: usize, below: u32, x: f64): u32 {
  return below + u32(x > load<f64>(thresholds + (<usize>below << 3)));
}

// @ts-ignore: decorator
@inline
function cellsOf(x: v128, low: v128, scale: v128, last: v128): v128 {
  const cell = f64x2.mul(f64x2.sub(x, low), scale);
  return i32x4.trunc_sat_f64x2_s_zero(f64x2.pmin(f64x2.pmax(f64x2.splat(0), cell), last));
}

/** Stores four counts, 255 for missing numbers, with the highest bit turned, so that they compare as signed bytes. */
// @ts-ignore: decorator
@inline
function storeFour(to: usize, counts: u32, x: v128, y: v128): void {
  const missing = v128.shuffle<u8>(f64x2.ne(x, x), f64x2.ne(y, y), 0, 8, 16, 24, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  store<u32>(to, (counts | <u32>i32x4.extract_lane(missing, 0)) ^ 0x80808080);
}

/**
 * Counts for 64 numbers how many thresholds of a view lie below each. A table of equal cells tells how many lie below
 * the number's cell; the thresholds from there on are searched, as many as the fullest cell holds.
 */
function quantiseNumbers(from: usize, to: usize, view: usize): void {
  const thresholds = <usize>load<u32>(view, 8);
  const cells = <usize>load<u32>(view, 12);
  const low = v128.load_splat<f64>(view, 16);
  const scale = v128.load_splat<f64>(view, 24);
  const last = v128.load_splat<f64>(view, 32);
  const half = (<usize>load<u32>(view, 40)) << 3;
  for (const end = to + ROWS; to < end; from += 32, to += 4) {
    const x = v128.load(from);
    const y = v128.load(from, 16);
    const i = cellsOf(x, low, scale, last);
    const j = cellsOf(y, low, scale, last);
    let a = <u32>load<u8>(cells + <u32>i32x4.extract_lane(i, 0));
    let b = <u32>load<u8>(cells + <u32>i32x4.extract_lane(i, 1));
    let c = <u32>load<u8>(cells + <u32>i32x4.extract_lane(j, 0));
    let d = <u32>load<u8>(cells + <u32>i32x4.extract_lane(j, 1));
    const x0 = f64x2.extract_lane(x, 0);
    const x1 = f64x2.extract_lane(x, 1);
    const y0 = f64x2.extract_lane(y, 0);
    const y1 = f64x2.extract_lane(y, 1);
    if (half == 8) {
      a = one(thresholds, a, x0);
      b = one(thresholds, b, x1);
      c = one(thresholds, c, y0);
      d = one(thresholds, d, y1);
    } else {
      let at = thresholds + (<usize>a << 3);
      let bt = thresholds + (<usize>b << 3);
      let ct = thresholds + (<usize>c << 3);
      let dt = thresholds + (<usize>d << 3);
      for (let bytes = half; bytes >= 8; bytes >>= 1) {
        at = halve(at, x0, bytes);
        bt = halve(bt, x1, bytes);
        ct = halve(ct, y0, bytes);
        dt = halve(dt, y1, bytes);
      }
      a = <u32>(at - thresholds) >> 3;
      b = <u32>(bt - thresholds) >> 3;
      c = <u32>(ct - thresholds) >> 3;
      d = <u32>(dt - thresholds) >> 3;
    }
    storeFour(to, a | (b << 8) | (c << 16) | (d << 24), x, y);
  }
}

/** Copies counts, those of missing numbers as the lowest. */
function sendLeft(from: usize, to: usize): void {
  const missing = i8x16.splat(127);
  const least = i8x16.splat(-128);
  for (const end = to + ROWS; to < end; from += 16, to += 16) {
    const x = v128.load(from);
    v128.store(to, v128.bitselect(least, x, i8x16.eq(x, missing)));
  }
}

/** The place of a code in the sets: 0 for a missing one, else one more than the code; beyond all sets if negative. */
// @ts-ignore: decorator
@inline
function placeOf(x: f64): u32 {
  if (x != x) return 0;
  const code = trunc<f64>(x);
  return code < 0 || code >= 2147483647.0 ? 0x7fffffff : u32(code) + 1;
}

/**
 * Tells for 64 codes the byte of a set of 128 bits, and in the 64 bytes behind those the bit in it. Codes before the
 * view's part of a set have no bit, so that they count as in it; those behind have byte 16, which no set has, with all
 * bits where no further part follows.
 */
function quantiseCodes(from: usize, to: usize, view: usize): void {
  const first = load<u32>(view, 8);
  const beyond: u32 = load<u32>(view, 12) ? 0xff : 0;
  for (let row: usize = 0; row < ROWS; row++) {
    const place = placeOf(load<f64>(from + (row << 3)));
    const part = place - first;
    const within = place >= first && part < 128;
    store<u8>(to + row, within ? part >> 3 : 16);
    store<u8>(to + row + ROWS, within ? <u32>1 << (part & 7) : place < first ? 0 : beyond);
  }
}

/**
 * Turns groups of 64 staged rows into bytes, `stride` bytes a group, in lines of 64. A view is 48 bytes: column (i32),
 * mode (i32), then for numbers the address of the thresholds (u32), that of the cells (u32), the first cell's lower end
 * (f64), cells a unit (f64), the last cell (f64), half of the thresholds to search (u32); for categories the first place
 * (u32) and whether no further part of the sets follows (u32).
 */
export function quantise(
  staged: usize,
  capacity: i32,
  first: i32,
  groups: i32,
  views: usize,
  viewCount: i32,
  to: usize,
  stride: usize,
): void {
  for (let view = 0; view < viewCount; view++, views += 48) {
    const mode = load<i32>(views, 4);
    const two = mode == (RIGHT | LEFT);
    let from = staged + (<usize>load<i32>(views) * <usize>capacity + <usize>first) * 8;
    let at = to;
    for (let group = 0; group < groups; group++, from += ROWS * 8, at += stride) {
      if (mode == CODES) {
        quantiseCodes(from, at, views);
        continue;
      }
      quantiseNumbers(from, at, views);
      if (mode & LEFT) sendLeft(at, two ? at + ROWS : at);
    }
    to += mode == CODES || two ? 2 * ROWS : ROWS;
  }
}
