import * as R from "./record";

@inline
function addTo(at: usize, sum: v128): void {
  store<f64>(at, load<f64>(at) + (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
}

/** Adds the products of four scaled columns with two columns to a tile of a matrix whose rows are `pitch` bytes apart. */
@inline
function tile(a: usize, gap: usize, b0: usize, b1: usize, bytes: usize, to: usize, pitch: usize): void {
  let s00 = f64x2.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  const a1 = a + gap;
  const a2 = a1 + gap;
  const a3 = a2 + gap;
  for (let at: usize = 0; at < bytes; at += 16) {
    const left = v128.load(b0 + at);
    const right = v128.load(b1 + at);
    let x = v128.load(a + at);
    s00 = f64x2.add(s00, f64x2.mul(x, left));
    s01 = f64x2.add(s01, f64x2.mul(x, right));
    x = v128.load(a1 + at);
    s10 = f64x2.add(s10, f64x2.mul(x, left));
    s11 = f64x2.add(s11, f64x2.mul(x, right));
    x = v128.load(a2 + at);
    s20 = f64x2.add(s20, f64x2.mul(x, left));
    s21 = f64x2.add(s21, f64x2.mul(x, right));
    x = v128.load(a3 + at);
    s30 = f64x2.add(s30, f64x2.mul(x, left));
    s31 = f64x2.add(s31, f64x2.mul(x, right));
  }
  addTo(to, s00);
  addTo(to + 8, s01);
  addTo(to + pitch, s10);
  addTo(to + pitch + 8, s11);
  addTo(to + 2 * pitch, s20);
  addTo(to + 2 * pitch + 8, s21);
  addTo(to + 3 * pitch, s30);
  addTo(to + 3 * pitch + 8, s31);
}

/** Copies a block of columns and a column of ones next to each other, each value times its row's weight. */
function pack(x: usize, stride: usize, rows: i32, width: i32, size: i32, weights: usize, to: usize, gap: usize): void {
  const whole = (rows + 1) & ~1;
  const bytes = <usize>whole << 3;
  for (let column = 0; column < size; column++) {
    if (column > width) memory.fill(to, 0, bytes);
    else if (column == width) {
      for (let row = 0; row < rows; row++) {
        const at = <usize>row << 3;
        store<f64>(to + at, weights ? load<f64>(weights + at) : 1);
      }
    } else if (weights) {
      for (let row = 0; row < rows; row++) {
        const at = <usize>row << 3;
        store<f64>(to + at, load<f64>(x + at) * load<f64>(weights + at));
      }
    } else memory.copy(to, x, <usize>rows << 3);
    if (rows & 1) store<f64>(to + (<usize>rows << 3), 0);
    x += stride;
    to += gap;
  }
}

/**
 * The weighted products of the dense columns and a last column of ones with each other, for this thread's chunks:
 * each chunk's lower triangle into its own matrix of `size` rows, `size` being `width + 1` rounded up to 4.
 */
export function gram(thread: i32, threads: i32, record: usize, weights: usize, into: usize, scratch: usize): void {
  const rows = R.word(record, R.ROWS);
  const width = R.word(record, R.WIDTH);
  const chunkRows = R.word(record, R.CHUNK_ROWS);
  const block = R.word(record, R.BLOCK);
  const stride = <usize>R.word(record, R.STRIDE) << 3;
  const size = (width + 4) & ~3;
  const pitch = <usize>size << 3;
  const gap = <usize>block << 3;
  const plain = scratch + <usize>thread * (2 * <usize>size * gap);
  const scaled = weights ? plain + <usize>size * gap : plain;
  for (let chunk = thread; chunk < R.word(record, R.CHUNKS); chunk += threads) {
    const matrix = into + <usize>chunk * <usize>size * pitch;
    memory.fill(matrix, 0, <usize>size * pitch);
    const end = min(rows, (chunk + 1) * chunkRows);
    for (let row = chunk * chunkRows; row < end; row += block) {
      const count = min(block, end - row);
      const bytes = <usize>((count + 1) & ~1) << 3;
      const x = R.place(record, R.DENSE) + (<usize>row << 3);
      pack(x, stride, count, width, size, 0, plain, gap);
      if (weights) pack(x, stride, count, width, size, weights + (<usize>row << 3), scaled, gap);
      for (let a = 0; a < size; a += 4) {
        const left = scaled + <usize>a * gap;
        for (let b = 0; b < a + 4; b += 2) {
          const right = plain + <usize>b * gap;
          tile(left, gap, right, right + gap, bytes, matrix + <usize>a * pitch + (<usize>b << 3), pitch);
        }
      }
    }
  }
}

/** Adds the chunks' matrices to the first one, in their order, and mirrors its lower triangle. */
export function mergeGram(record: usize, into: usize): void {
  const size = (R.word(record, R.WIDTH) + 4) & ~3;
  const bytes = <usize>(size * size) << 3;
  for (let chunk = 1; chunk < R.word(record, R.CHUNKS); chunk++) {
    const from = into + <usize>chunk * bytes;
    for (let at: usize = 0; at < bytes; at += 8) store<f64>(into + at, load<f64>(into + at) + load<f64>(from + at));
  }
  for (let row = 0; row < size; row++) {
    for (let column = row + 1; column < size; column++) {
      store<f64>(into + (<usize>(row * size + column) << 3), load<f64>(into + (<usize>(column * size + row) << 3)));
    }
  }
}
