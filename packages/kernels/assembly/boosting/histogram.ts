// Histograms: for each feature 256 bins of two 64-bit integers, (sum of gradients, sum of hessians + count << shift).

const BLOCK: u32 = 512;

// The room of each thread: pairs, places, a word to sink into, a tile of bins.
const SCRATCH: u32 = 49152;

// @ts-ignore: decorator
@inline
function add(at: usize, pair: v128): void {
  v128.store(at, i64x2.add(v128.load(at), pair));
}

// Zeroes the bins in use of a histogram.
function clear(hist: usize, features: u32, sizes: usize): void {
  for (let f: u32 = 0; f < features; f++) {
    memory.fill(hist + (<usize>f << 12), 0, <usize>load<u32>(sizes + (f << 2)) << 4);
  }
}

// Reads one word of each coming row, so that its cache line is there when its bins are needed, and keeps the rows'
// addresses and pairs close by.
// @ts-ignore: decorator
@inline
function touch(
  bins: usize, stride: u32, rows: usize, count: u32, pairs: usize, unit: v128, near: usize, places: usize,
): void {
  let sink: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const row = load<u32>(rows + (i << 2));
    const place = bins + row * stride;
    sink += load<u32>(place);
    store<u32>(places + (i << 2), place);
    v128.store(near + (i << 4), i64x2.add(unit, v128.extend_low<i32>(v128.load_zero<i64>(pairs + (<usize>row << 3)))));
  }
  store<u32>(places + (BLOCK << 2), sink);
}

// Copies the bins of up to 64 features from `first` on, eight of them a plane of the rows at hand.
// @ts-ignore: decorator
@inline
function copyTile(places: usize, count: u32, first: u32, planes: u32, tile: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    let from = <usize>load<u32>(places + (i << 2)) + first;
    let to = tile + (i << 3);
    for (let plane: u32 = 0; plane < planes; plane++) {
      store<u64>(to, load<u64>(from));
      from += 8;
      to += BLOCK << 3;
    }
  }
}

// Adds the pairs to the bins of `width` (1 to 4) features, whose bins are in the words at `p`, eight bytes apart.
// @ts-ignore: decorator
@inline
function addGroup(p: usize, end: usize, near: usize, base: usize, width: u32): void {
  let pair = near;
  while (p < end) {
    const word = load<u32>(p);
    const v = v128.load(pair);
    p += 8;
    pair += 16;
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
  }
}

// Sums the pairs of `count` rows into `hist`, of the other threads into `partial + (thread - 1) * bytes`; `sizes` says
// how many bins each feature has. `scratch` holds 48 KiB for each thread.
export function histogram(
  thread: u32, threads: u32, bins: usize, stride: u32, features: u32, sizes: usize, rows: usize, count: u32,
  pairs: usize, shift: u32, hist: usize, partial: usize, bytes: usize, scratch: usize,
): void {
  const own = thread == 0 ? hist : partial + <usize>(thread - 1) * bytes;
  const near = scratch + thread * SCRATCH;
  const places = near + (BLOCK << 4);
  const tile = places + (BLOCK << 2) + 64;
  const unit = i64x2(0, (<i64>1) << shift);
  const hi = <u32>((<u64>count * (thread + 1)) / threads);
  clear(own, features, sizes);
  for (let lo = <u32>((<u64>count * thread) / threads); lo < hi; lo += BLOCK) {
    const m = min<u32>(BLOCK, hi - lo);
    touch(bins, stride, rows + (<usize>lo << 2), m, pairs, unit, near, places);
    for (let first: u32 = 0; first < features; first += 64) {
      const last = min<u32>(features, first + 64);
      copyTile(places, m, first, (last - first + 7) >> 3, tile);
      for (let f = first; f < last; f += 4) {
        const at = f - first;
        const p = tile + <usize>(at >> 3) * (BLOCK << 3) + (at & 4);
        const end = p + (m << 3);
        const base = own + (<usize>f << 12);
        const width = last - f;
        if (width >= 4) addGroup(p, end, near, base, 4);
        else if (width == 3) addGroup(p, end, near, base, 3);
        else if (width == 2) addGroup(p, end, near, base, 2);
        else addGroup(p, end, near, base, 1);
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
  const places = near + (BLOCK << 4);
  const unit = i64x2(0, (<i64>1) << shift);
  const hi = <u32>((<u64>count * (thread + 1)) / threads);
  for (let i: u32 = 0; i < listed; i++) {
    const f = load<u32>(list + (i << 2));
    memory.fill(own + (<usize>f << 12), 0, <usize>load<u32>(sizes + (f << 2)) << 4);
  }
  for (let lo = <u32>((<u64>count * thread) / threads); lo < hi; lo += BLOCK) {
    const m = min<u32>(BLOCK, hi - lo);
    touch(bins, stride, rows + (<usize>lo << 2), m, pairs, unit, near, places);
    const end = places + (m << 2);
    for (let i: u32 = 0; i < listed; i++) {
      const f = load<u32>(list + (i << 2));
      const base = own + (<usize>f << 12);
      let pair = near;
      for (let place = places; place < end; place += 4) {
        add(base + (<u32>load<u8>(load<u32>(place) + f) << 4), v128.load(pair));
        pair += 16;
      }
    }
  }
}
