import { columns, payloadAt, scratch, stride } from "./job";

/** Where the cut of each column lies, one byte each. */
export function cutBytes(): usize {
  return scratch + 12288 + 3 * stride;
}

/** Where the counts lie: for each column a uint32 of all rows on the left, then as many of those of class 1. */
function sums(): usize {
  return scratch + 12288 + 4 * stride;
}

@inline
function addLanes(at: usize, lanes: v128): void {
  const low = i16x8.extend_low_i8x16_u(lanes);
  const high = i16x8.extend_high_i8x16_u(lanes);
  v128.store(at, i32x4.add(v128.load(at), i32x4.extend_low_i16x8_u(low)));
  v128.store(at, i32x4.add(v128.load(at, 16), i32x4.extend_high_i16x8_u(low)), 16);
  v128.store(at, i32x4.add(v128.load(at, 32), i32x4.extend_low_i16x8_u(high)), 32);
  v128.store(at, i32x4.add(v128.load(at, 48), i32x4.extend_high_i16x8_u(high)), 48);
}

/** Counts for every column the rows drawn whose bin is at most the column's cut, in all and of class 1. */
export function countLeft(from: usize, to: usize): void {
  const second = stride << 2;
  const step = stride;
  const payload = payloadAt;
  for (let chunk: usize = 0; chunk < <usize>columns; chunk += 16) {
    const cuts = v128.load(cutBytes() + chunk);
    const into = sums() + (chunk << 2);
    for (let byte: usize = 0; byte < 64; byte += 16) {
      v128.store(into + byte, i64x2.splat(0));
      v128.store(into + second + byte, i64x2.splat(0));
    }
    let all = i64x2.splat(0);
    let ones = i64x2.splat(0);
    let used = 0;
    for (let at = from; at < to; at += step) {
      const code = <i32>load<u16>(at + payload);
      const times = code & 255;
      if (used + times > 255) {
        addLanes(into, all);
        addLanes(into + second, ones);
        all = i64x2.splat(0);
        ones = i64x2.splat(0);
        used = 0;
      }
      used += times;
      const left = v128.and(i8x16.le_u(v128.load(at + chunk), cuts), i8x16.splat(<i8>times));
      all = i8x16.add(all, left);
      ones = i8x16.add(ones, v128.and(left, i8x16.splat(<i8>-(code >> 8))));
    }
    addLanes(into, all);
    addLanes(into + second, ones);
  }
}

/** How many rows drawn lie left of a column's cut. */
export function leftOf(column: i32): u32 {
  return load<u32>(sums() + (<usize>column << 2));
}

/** How many of them are of class 1. */
export function onesLeftOf(column: i32): u32 {
  return load<u32>(sums() + (stride << 2) + (<usize>column << 2));
}
