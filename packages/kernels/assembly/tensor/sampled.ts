import { dot } from "./lanes";

/** For each stored place (r, c) of a sparse pattern `left[r] . right[c]`, as `dot` sums. */
export function sampledMatMulF32(
  offsets: usize,
  indices: usize,
  rows: i32,
  left: usize,
  right: usize,
  width: i32,
  out: usize,
): void {
  const stride = <usize>width << 2;
  for (let row = 0; row < rows; row++) {
    const end = load<i32>(offsets + (<usize>row << 2), 4);
    const from = left + <usize>row * stride;
    for (let entry = load<i32>(offsets + (<usize>row << 2)); entry < end; entry++) {
      const at = <usize>entry << 2;
      store<f32>(out + at, dot(from, right + <usize>load<i32>(indices + at) * stride, width));
    }
  }
}
