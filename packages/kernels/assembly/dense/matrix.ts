import { dotF32, dotF64 } from "./vector";

/** `out[r] = matrix[r] . x` over float32 numbers, for the thread's rows. */
export function matVecF32(
  thread: i32,
  threads: i32,
  matrix: usize,
  rows: i32,
  columns: i32,
  x: usize,
  out: usize,
): void {
  const end = <i32>((<i64>rows * (thread + 1)) / threads);
  for (let row = <i32>((<i64>rows * thread) / threads); row < end; row++) {
    store<f32>(out + (<usize>row << 2), <f32>dotF32(matrix + ((<usize>row * <usize>columns) << 2), x, columns));
  }
}

/** `out[r] = matrix[r] . x` over float64 numbers, for the thread's rows. */
export function matVecF64(
  thread: i32,
  threads: i32,
  matrix: usize,
  rows: i32,
  columns: i32,
  x: usize,
  out: usize,
): void {
  const end = <i32>((<i64>rows * (thread + 1)) / threads);
  for (let row = <i32>((<i64>rows * thread) / threads); row < end; row++) {
    store<f64>(out + (<usize>row << 3), dotF64(matrix + ((<usize>row * <usize>columns) << 3), x, columns));
  }
}

/** Copies rows of float32 numbers: `out[p] = matrix[indices[p]]`, for the thread's part of the indices. */
export function gatherRows(
  thread: i32,
  threads: i32,
  matrix: usize,
  width: i32,
  indices: usize,
  count: i32,
  out: usize,
): void {
  const bytes = <usize>width << 2;
  const blocked = bytes & ~15;
  const end = <i32>((<i64>count * (thread + 1)) / threads);
  for (let p = <i32>((<i64>count * thread) / threads); p < end; p++) {
    const from = matrix + <usize>load<i32>(indices + (<usize>p << 2)) * bytes;
    const to = out + <usize>p * bytes;
    for (let at: usize = 0; at < blocked; at += 16) v128.store(to + at, v128.load(from + at));
    for (let at: usize = blocked; at < bytes; at += 4) store<f32>(to + at, load<f32>(from + at));
  }
}
