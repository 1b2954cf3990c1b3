import { combineFarRows, combineRows, lieFar } from "../dense/combine";
import { firstRow } from "../dense/rows";

/** One layer for the thread's rows: `scale * (base + sparse times dense)`, in float32 in the order of the entries. */
export function propagate(
  thread: i32,
  threads: i32,
  offsets: usize,
  indices: usize,
  values: usize,
  rows: i32,
  columns: i32,
  dense: usize,
  width: i32,
  base: usize,
  scale: f32,
  out: usize,
): void {
  const stride = <usize>width << 2;
  const far = lieFar(columns, stride);
  const end = firstRow(thread + 1, threads, offsets, rows);
  for (let row = firstRow(thread, threads, offsets, rows); row < end; row++) {
    const start = load<i32>(offsets + (<usize>row << 2));
    const count = load<i32>(offsets + (<usize>row << 2), 4) - start;
    const i = indices + (<usize>start << 2);
    const v = values + (<usize>start << 2);
    const at = <usize>row * stride;
    const from = base === 0 ? 0 : base + at;
    if (far) combineFarRows(i, v, count, dense, stride, from, scale, out + at);
    else combineRows(i, v, count, dense, stride, from, scale, out + at);
  }
}
