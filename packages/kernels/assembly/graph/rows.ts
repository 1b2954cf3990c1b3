import { firstOf } from "./share";

/** Copies the thread's share of some rows side by side. */
export function takeRows(
  thread: i32,
  threads: i32,
  values: usize,
  width: i32,
  indices: usize,
  count: i32,
  out: usize,
): void {
  const stride = <usize>width << 2;
  const end = firstOf(thread + 1, threads, count);
  for (let i = firstOf(thread, threads, count); i < end; i++) {
    const from = values + <usize>load<i32>(indices + (<usize>i << 2)) * stride;
    memory.copy(out + <usize>i * stride, from, stride);
  }
}

/** Copies the thread's share of some rows into columns, `outRow` numbers from one row of the result to the next. */
export function takeColumns(
  thread: i32,
  threads: i32,
  values: usize,
  width: i32,
  indices: usize,
  count: i32,
  out: usize,
  outRow: i32,
): void {
  const stride = <usize>width << 2;
  const end = firstOf(thread + 1, threads, count);
  for (let i = firstOf(thread, threads, count); i < end; i++) {
    const from = values + <usize>load<i32>(indices + (<usize>i << 2)) * stride;
    const to = out + (<usize>i << 2);
    for (let k = 0; k < width; k++) {
      store<f32>(to + (<usize>k * <usize>outRow << 2), load<f32>(from + (<usize>k << 2)));
    }
  }
}

/** Adds rows to the rows that `indices` name, in their order; one may be named again and again. */
export function addRows(values: usize, width: i32, indices: usize, count: i32, out: usize): void {
  const stride = <usize>width << 2;
  for (let i = 0; i < count; i++) {
    const from = values + <usize>i * stride;
    const to = out + <usize>load<i32>(indices + (<usize>i << 2)) * stride;
    let at: usize = 0;
    for (; at + 16 <= stride; at += 16) {
      v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
    }
    for (; at < stride; at += 4) store<f32>(to + at, load<f32>(to + at) + load<f32>(from + at));
  }
}
