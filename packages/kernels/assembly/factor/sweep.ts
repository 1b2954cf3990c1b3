// The inverse of a symmetric positive definite matrix in its own place, by sweeps over blocks of pivots. Of the matrix the upper triangle
// is read and written; its width is a multiple of the block. A panel is the rows of the pivots, laid out in tiles of eight columns.

/** How many pivots are swept at a time. */
const BLOCK = 64;

/** How many columns a tile has. */
const TILE = 8;

/** The inverse of the block of pivots from `from` on, in place of `pivot`; 0 where the matrix is not positive definite. */
function invertPivots<T>(matrix: usize, width: i32, from: i32, pivot: usize): i32 {
  const size = sizeof<T>();
  for (let a = 0; a < BLOCK; a++) {
    for (let b = a; b < BLOCK; b++) {
      const value = load<T>(matrix + (<usize>(from + a) * <usize>width + <usize>(from + b)) * size);
      store<T>(pivot + <usize>(a * BLOCK + b) * size, value);
      store<T>(pivot + <usize>(b * BLOCK + a) * size, value);
    }
  }
  for (let k = 0; k < BLOCK; k++) {
    const own = pivot + <usize>(k * BLOCK) * size;
    const value = load<T>(own + <usize>k * size);
    if (!(value > 0)) return 0;
    const inverse: T = <T>1 / value;
    for (let b = 0; b < BLOCK; b++) {
      const at = own + <usize>b * size;
      if (b != k) store<T>(at, load<T>(at) * inverse);
    }
    for (let a = 0; a < BLOCK; a++) {
      if (a == k) continue;
      const row = pivot + <usize>(a * BLOCK) * size;
      const factor = load<T>(row + <usize>k * size);
      for (let b = 0; b < BLOCK; b++) {
        const at = <usize>b * size;
        if (b != k) store<T>(row + at, load<T>(row + at) - factor * load<T>(own + at));
      }
      store<T>(row + <usize>k * size, -factor * inverse);
    }
    store<T>(own + <usize>k * size, inverse);
  }
  return 1;
}

// @ts-ignore: decorator
@inline
function entryAt(width: i32, from: i32, k: i32, column: i32): usize {
  return column < from
    ? <usize>column * <usize>width + <usize>(from + k)
    : <usize>(from + k) * <usize>width + <usize>column;
}

/** The thread's tiles of the pivots' rows, as they are and times the inverse of the pivots; the latter take their place. */
function panel<T>(
  thread: i32,
  threads: i32,
  matrix: usize,
  width: i32,
  from: i32,
  pivot: usize,
  raw: usize,
  weighed: usize,
): void {
  const size = sizeof<T>();
  const bytes = <usize>(BLOCK * TILE) * size;
  for (let tile = thread; tile * TILE < width; tile += threads) {
    const first = tile * TILE;
    const plain = raw + <usize>tile * bytes;
    const times = weighed + <usize>tile * bytes;
    if (first >= from && first < from + BLOCK) {
      memory.fill(plain, 0, bytes);
      memory.fill(times, 0, bytes);
      for (let column = first; column < first + TILE; column++) {
        for (let k = 0; k <= column - from; k++) {
          const value = load<T>(pivot + <usize>(k * BLOCK + column - from) * size);
          store<T>(matrix + entryAt(width, from, k, column) * size, -value);
        }
      }
      continue;
    }
    for (let k = 0; k < BLOCK; k++) {
      for (let c = 0; c < TILE; c++) {
        const value = load<T>(matrix + entryAt(width, from, k, first + c) * size);
        store<T>(plain + <usize>(k * TILE + c) * size, value);
      }
    }
    for (let k = 0; k < BLOCK; k++) {
      const row = times + <usize>(k * TILE) * size;
      memory.fill(row, 0, (<usize>TILE) * size);
      for (let l = 0; l < BLOCK; l++) {
        const factor = load<T>(pivot + <usize>(k * BLOCK + l) * size);
        const source = plain + <usize>(l * TILE) * size;
        for (let c: usize = 0; c < (<usize>TILE) * size; c += size) {
          store<T>(row + c, load<T>(row + c) + factor * load<T>(source + c));
        }
      }
      for (let c = 0; c < TILE; c++) {
        store<T>(matrix + entryAt(width, from, k, first + c) * size, load<T>(row + <usize>c * size));
      }
    }
  }
}

/** Subtracts from four rows of two vectors what the pivots explain. */
// @ts-ignore: decorator
@inline
function subtract<T>(out: usize, stride: usize, rows: usize, columns: usize): void {
  const step = TILE * sizeof<T>();
  const o1 = out + stride;
  const o2 = o1 + stride;
  const o3 = o2 + stride;
  let a0 = v128.load(out);
  let a1 = v128.load(out, 16);
  let b0 = v128.load(o1);
  let b1 = v128.load(o1, 16);
  let c0 = v128.load(o2);
  let c1 = v128.load(o2, 16);
  let d0 = v128.load(o3);
  let d1 = v128.load(o3, 16);
  for (let k = 0; k < BLOCK; k++) {
    const low = v128.load(columns);
    const high = v128.load(columns, 16);
    const a = v128.splat<T>(load<T>(rows));
    a0 = v128.sub<T>(a0, v128.mul<T>(a, low));
    a1 = v128.sub<T>(a1, v128.mul<T>(a, high));
    const b = v128.splat<T>(load<T>(rows + sizeof<T>()));
    b0 = v128.sub<T>(b0, v128.mul<T>(b, low));
    b1 = v128.sub<T>(b1, v128.mul<T>(b, high));
    const c = v128.splat<T>(load<T>(rows + 2 * sizeof<T>()));
    c0 = v128.sub<T>(c0, v128.mul<T>(c, low));
    c1 = v128.sub<T>(c1, v128.mul<T>(c, high));
    const d = v128.splat<T>(load<T>(rows + 3 * sizeof<T>()));
    d0 = v128.sub<T>(d0, v128.mul<T>(d, low));
    d1 = v128.sub<T>(d1, v128.mul<T>(d, high));
    rows += step;
    columns += step;
  }
  v128.store(out, a0);
  v128.store(out, a1, 16);
  v128.store(o1, b0);
  v128.store(o1, b1, 16);
  v128.store(o2, c0);
  v128.store(o2, c1, 16);
  v128.store(o3, d0);
  v128.store(o3, d1, 16);
}

/** Takes from the thread's rows what the pivots explain. */
function update<T>(
  thread: i32,
  threads: i32,
  matrix: usize,
  width: i32,
  from: i32,
  raw: usize,
  weighed: usize,
): void {
  const size = sizeof<T>();
  const stride = <usize>width * size;
  const bytes = <usize>(BLOCK * TILE) * size;
  for (let row = thread << 2; row < width; row += threads << 2) {
    if (row >= from && row < from + BLOCK) continue;
    const own = raw + <usize>(row / TILE) * bytes + <usize>(row & (TILE - 1)) * size;
    for (let tile = row / TILE; tile * TILE < width; tile++) {
      const first = tile * TILE;
      if (first >= from && first < from + BLOCK) continue;
      const out = matrix + <usize>row * stride + <usize>first * size;
      const columns = weighed + <usize>tile * bytes;
      for (let c: usize = 0; c < (<usize>TILE) * size; c += 32) subtract<T>(out + c, stride, own, columns + c);
    }
  }
}

export function pivotsF32(matrix: usize, width: i32, from: i32, pivot: usize): i32 {
  return invertPivots<f32>(matrix, width, from, pivot);
}

export function pivotsF64(matrix: usize, width: i32, from: i32, pivot: usize): i32 {
  return invertPivots<f64>(matrix, width, from, pivot);
}

export function panelF32(
  thread: i32,
  threads: i32,
  matrix: usize,
  width: i32,
  from: i32,
  pivot: usize,
  raw: usize,
  weighed: usize,
): void {
  panel<f32>(thread, threads, matrix, width, from, pivot, raw, weighed);
}

export function panelF64(
  thread: i32,
  threads: i32,
  matrix: usize,
  width: i32,
  from: i32,
  pivot: usize,
  raw: usize,
  weighed: usize,
): void {
  panel<f64>(thread, threads, matrix, width, from, pivot, raw, weighed);
}

export function sweepF32(
  thread: i32,
  threads: i32,
  matrix: usize,
  width: i32,
  from: i32,
  raw: usize,
  weighed: usize,
): void {
  update<f32>(thread, threads, matrix, width, from, raw, weighed);
}

export function sweepF64(
  thread: i32,
  threads: i32,
  matrix: usize,
  width: i32,
  from: i32,
  raw: usize,
  weighed: usize,
): void {
  update<f64>(thread, threads, matrix, width, from, raw, weighed);
}
