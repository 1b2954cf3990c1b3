// Histograms: for each feature 256 bins of two 64-bit integers, (sum of gradients, sum of hessians + count << shift).

// Rows at a time: their pairs, the bins of a chunk of their features and the sums of a group stay in the fastest cache.
const BLOCK: u32 = 512;
const CHUNK: u32 = 64;

// The room of each thread: pairs, then bins.
const SCRATCH: u32 = 49152;

// A group of eight features may have so many bins; else four go at a time.
const FEW_BINS: u32 = 1024;

// Zeroes the bins in use of a feature.
// @ts-ignore: decorator
@inline
function clear(hist: usize, sizes: usize, feature: u32): void {
  memory.fill(hist + (<usize>feature << 12), 0, <usize>load<u32>(sizes + (feature << 2)) << 4);
}

// Whether ascending rows lie side by side.
// @ts-ignore: decorator
@inline
function contiguous(rows: usize, count: u32): bool {
  return load<u32>(rows + ((count - 1) << 2)) - load<u32>(rows) == count - 1;
}

// Copies the pairs of rows, with a count of one each.
// @ts-ignore: decorator
@inline
function takePairs(rows: usize, count: u32, pairs: usize, unit: v128, near: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    const pair = v128.load_zero<i64>(pairs + (<usize>load<u32>(rows + (i << 2)) << 3));
    v128.store(near + (i << 4), i64x2.add(unit, v128.extend_low<i32>(pair)));
  }
}

// The same, and `bytes` bytes (16, 32 or 64) of the bins of each row, side by side in the tile.
// @ts-ignore: decorator
@inline
function takeRows(
  bins: usize, stride: u32, rows: usize, count: u32, pairs: usize, unit: v128, near: usize, tile: usize, bytes: u32,
): void {
  const end = rows + (count << 2);
  let to = tile;
  let at = near;
  for (let p = rows; p < end; p += 4) {
    const row = <usize>load<u32>(p);
    const from = bins + row * stride;
    const pair = v128.load_zero<i64>(pairs + (row << 3));
    v128.store(to, v128.load(from));
    if (bytes > 16) v128.store(to, v128.load(from, 16), 16);
    if (bytes > 32) {
      v128.store(to, v128.load(from, 32), 32);
      v128.store(to, v128.load(from, 48), 48);
    }
    v128.store(at, i64x2.add(unit, v128.extend_low<i32>(pair)));
    to += bytes;
    at += 16;
  }
}

// Adds the pairs to the bins of `width` (1 to 4, or 8) features, whose bins are at `p`, `pitch` bytes a row.
// @ts-ignore: decorator
@inline
function addGroup(p: usize, pitch: u32, near: usize, count: u32, base: usize, width: u32): void {
  const end = near + (count << 4);
  for (let pair = near; pair < end; pair += 16) {
    const word = load<u32>(p);
    const v = v128.load(pair);
    let q = base + ((word & 255) << 4);
    v128.store(q, i64x2.add(v128.load(q), v));
    if (width > 1) {
      q = base + ((word >>> 4) & 0xff0);
      v128.store(q, i64x2.add(v128.load(q, 4096), v), 4096);
    }
    if (width > 2) {
      q = base + ((word >>> 12) & 0xff0);
      v128.store(q, i64x2.add(v128.load(q, 8192), v), 8192);
    }
    if (width > 3) {
      q = base + ((word >>> 20) & 0xff0);
      v128.store(q, i64x2.add(v128.load(q, 12288), v), 12288);
    }
    if (width > 4) {
      const next = load<u32>(p, 4);
      q = base + ((next & 255) << 4);
      v128.store(q, i64x2.add(v128.load(q, 16384), v), 16384);
      q = base + ((next >>> 4) & 0xff0);
      v128.store(q, i64x2.add(v128.load(q, 20480), v), 20480);
      q = base + ((next >>> 12) & 0xff0);
      v128.store(q, i64x2.add(v128.load(q, 24576), v), 24576);
      q = base + ((next >>> 20) & 0xff0);
      v128.store(q, i64x2.add(v128.load(q, 28672), v), 28672);
    }
    p += pitch;
  }
}

// How many of the `left` features from `f` on are summed together.
// @ts-ignore: decorator
@inline
function groupOf(sizes: usize, f: u32, left: u32): u32 {
  if (left < 8) return min<u32>(left, 4);
  let bins: u32 = 0;
  for (let i: u32 = 0; i < 8; i++) bins += load<u32>(sizes + ((f + i) << 2));
  return bins > FEW_BINS ? 4 : 8;
}

// Sums the pairs of `count` rows into `hist`, of the other threads into `partial + (thread - 1) * bytes`; `sizes` says
// how many bins each feature has. `scratch` holds 48 KiB for each thread.
export function histogram(
  thread: u32, threads: u32, bins: usize, stride: u32, features: u32, sizes: usize, rows: usize, count: u32,
  pairs: usize, shift: u32, hist: usize, partial: usize, bytes: usize, scratch: usize,
): void {
  const own = thread == 0 ? hist : partial + <usize>(thread - 1) * bytes;
  const near = scratch + thread * SCRATCH;
  const tile = near + (BLOCK << 4);
  const unit = i64x2(0, (<i64>1) << shift);
  const hi = <u32>((<u64>count * (thread + 1)) / threads);
  for (let f: u32 = 0; f < features; f++) clear(own, sizes, f);
  for (let lo = <u32>((<u64>count * thread) / threads); lo < hi; lo += BLOCK) {
    const m = min<u32>(BLOCK, hi - lo);
    const part = rows + (<usize>lo << 2);
    const together = contiguous(part, m);
    if (together) takePairs(part, m, pairs, unit, near);
    for (let first: u32 = 0; first < features; first += CHUNK) {
      const last = min<u32>(features, first + CHUNK);
      const wide = last - first;
      let from = tile;
      let pitch = stride;
      if (together) from = bins + <usize>load<u32>(part) * stride + first;
      else {
        pitch = wide <= 16 ? 16 : wide <= 32 ? 32 : 64;
        if (wide <= 16) takeRows(bins + first, stride, part, m, pairs, unit, near, tile, 16);
        else if (wide <= 32) takeRows(bins + first, stride, part, m, pairs, unit, near, tile, 32);
        else takeRows(bins + first, stride, part, m, pairs, unit, near, tile, 64);
      }
      for (let f = first; f < last; ) {
        const width = groupOf(sizes, f, last - f);
        const p = from + (f - first);
        const base = own + (<usize>f << 12);
        if (width == 8) addGroup(p, pitch, near, m, base, 8);
        else if (width == 4) addGroup(p, pitch, near, m, base, 4);
        else if (width == 3) addGroup(p, pitch, near, m, base, 3);
        else if (width == 2) addGroup(p, pitch, near, m, base, 2);
        else addGroup(p, pitch, near, m, base, 1);
        f += width;
      }
    }
  }
}

// The same for the listed features only.
export function histogramOf(
  thread: u32, threads: u32, bins: usize, stride: u32, list: usize, listed: u32, sizes: usize, rows: usize, count: u32,
  pairs: usize, shift: u32, hist: usize, partial: usize, bytes: usize, scratch: usize,
): void {
  const own = thread == 0 ? hist : partial + <usize>(thread - 1) * bytes;
  const near = scratch + thread * SCRATCH;
  const tile = near + (BLOCK << 4);
  const unit = i64x2(0, (<i64>1) << shift);
  const hi = <u32>((<u64>count * (thread + 1)) / threads);
  for (let i: u32 = 0; i < listed; i++) clear(own, sizes, load<u32>(list + (i << 2)));
  for (let lo = <u32>((<u64>count * thread) / threads); lo < hi; lo += BLOCK) {
    const m = min<u32>(BLOCK, hi - lo);
    const part = rows + (<usize>lo << 2);
    for (let i: u32 = 0; i < listed; ) {
      const first = load<u32>(list + (i << 2)) & ~3;
      takeRows(bins + first, stride, part, m, pairs, unit, near, tile, CHUNK);
      for (; i < listed; i++) {
        const f = load<u32>(list + (i << 2));
        if (f >= first + CHUNK) break;
        addGroup(tile + (f - first), CHUNK, near, m, own + (<usize>f << 12), 1);
      }
    }
  }
}
