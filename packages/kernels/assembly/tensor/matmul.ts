/** How deep a block of both matrices is: 256 x 8 numbers of the right one stay in the nearest cache. */
const DEPTH = 256;

/** How many rows of the left matrix are gone through with one block of the right one. */
const ROWS = 64;

/** A tile of the product: 4 x 8 numbers. */
const TILE: usize = 4 * 8 * 4;

/** How many bytes of scratch memory a product needs whose right matrix has `n` columns. */
export function matMulScratch(n: i32): usize {
  return <usize>DEPTH * ((<usize>n + 7) & ~7) * 4 + <usize>DEPTH * 16 + TILE;
}

/** Lays a block of the right matrix out in panels of eight columns, filled up with zeros. */
function packRight(b: usize, n: i32, k: i32, turned: bool, start: i32, depth: i32, to: usize): void {
  for (let column = 0; column < n; column += 8) {
    const some = min(8, n - column);
    const panel = to + <usize>column * <usize>depth * 4;
    if (turned) packTurned(b + ((<usize>column * <usize>k + <usize>start) << 2), k, some, depth, panel);
    else packStraight(b + ((<usize>start * <usize>n + <usize>column) << 2), n, some, depth, panel);
  }
}

function packStraight(from: usize, n: i32, some: i32, depth: i32, panel: usize): void {
  const stride = <usize>n << 2;
  for (let p = 0; p < depth; p++) {
    if (some == 8) {
      v128.store(panel, v128.load(from));
      v128.store(panel, v128.load(from, 16), 16);
    } else {
      v128.store(panel, f32x4.splat(0));
      v128.store(panel, f32x4.splat(0), 16);
      for (let j = 0; j < some; j++) store<f32>(panel + (<usize>j << 2), load<f32>(from + (<usize>j << 2)));
    }
    from += stride;
    panel += 32;
  }
}

function packTurned(from: usize, k: i32, some: i32, depth: i32, panel: usize): void {
  for (let j = 0; j < 8; j++) {
    const row = from + ((<usize>j * <usize>k) << 2);
    const to = panel + (<usize>j << 2);
    if (j < some) {
      for (let p = 0; p < depth; p++) store<f32>(to + (<usize>p << 5), load<f32>(row + (<usize>p << 2)));
    } else {
      for (let p = 0; p < depth; p++) store<f32>(to + (<usize>p << 5), 0);
    }
  }
}

/** Lays the last rows of the left matrix, fewer than four, side by side, filled up with zeros. */
function packLeft(a: usize, aRow: usize, aColumn: usize, some: i32, depth: i32, to: usize): void {
  for (let p = 0; p < depth; p++) {
    for (let i = 0; i < 4; i++) {
      const value = i < some ? load<f32>(a + <usize>i * aRow + <usize>p * aColumn) : <f32>0;
      store<f32>(to + (<usize>(4 * p + i) << 2), value);
    }
  }
}

/** Adds to a tile: four rows that lie apart, each in order of depth. */
function tileOfRows(a: usize, stride: usize, panel: usize, depth: i32, out: usize, outStride: usize): void {
  let a0 = a;
  let a1 = a + stride;
  let a2 = a1 + stride;
  let a3 = a2 + stride;
  const o1 = out + outStride;
  const o2 = o1 + outStride;
  const o3 = o2 + outStride;
  let c00 = v128.load(out);
  let c01 = v128.load(out, 16);
  let c10 = v128.load(o1);
  let c11 = v128.load(o1, 16);
  let c20 = v128.load(o2);
  let c21 = v128.load(o2, 16);
  let c30 = v128.load(o3);
  let c31 = v128.load(o3, 16);
  const end = a0 + (<usize>depth << 2);
  while (a0 < end) {
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    const x0 = v128.load32_splat(a0);
    c00 = f32x4.add(c00, f32x4.mul(x0, b0));
    c01 = f32x4.add(c01, f32x4.mul(x0, b1));
    const x1 = v128.load32_splat(a1);
    c10 = f32x4.add(c10, f32x4.mul(x1, b0));
    c11 = f32x4.add(c11, f32x4.mul(x1, b1));
    const x2 = v128.load32_splat(a2);
    c20 = f32x4.add(c20, f32x4.mul(x2, b0));
    c21 = f32x4.add(c21, f32x4.mul(x2, b1));
    const x3 = v128.load32_splat(a3);
    c30 = f32x4.add(c30, f32x4.mul(x3, b0));
    c31 = f32x4.add(c31, f32x4.mul(x3, b1));
    a0 += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
    panel += 32;
  }
  v128.store(out, c00);
  v128.store(out, c01, 16);
  v128.store(o1, c10);
  v128.store(o1, c11, 16);
  v128.store(o2, c20);
  v128.store(o2, c21, 16);
  v128.store(o3, c30);
  v128.store(o3, c31, 16);
}

/** Adds to a tile: four rows that lie side by side, `step` bytes from one depth to the next. */
function tileOfColumns(a: usize, step: usize, panel: usize, depth: i32, out: usize, outStride: usize): void {
  const o1 = out + outStride;
  const o2 = o1 + outStride;
  const o3 = o2 + outStride;
  let c00 = v128.load(out);
  let c01 = v128.load(out, 16);
  let c10 = v128.load(o1);
  let c11 = v128.load(o1, 16);
  let c20 = v128.load(o2);
  let c21 = v128.load(o2, 16);
  let c30 = v128.load(o3);
  let c31 = v128.load(o3, 16);
  const end = panel + (<usize>depth << 5);
  while (panel < end) {
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    const x0 = v128.load32_splat(a);
    c00 = f32x4.add(c00, f32x4.mul(x0, b0));
    c01 = f32x4.add(c01, f32x4.mul(x0, b1));
    const x1 = v128.load32_splat(a, 4);
    c10 = f32x4.add(c10, f32x4.mul(x1, b0));
    c11 = f32x4.add(c11, f32x4.mul(x1, b1));
    const x2 = v128.load32_splat(a, 8);
    c20 = f32x4.add(c20, f32x4.mul(x2, b0));
    c21 = f32x4.add(c21, f32x4.mul(x2, b1));
    const x3 = v128.load32_splat(a, 12);
    c30 = f32x4.add(c30, f32x4.mul(x3, b0));
    c31 = f32x4.add(c31, f32x4.mul(x3, b1));
    a += step;
    panel += 32;
  }
  v128.store(out, c00);
  v128.store(out, c01, 16);
  v128.store(o1, c10);
  v128.store(o1, c11, 16);
  v128.store(o2, c20);
  v128.store(o2, c21, 16);
  v128.store(o3, c30);
  v128.store(o3, c31, 16);
}

/** Copies `rows` x `columns` numbers between a tile of eight columns and the product. */
// @ts-ignore: decorator
@inline
function moveTile(from: usize, fromStride: usize, to: usize, toStride: usize, rows: i32, columns: i32): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const at = <usize>j << 2;
      store<f32>(to + <usize>i * toStride + at, load<f32>(from + <usize>i * fromStride + at));
    }
  }
}

/**
 * Adds a product to `out`, m x n: a is m x k, or k x m if turned; b is k x n, or n x k if turned. Each sum is taken in
 * float32 in the order of k.
 */
export function addMatMul(
  a: usize,
  b: usize,
  m: i32,
  n: i32,
  k: i32,
  turnedA: bool,
  turnedB: bool,
  out: usize,
  scratch: usize,
): void {
  const aRow: usize = turnedA ? 4 : <usize>k << 2;
  const aColumn: usize = turnedA ? <usize>m << 2 : 4;
  const outStride = <usize>n << 2;
  const packed = scratch + TILE + <usize>DEPTH * 16;
  const side = scratch + TILE;
  for (let start = 0; start < k; start += DEPTH) {
    const depth = min(DEPTH, k - start);
    packRight(b, n, k, turnedB, start, depth, packed);
    const left = a + <usize>start * aColumn;
    for (let first = 0; first < m; first += ROWS) {
      const last = min(m, first + ROWS);
      for (let column = 0; column < n; column += 8) {
        const panel = packed + <usize>column * <usize>depth * 4;
        const columns = min(8, n - column);
        for (let row = first; row < last; row += 4) {
          const rows = min(4, last - row);
          const to = out + <usize>row * outStride + (<usize>column << 2);
          const whole = rows == 4 && columns == 8;
          const target = whole ? to : scratch;
          const stride: usize = whole ? outStride : 32;
          if (!whole) {
            memory.fill(scratch, 0, TILE);
            moveTile(to, outStride, scratch, 32, rows, columns);
          }
          const from = left + <usize>row * aRow;
          if (rows < 4) {
            if (column == 0) packLeft(from, aRow, aColumn, rows, depth, side);
            tileOfColumns(side, 16, panel, depth, target, stride);
          } else if (turnedA) tileOfColumns(from, aColumn, panel, depth, target, stride);
          else tileOfRows(from, aRow, panel, depth, target, stride);
          if (!whole) moveTile(scratch, 32, to, outStride, rows, columns);
        }
      }
    }
  }
}

/** The product of two matrices: as `addMatMul`, onto nothing. */
export function matMulF32(
  a: usize,
  b: usize,
  m: i32,
  n: i32,
  k: i32,
  turnedA: bool,
  turnedB: bool,
  out: usize,
  scratch: usize,
): void {
  memory.fill(out, 0, (<usize>m * <usize>n) << 2);
  addMatMul(a, b, m, n, k, turnedA, turnedB, out, scratch);
}
