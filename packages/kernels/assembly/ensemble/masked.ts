import { quantise, ROWS } from "./quantise";

/** Clears the leaves at the left of number splits for 16 rows that go right there. */
// @ts-ignore: decorator
@inline
function clear(leaves: v128, x: v128, threshold: v128, mask: v128): v128 {
  return v128.andnot(leaves, v128.and(i8x16.gt_s(x, threshold), mask));
}

/** Clears the leaves at the left of a category split for 16 rows whose code is not in its set. */
// @ts-ignore: decorator
@inline
function clearOthers(leaves: v128, line: usize, set: v128, mask: v128): v128 {
  const bit = v128.load(line, 64);
  const within = i8x16.eq(v128.and(i8x16.swizzle(set, v128.load(line)), bit), bit);
  return v128.andnot(leaves, v128.andnot(mask, within));
}

/**
 * The leaves of one byte that are left for 64 rows after all splits which have some of them at their left.
 *
 * @returns Where the next byte's splits begin.
 */
// @ts-ignore: decorator
@inline
function passByte(at: usize, rows: usize, to: usize): usize {
  let a = i8x16.splat(-1);
  let b = a;
  let c = a;
  let d = a;
  const categories = load<u32>(at, 4);
  let end = at + 8 + (<usize>load<u32>(at) << 3);
  for (at += 8; at < end; at += 8) {
    const line = rows + load<u32>(at);
    const threshold = v128.load_splat<u8>(at, 4);
    const mask = v128.load_splat<u8>(at, 5);
    a = clear(a, v128.load(line), threshold, mask);
    b = clear(b, v128.load(line, 16), threshold, mask);
    c = clear(c, v128.load(line, 32), threshold, mask);
    d = clear(d, v128.load(line, 48), threshold, mask);
  }
  for (end += <usize>categories * 24; at < end; at += 24) {
    const line = rows + load<u32>(at);
    const mask = v128.load_splat<u8>(at, 5);
    const set = v128.load(at, 8);
    a = clearOthers(a, line, set, mask);
    b = clearOthers(b, line + 16, set, mask);
    c = clearOthers(c, line + 32, set, mask);
    d = clearOthers(d, line + 48, set, mask);
  }
  v128.store(to, a);
  v128.store(to, b, 16);
  v128.store(to, c, 32);
  v128.store(to, d, 48);
  return end;
}

/** The first of the leaves that are left, for 64 rows, one byte each, in place. */
function firstLeaves(leaves: usize, bytes: i32): void {
  const zero = i8x16.splat(0);
  for (let row: usize = 0; row < ROWS; row += 16) {
    let at = leaves + row + (<usize>(bytes - 1)) * ROWS;
    let left = v128.load(at);
    let base = i8x16.splat(<i8>((bytes - 1) << 3));
    for (let byte = bytes - 2; byte >= 0; byte--) {
      at -= ROWS;
      const before = v128.load(at);
      const none = i8x16.eq(before, zero);
      left = v128.bitselect(left, before, none);
      base = v128.bitselect(base, i8x16.splat(<i8>(byte << 3)), none);
    }
    const below = v128.andnot(i8x16.sub(left, i8x16.splat(1)), left);
    v128.store(leaves + row, i8x16.add(base, i8x16.popcnt(below)));
  }
}

/** Adds the values of 64 leaves to 64 sums; values of leaves are `1 << shift` bytes apart. */
// @ts-ignore: decorator
@inline
function addLeaves(leaves: usize, values: usize, stride: usize, sums: usize): void {
  for (const end = leaves + ROWS; leaves < end; leaves += 4, sums += 32) {
    const four = load<u32>(leaves);
    const a = v128.load_lane<u64>(
      values + <usize>((four >> 8) & 255) * stride,
      v128.load_zero<u64>(values + <usize>(four & 255) * stride),
      1,
    );
    const b = v128.load_lane<u64>(
      values + <usize>(four >> 24) * stride,
      v128.load_zero<u64>(values + <usize>((four >> 16) & 255) * stride),
      1,
    );
    v128.store(sums, f64x2.add(v128.load(sums), a));
    v128.store(sums, f64x2.add(v128.load(sums, 16), b), 16);
  }
}

/** Divides the sums of some rows, adds the base, and brings them into the order of rows. */
function finish(sums: usize, rows: i32, outputs: i32, divisors: usize, out: usize): void {
  const stride = (<usize>outputs) << 3;
  for (let output = 0; output < outputs; output++) {
    const divisor = load<f64>(divisors + (<usize>output << 4));
    const base = load<f64>(divisors + (<usize>output << 4), 8);
    let to = out + (<usize>output << 3);
    for (let row = 0; row < rows; row++, to += stride) {
      store<f64>(to, load<f64>(sums + (<usize>row << 3)) / divisor + base);
    }
    sums += ROWS * 8;
  }
}

/** The raw outputs of staged rows by bit masks; see `EnsembleKernels.predictMasked`. */
export function predictMasked(
  thread: i32,
  threads: i32,
  staged: usize,
  capacity: i32,
  rows: i32,
  views: usize,
  viewCount: i32,
  lines: i32,
  trees: usize,
  treeCount: i32,
  leafWidth: i32,
  outputs: i32,
  divisors: usize,
  blockGroups: i32,
  scratch: usize,
  scratchBytes: usize,
  out: usize,
): void {
  const groups = (rows + 63) >> 6;
  const end = <i32>((<i64>groups * (thread + 1)) / threads);
  const lineBytes = <usize>lines * ROWS;
  const sumBytes = <usize>outputs * ROWS * 8;
  const leaves = scratch + <usize>thread * scratchBytes;
  const sums = leaves + 32 * ROWS;
  const bins = sums + <usize>blockGroups * sumBytes;
  const stride = (<usize>leafWidth) << 3;
  for (let first = <i32>((<i64>groups * thread) / threads); first < end; first += blockGroups) {
    const count = min(blockGroups, end - first);
    quantise(staged, capacity, first << 6, count, views, viewCount, bins, lineBytes);
    memory.fill(sums, 0, <usize>count * sumBytes);
    let tree = trees;
    for (let left = treeCount; left > 0; left--) {
      const values = <usize>load<u32>(tree);
      const bytes = load<i32>(tree, 4);
      let sum = sums + <usize>load<u32>(tree, 8) * ROWS * 8;
      let row = bins;
      let next = tree;
      for (let group = 0; group < count; group++, row += lineBytes, sum += sumBytes) {
        let at = tree + 16;
        let to = leaves;
        for (let byte = 0; byte < bytes; byte++, to += ROWS) at = passByte(at, row, to);
        next = at;
        firstLeaves(leaves, bytes);
        for (let output = 0; output < leafWidth; output++) {
          addLeaves(leaves, values + (<usize>output << 3), stride, sum + <usize>output * ROWS * 8);
        }
      }
      tree = next;
    }
    for (let group = 0; group < count; group++) {
      const row = (first + group) << 6;
      const into = out + <usize>row * <usize>outputs * 8;
      finish(sums + <usize>group * sumBytes, min(64, rows - row), outputs, divisors, into);
    }
  }
}
