// Upper triangular factors of symmetric matrices of float32, of which the upper triangle is read. The width is a multiple of
// four. Every entry is updated in the order of the pivots, whatever the tiles.

// @ts-ignore: decorator
@inline
function minus(sum: v128, factor: v128, from: usize): v128 {
  return f32x4.sub(sum, f32x4.mul(factor, v128.load(from)));
}

/** `row[from ...] -= factor * pivot[from ...]` in whole vectors; offsets and the end are in bytes. */
// @ts-ignore: decorator
@inline
function subtract(row: usize, pivot: usize, factor: v128, from: usize, end: usize): void {
  for (let at = from; at < end; at += 16) v128.store(row + at, minus(v128.load(row + at), factor, pivot + at));
}

/** Divides a pivot's row by the root of the pivot, and keeps one over that root; a pivot not above `least` gives zeros. */
// @ts-ignore: decorator
@inline
function scaleRow(row: usize, at: usize, end: usize, inverse: usize, least: f32): void {
  const pivot = load<f32>(row + at);
  const factor: f32 = pivot > least ? <f32>1 / sqrt<f32>(pivot) : 0;
  store<f32>(inverse, factor);
  const splat = f32x4.splat(factor);
  for (let c = at & ~15; c < end; c += 16) v128.store(row + c, f32x4.mul(splat, v128.load(row + c)));
}

/** Four pivots' updates of four rows from column `from` on. */
// @ts-ignore: decorator
@inline
function updateFour(rows: usize, pivots: usize, stride: usize, column: usize, end: usize): void {
  const r1 = rows + stride;
  const r2 = r1 + stride;
  const r3 = r2 + stride;
  const p1 = pivots + stride;
  const p2 = p1 + stride;
  const p3 = p2 + stride;
  for (let c = column; c < end; c += 16) {
    const u0 = v128.load(pivots + c);
    const u1 = v128.load(p1 + c);
    const u2 = v128.load(p2 + c);
    const u3 = v128.load(p3 + c);
    let a = v128.load(rows + c);
    let b = v128.load(r1 + c);
    let d = v128.load(r2 + c);
    let e = v128.load(r3 + c);
    a = f32x4.sub(a, f32x4.mul(v128.load32_splat(pivots + column), u0));
    b = f32x4.sub(b, f32x4.mul(v128.load32_splat(pivots + column, 4), u0));
    d = f32x4.sub(d, f32x4.mul(v128.load32_splat(pivots + column, 8), u0));
    e = f32x4.sub(e, f32x4.mul(v128.load32_splat(pivots + column, 12), u0));
    a = f32x4.sub(a, f32x4.mul(v128.load32_splat(p1 + column), u1));
    b = f32x4.sub(b, f32x4.mul(v128.load32_splat(p1 + column, 4), u1));
    d = f32x4.sub(d, f32x4.mul(v128.load32_splat(p1 + column, 8), u1));
    e = f32x4.sub(e, f32x4.mul(v128.load32_splat(p1 + column, 12), u1));
    a = f32x4.sub(a, f32x4.mul(v128.load32_splat(p2 + column), u2));
    b = f32x4.sub(b, f32x4.mul(v128.load32_splat(p2 + column, 4), u2));
    d = f32x4.sub(d, f32x4.mul(v128.load32_splat(p2 + column, 8), u2));
    e = f32x4.sub(e, f32x4.mul(v128.load32_splat(p2 + column, 12), u2));
    a = f32x4.sub(a, f32x4.mul(v128.load32_splat(p3 + column), u3));
    b = f32x4.sub(b, f32x4.mul(v128.load32_splat(p3 + column, 4), u3));
    d = f32x4.sub(d, f32x4.mul(v128.load32_splat(p3 + column, 8), u3));
    e = f32x4.sub(e, f32x4.mul(v128.load32_splat(p3 + column, 12), u3));
    v128.store(rows + c, a);
    v128.store(r1 + c, b);
    v128.store(r2 + c, d);
    v128.store(r3 + c, e);
  }
}

/**
 * The factor U of `matrix = U' U` in the matrix's place, and one over each of its diagonal. A pivot that is not above
 * `least` is left out: its row and the number are 0. Gives how many were kept.
 */
export function factorise(matrix: usize, width: i32, inverse: usize, least: f32): i32 {
  const stride = <usize>width << 2;
  for (let first = 0; first < width; first += 4) {
    const at = <usize>first << 2;
    const panel = matrix + <usize>first * stride;
    for (let k: usize = 0; k < 4; k++) {
      const row = panel + k * stride;
      scaleRow(row, at + (k << 2), stride, inverse + at + (k << 2), least);
      for (let other = k + 1; other < 4; other++) {
        subtract(panel + other * stride, row, v128.load32_splat(row + at + (other << 2)), at, stride);
      }
    }
    for (let next = first + 4; next < width; next += 4) {
      updateFour(matrix + <usize>next * stride, panel, stride, <usize>next << 2, stride);
    }
  }
  let kept = 0;
  for (let k = 0; k < width; k++) kept += i32(load<f32>(inverse + (<usize>k << 2)) > 0);
  return kept;
}

/** Solves `U' U x = vector` in the vector's place. */
export function substitute(factor: usize, width: i32, inverse: usize, vector: usize): void {
  const stride = <usize>width << 2;
  for (let at: usize = 0; at < stride; at += 4) {
    const row = factor + (at >> 2) * stride;
    const value = load<f32>(vector + at) * load<f32>(inverse + at);
    store<f32>(vector + at, value);
    let c = at + 4;
    for (; c < stride && (c & 15) != 0; c += 4) {
      store<f32>(vector + c, load<f32>(vector + c) - load<f32>(row + c) * value);
    }
    subtract(vector, row, f32x4.splat(value), c, stride);
  }
  for (let at = stride; at > 0; ) {
    at -= 4;
    const row = factor + (at >> 2) * stride;
    let value = load<f32>(vector + at);
    let c = at + 4;
    for (; c < stride && (c & 15) != 0; c += 4) value -= load<f32>(row + c) * load<f32>(vector + c);
    let lanes = f32x4.splat(0);
    for (; c < stride; c += 16) lanes = f32x4.add(lanes, f32x4.mul(v128.load(row + c), v128.load(vector + c)));
    store<f32>(vector + at, (value - fold(lanes)) * load<f32>(inverse + at));
  }
}

/** The sum of four lanes: the first and second, the third and fourth, then both. */
// @ts-ignore: decorator
@inline
export function fold(lanes: v128): f32 {
  return (
    f32x4.extract_lane(lanes, 0) +
    f32x4.extract_lane(lanes, 1) +
    (f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3))
  );
}

/** Rows times the inverse of the factor, each in its place: `row = row U^(-1)`, for the thread's rows. */
export function divideRows(
  thread: i32,
  threads: i32,
  rows: usize,
  count: i32,
  width: i32,
  factor: usize,
  inverse: usize,
): void {
  const stride = <usize>width << 2;
  const end = <i32>((<i64>count * (thread + 1)) / threads);
  let row = <i32>((<i64>count * thread) / threads);
  for (; row + 4 <= end; row += 4) divideFour(rows + <usize>row * stride, stride, factor, inverse);
  for (; row < end; row++) divideOne(rows + <usize>row * stride, stride, factor, inverse);
}

// @ts-ignore: decorator
@inline
function divideOne(row: usize, stride: usize, factor: usize, inverse: usize): void {
  for (let at: usize = 0; at < stride; at += 4) {
    const pivot = factor + (at >> 2) * stride;
    const value = load<f32>(row + at) * load<f32>(inverse + at);
    store<f32>(row + at, value);
    let c = at + 4;
    for (; c < stride && (c & 15) != 0; c += 4) store<f32>(row + c, load<f32>(row + c) - load<f32>(pivot + c) * value);
    subtract(row, pivot, f32x4.splat(value), c, stride);
  }
}

/** Four rows at a time, so that each vector of the factor is read once for all of them. */
// @ts-ignore: decorator
@inline
function divideFour(r0: usize, stride: usize, factor: usize, inverse: usize): void {
  const r1 = r0 + stride;
  const r2 = r1 + stride;
  const r3 = r2 + stride;
  for (let at: usize = 0; at < stride; at += 4) {
    const pivot = factor + (at >> 2) * stride;
    const by = load<f32>(inverse + at);
    const a = load<f32>(r0 + at) * by;
    const b = load<f32>(r1 + at) * by;
    const d = load<f32>(r2 + at) * by;
    const e = load<f32>(r3 + at) * by;
    store<f32>(r0 + at, a);
    store<f32>(r1 + at, b);
    store<f32>(r2 + at, d);
    store<f32>(r3 + at, e);
    let c = at + 4;
    for (; c < stride && (c & 15) != 0; c += 4) {
      const u = load<f32>(pivot + c);
      store<f32>(r0 + c, load<f32>(r0 + c) - u * a);
      store<f32>(r1 + c, load<f32>(r1 + c) - u * b);
      store<f32>(r2 + c, load<f32>(r2 + c) - u * d);
      store<f32>(r3 + c, load<f32>(r3 + c) - u * e);
    }
    const sa = f32x4.splat(a);
    const sb = f32x4.splat(b);
    const sd = f32x4.splat(d);
    const se = f32x4.splat(e);
    for (; c < stride; c += 16) {
      const u = v128.load(pivot + c);
      v128.store(r0 + c, f32x4.sub(v128.load(r0 + c), f32x4.mul(u, sa)));
      v128.store(r1 + c, f32x4.sub(v128.load(r1 + c), f32x4.mul(u, sb)));
      v128.store(r2 + c, f32x4.sub(v128.load(r2 + c), f32x4.mul(u, sd)));
      v128.store(r3 + c, f32x4.sub(v128.load(r3 + c), f32x4.mul(u, se)));
    }
  }
}
