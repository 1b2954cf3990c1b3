/** How many items a tile holds: dimension by dimension their numbers side by side. */
export const TILE: i32 = 4;

/** How many queries are scored at a time. */
export const LANES: i32 = 8;

/** How many bytes the scores of a tile take. */
export const SCORES: usize = 4 * 8 * 4;

/** Lays rows of `width` out in tiles; what the last tile has no row for is 0. */
export function tileRows(matrix: usize, rows: i32, width: i32, out: usize): void {
  const stride = <usize>width << 2;
  for (let row = 0; row < ((rows + TILE - 1) & ~(TILE - 1)); row++) {
    const from = matrix + <usize>row * stride;
    const to = out + <usize>(row & ~(TILE - 1)) * stride + (<usize>(row & (TILE - 1)) << 2);
    for (let at: usize = 0; at < stride; at += 4) store<f32>(to + (at << 2), row < rows ? load<f32>(from + at) : 0);
  }
}

/** Lays queries from `first` on side by side, dimension by dimension; lanes that no query takes are zero. */
export function interleave(queries: usize, first: i32, count: i32, width: i32, to: usize): void {
  for (let lane = 0; lane < LANES; lane++) {
    const taken = first + lane < count;
    const from = queries + ((<usize>(first + lane) * <usize>width) << 2);
    for (let column: usize = 0; column < <usize>width; column++) {
      const at = to + ((column * LANES + <usize>lane) << 2);
      store<f32>(at, taken ? load<f32>(from + (column << 2)) : 0);
    }
  }
}

/**
 * Inner products of a tile's items and eight queries: `out` holds a row of {@link LANES} for each item. Fourteen registers are in use,
 * and two addresses: more of either is slower.
 */
// @ts-ignore: decorator
@inline
export function scoreTile(tile: usize, stride: usize, queries: usize, out: usize): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  let query = queries;
  const end = tile + (stride << 2);
  for (let at = tile; at < end; at += 16) {
    const low = v128.load(query);
    const high = v128.load(query, 16);
    const a = v128.load32_splat(at);
    a0 = f32x4.add(a0, f32x4.mul(a, low));
    a1 = f32x4.add(a1, f32x4.mul(a, high));
    const b = v128.load32_splat(at, 4);
    b0 = f32x4.add(b0, f32x4.mul(b, low));
    b1 = f32x4.add(b1, f32x4.mul(b, high));
    const c = v128.load32_splat(at, 8);
    c0 = f32x4.add(c0, f32x4.mul(c, low));
    c1 = f32x4.add(c1, f32x4.mul(c, high));
    const d = v128.load32_splat(at, 12);
    d0 = f32x4.add(d0, f32x4.mul(d, low));
    d1 = f32x4.add(d1, f32x4.mul(d, high));
    query += 32;
  }
  v128.store(out, a0);
  v128.store(out, a1, 16);
  v128.store(out, b0, 32);
  v128.store(out, b1, 48);
  v128.store(out, c0, 64);
  v128.store(out, c1, 80);
  v128.store(out, d0, 96);
  v128.store(out, d1, 112);
}
