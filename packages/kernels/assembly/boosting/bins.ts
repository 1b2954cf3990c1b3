// Binning: sort a sample, encode values as bins, interleave columns into rows.

function keyOf(bits: u64): u64 {
  return bits ^ ((<u64>(<i64>bits >> 63)) | 0x8000000000000000);
}

function bitsOf(key: u64): u64 {
  return key ^ ((<u64>(<i64>~key >> 63)) | 0x8000000000000000);
}

// One pass of a radix sort by the 11 bits at `shift`; says whether it moved the keys to `to`.
function pass(from: usize, to: usize, table: usize, n: u32, shift: u64): bool {
  memory.fill(table, 0, 8192);
  const end = from + (<usize>n << 3);
  for (let p = from; p < end; p += 8) {
    const at = table + ((<u32>(load<u64>(p) >> shift) & 2047) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  if (load<u32>(table + ((<u32>(load<u64>(from) >> shift) & 2047) << 2)) == n) return false;
  let place = to;
  for (let slot: u32 = 0; slot < 2048; slot++) {
    const count = load<u32>(table + (slot << 2));
    store<u32>(table + (slot << 2), <u32>place);
    place += count << 3;
  }
  for (let p = from; p < end; p += 8) {
    const key = load<u64>(p);
    const slot = table + ((<u32>(key >> shift) & 2047) << 2);
    const at = load<u32>(slot);
    store<u32>(slot, at + 8);
    store<u64>(at, key);
  }
  return true;
}

// Puts right what is nearly sorted; gives up after `most` moves.
function insert(keys: usize, n: u32, most: i64): bool {
  for (let i: u32 = 1; i < n; i++) {
    let p = keys + (<usize>i << 3);
    const key = load<u64>(p);
    if (load<u64>(p - 8) <= key) continue;
    do {
      store<u64>(p, load<u64>(p - 8));
      p -= 8;
      most--;
    } while (p > keys && load<u64>(p - 8) > key);
    store<u64>(p, key);
    if (most < 0) return false;
  }
  return true;
}

// Sorts n doubles (no NaN) ascending; `spare` holds n doubles, `counts` 2048 32-bit words. The 33 highest bits in which
// keys differ are sorted by, what then is out of place is moved; where that is too much, all bits are sorted by.
export function sortNumbers(values: usize, spare: usize, counts: usize, n: u32): void {
  if (n == 0) return;
  const end = values + (<usize>n << 3);
  const first = keyOf(load<u64>(values));
  let differ: u64 = 0;
  for (let p = values; p < end; p += 8) {
    const key = keyOf(load<u64>(p));
    store<u64>(p, key);
    differ |= key ^ first;
  }
  const width = 64 - <i32>clz<u64>(differ);
  let from = values;
  let to = spare;
  let low: i32 = max<i32>(width - 33, 0);
  for (let round = 0; round < 2; round++) {
    for (let shift = low; shift < width; shift += 11) {
      if (!pass(from, to, counts, n, shift)) continue;
      const swap = from;
      from = to;
      to = swap;
    }
    if (low == 0 || insert(from, n, <i64>n << 2)) break;
    low = 0;
  }
  if (from != values) memory.copy(values, from, <usize>n << 3);
  for (let p = values; p < end; p += 8) store<u64>(p, bitsOf(load<u64>(p)));
}

// @ts-ignore: decorator
@inline
function step(base: usize, value: f64, width: usize): usize {
  return select<usize>(base + width, base, load<f64>(base + width - 8) < value);
}

// @ts-ignore: decorator
@inline
function binOf(offset: usize, value: f64, missing: u32): u32 {
  return select<u32>(<u32>offset >> 3, missing, value == value);
}

// out[i] = how many of the 255 ascending upper bounds (padded with +Infinity) lie below value i; NaN gets `missing`.
export function encodeNumbers(values: usize, n: u32, uppers: usize, missing: u32, out: usize): void {
  for (let i: u32 = 0; i < n; i += 8) {
    const p = values + (<usize>i << 3);
    const a = load<f64>(p), b = load<f64>(p, 8), c = load<f64>(p, 16), d = load<f64>(p, 24);
    const e = load<f64>(p, 32), f = load<f64>(p, 40), g = load<f64>(p, 48), h = load<f64>(p, 56);
    let pa = uppers, pb = uppers, pc = uppers, pd = uppers, pe = uppers, pf = uppers, pg = uppers, ph = uppers;
    for (let width: usize = 1024; width >= 8; width >>= 1) {
      pa = step(pa, a, width);
      pb = step(pb, b, width);
      pc = step(pc, c, width);
      pd = step(pd, d, width);
      pe = step(pe, e, width);
      pf = step(pf, f, width);
      pg = step(pg, g, width);
      ph = step(ph, h, width);
    }
    store<u8>(out + i, binOf(pa - uppers, a, missing));
    store<u8>(out + i, binOf(pb - uppers, b, missing), 1);
    store<u8>(out + i, binOf(pc - uppers, c, missing), 2);
    store<u8>(out + i, binOf(pd - uppers, d, missing), 3);
    store<u8>(out + i, binOf(pe - uppers, e, missing), 4);
    store<u8>(out + i, binOf(pf - uppers, f, missing), 5);
    store<u8>(out + i, binOf(pg - uppers, g, missing), 6);
    store<u8>(out + i, binOf(ph - uppers, h, missing), 7);
  }
}

// rows[r * stride + c] = columns[c * pitch + r] for the rows [from, to).
export function interleave(
  thread: u32, threads: u32, columns: usize, pitch: usize, features: u32, n: u32, rows: usize, stride: u32,
): void {
  const lo = <u32>((<u64>n * thread) / threads);
  const hi = <u32>((<u64>n * (thread + 1)) / threads);
  for (let start = lo; start < hi; start += 2048) {
    const end = min<u32>(start + 2048, hi);
    for (let f: u32 = 0; f < features; f += 4) {
      const c0 = columns + <usize>f * pitch;
      const left = features - f;
      const c1 = left > 1 ? c0 + pitch : c0;
      const c2 = left > 2 ? c1 + pitch : c0;
      const c3 = left > 3 ? c2 + pitch : c0;
      let p = rows + <usize>start * stride + f;
      for (let r = start; r < end; r++) {
        store<u32>(p, <u32>load<u8>(c0 + r) | (<u32>load<u8>(c1 + r) << 8) |
          (<u32>load<u8>(c2 + r) << 16) | (<u32>load<u8>(c3 + r) << 24));
        p += stride;
      }
    }
  }
}
