import { firstRow } from "./rows";

/** The inner product of a sparse row and a dense vector of float32 numbers, summed in float64 in two lanes. */
export function sparseDotF32(indices: usize, values: usize, count: i32, x: usize): f64 {
  let even: f64 = 0;
  let odd: f64 = 0;
  const blocked = count & ~1;
  for (let i = 0; i < blocked; i += 2) {
    const at = <usize>i << 2;
    even += <f64>load<f32>(values + at) * <f64>load<f32>(x + (<usize>load<i32>(indices + at) << 2));
    odd += <f64>load<f32>(values + at, 4) * <f64>load<f32>(x + (<usize>load<i32>(indices + at, 4) << 2));
  }
  if (blocked < count) {
    const at = <usize>blocked << 2;
    even += <f64>load<f32>(values + at) * <f64>load<f32>(x + (<usize>load<i32>(indices + at) << 2));
  }
  return even + odd;
}

/** The inner product of a sparse row and a dense vector of float64 numbers, summed in two lanes. */
export function sparseDotF64(indices: usize, values: usize, count: i32, x: usize): f64 {
  let even: f64 = 0;
  let odd: f64 = 0;
  const blocked = count & ~1;
  for (let i = 0; i < blocked; i += 2) {
    const at = <usize>i << 2;
    even += <f64>load<f32>(values + at) * load<f64>(x + (<usize>load<i32>(indices + at) << 3));
    odd += <f64>load<f32>(values + at, 4) * load<f64>(x + (<usize>load<i32>(indices + at, 4) << 3));
  }
  if (blocked < count) {
    const at = <usize>blocked << 2;
    even += <f64>load<f32>(values + at) * load<f64>(x + (<usize>load<i32>(indices + at) << 3));
  }
  return even + odd;
}

/** `y[indices[i]] += alpha * values[i]` over float64 numbers. */
export function sparseAxpyF64(alpha: f64, indices: usize, values: usize, count: i32, y: usize): void {
  for (let i = 0; i < count; i++) {
    const at = <usize>i << 2;
    const to = y + (<usize>load<i32>(indices + at) << 3);
    store<f64>(to, load<f64>(to) + alpha * <f64>load<f32>(values + at));
  }
}

/** `y[indices[i]] += alpha * values[i]` over float32 numbers. */
export function sparseAxpyF32(alpha: f32, indices: usize, values: usize, count: i32, y: usize): void {
  for (let i = 0; i < count; i++) {
    const at = <usize>i << 2;
    const to = y + (<usize>load<i32>(indices + at) << 2);
    store<f32>(to, load<f32>(to) + alpha * load<f32>(values + at));
  }
}

/** `out[r] = sparse row r . x` over float32 numbers, for the thread's rows. */
export function sparseMatVecF32(
  thread: i32,
  threads: i32,
  offsets: usize,
  indices: usize,
  values: usize,
  rows: i32,
  x: usize,
  out: usize,
): void {
  const end = firstRow(thread + 1, threads, offsets, rows);
  for (let row = firstRow(thread, threads, offsets, rows); row < end; row++) {
    const start = load<i32>(offsets + (<usize>row << 2));
    const count = load<i32>(offsets + (<usize>row << 2), 4) - start;
    const at = <usize>start << 2;
    store<f32>(out + (<usize>row << 2), <f32>sparseDotF32(indices + at, values + at, count, x));
  }
}

/** `out[r] = sparse row r . x` over float64 numbers, for the thread's rows. */
export function sparseMatVecF64(
  thread: i32,
  threads: i32,
  offsets: usize,
  indices: usize,
  values: usize,
  rows: i32,
  x: usize,
  out: usize,
): void {
  const end = firstRow(thread + 1, threads, offsets, rows);
  for (let row = firstRow(thread, threads, offsets, rows); row < end; row++) {
    const start = load<i32>(offsets + (<usize>row << 2));
    const count = load<i32>(offsets + (<usize>row << 2), 4) - start;
    const at = <usize>start << 2;
    store<f64>(out + (<usize>row << 3), sparseDotF64(indices + at, values + at, count, x));
  }
}
