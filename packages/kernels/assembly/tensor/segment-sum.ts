import { lieFar } from "../dense/combine";

// @ts-ignore: decorator
@inline
function addRowF32(from: usize, to: usize, bytes: usize): void {
  let at: usize = 0;
  for (; at + 64 <= bytes; at += 64) {
    const a = f32x4.add(v128.load(to + at), v128.load(from + at));
    const b = f32x4.add(v128.load(to + at, 16), v128.load(from + at, 16));
    const c = f32x4.add(v128.load(to + at, 32), v128.load(from + at, 32));
    const d = f32x4.add(v128.load(to + at, 48), v128.load(from + at, 48));
    v128.store(to + at, a);
    v128.store(to + at, b, 16);
    v128.store(to + at, c, 32);
    v128.store(to + at, d, 48);
  }
  for (; at + 16 <= bytes; at += 16) {
    v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
  }
  for (; at < bytes; at += 4) store<f32>(to + at, load<f32>(to + at) + load<f32>(from + at));
}

/** How many rows are added after their sums were read ahead: more at a time come too early. */
const AHEAD = 8;

/** Reads a word of every cache line of some sums, all at once; to add to one after the other waits for each. */
// @ts-ignore: decorator
@inline
function readSums(ids: usize, first: i32, last: i32, columns: i32, size: usize, segments: i32, out: usize): void {
  let column = first % columns;
  for (let place = first; place < last; place++) {
    const id = load<i32>(ids + (<usize>place << 2));
    if (<u32>id < <u32>segments) {
      const to = out + (<usize>id * <usize>columns + <usize>column) * size;
      for (let at: usize = 0; at < size; at += 64) load<i32>(to + at);
    }
    if (++column == columns) column = 0;
  }
}

// @ts-ignore: decorator
@inline
function addRows(
  x: usize,
  ids: usize,
  first: i32,
  last: i32,
  columns: i32,
  size: usize,
  segments: i32,
  out: usize,
): void {
  let column = first % columns;
  for (let place = first; place < last; place++) {
    const id = load<i32>(ids + (<usize>place << 2));
    if (<u32>id < <u32>segments) {
      addRowF32(x + <usize>place * size, out + (<usize>id * <usize>columns + <usize>column) * size, size);
    }
    if (++column == columns) column = 0;
  }
}

/**
 * Sums by segment: `x` is rows x columns x width, `ids` rows x columns, `out` segments x columns x width:
 * `out[ids[r, c], c] += x[r, c]` in the order of the rows. Ids outside [0, segments) are left out.
 */
export function segmentSumF32(
  x: usize,
  ids: usize,
  rows: i32,
  columns: i32,
  width: i32,
  segments: i32,
  out: usize,
): void {
  const size = <usize>width << 2;
  memory.fill(out, 0, <usize>segments * <usize>columns * size);
  const places = rows * columns;
  if (places === 0) return;
  if (!lieFar(segments * columns, size)) {
    addRows(x, ids, 0, places, columns, size, segments, out);
    return;
  }
  for (let first = 0; first < places; first += AHEAD) {
    const last = min(first + AHEAD, places);
    readSums(ids, first, last, columns, size, segments, out);
    addRows(x, ids, first, last, columns, size, segments, out);
  }
}

/** As `segmentSumF32` over 32-bit integers, which wrap around. */
export function segmentSumI32(
  x: usize,
  ids: usize,
  rows: i32,
  columns: i32,
  width: i32,
  segments: i32,
  out: usize,
): void {
  const size = <usize>width << 2;
  memory.fill(out, 0, <usize>segments * <usize>columns * size);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const place = <usize>row * <usize>columns + <usize>column;
      const id = load<i32>(ids + (place << 2));
      if (<u32>id >= <u32>segments) continue;
      const from = x + place * size;
      const to = out + (<usize>id * <usize>columns + <usize>column) * size;
      for (let at: usize = 0; at < size; at += 4) store<i32>(to + at, load<i32>(to + at) + load<i32>(from + at));
    }
  }
}
