/** The first position whose index lies outside [0, rows); -1 if there is none. */
export function firstOutside(indices: usize, count: i32, rows: i32): i32 {
  const bound = i32x4.splat(rows);
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    if (!i32x4.all_true(i32x4.lt_u(v128.load(indices + (<usize>i << 2)), bound))) break;
  }
  for (; i < count; i++) {
    if (<u32>load<i32>(indices + (<usize>i << 2)) >= <u32>rows) return i;
  }
  return -1;
}

// @ts-ignore: decorator
@inline
function copyRow(from: usize, to: usize, bytes: usize): void {
  let at: usize = 0;
  for (; at + 64 <= bytes; at += 64) {
    const a = v128.load(from + at);
    const b = v128.load(from + at, 16);
    const c = v128.load(from + at, 32);
    const d = v128.load(from + at, 48);
    v128.store(to + at, a);
    v128.store(to + at, b, 16);
    v128.store(to + at, c, 32);
    v128.store(to + at, d, 48);
  }
  for (; at + 16 <= bytes; at += 16) v128.store(to + at, v128.load(from + at));
  for (; at + 4 <= bytes; at += 4) store<i32>(to + at, load<i32>(from + at));
  for (; at < bytes; at++) store<u8>(to + at, load<u8>(from + at));
}

/**
 * Slices by index: `x` is batches x outer x rows x slices of `bytes`, `indices` batches x count, `out` batches x outer x
 * count x slices. Indices lie in [0, rows).
 */
export function gather(
  x: usize,
  indices: usize,
  batches: i32,
  outer: i32,
  rows: i32,
  count: i32,
  bytes: i32,
  out: usize,
): void {
  const size = <usize>bytes;
  for (let batch = 0; batch < batches; batch++) {
    const which = indices + ((<usize>batch * <usize>count) << 2);
    for (let o = 0; o < outer; o++) {
      const from = x + (<usize>batch * <usize>outer + <usize>o) * <usize>rows * size;
      const to = out + (<usize>batch * <usize>outer + <usize>o) * <usize>count * size;
      if (size == 4) gatherWords(from, which, count, to);
      else {
        for (let p = 0; p < count; p++) {
          copyRow(from + <usize>load<i32>(which + (<usize>p << 2)) * size, to + <usize>p * size, size);
        }
      }
    }
  }
}

function gatherWords(x: usize, indices: usize, count: i32, out: usize): void {
  for (let p = 0; p < count; p++) {
    const at = <usize>p << 2;
    store<i32>(out + at, load<i32>(x + (<usize>load<i32>(indices + at) << 2)));
  }
}
