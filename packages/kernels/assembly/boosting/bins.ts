// Binning: sort a sample, encode values as bins, interleave columns into rows.

function keyOf(bits: u64): u64 {
  return bits ^ ((<u64>(<i64>bits >> 63)) | 0x8000000000000000);
}

function bitsOf(key: u64): u64 {
  return key ^ ((<u64>(<i64>~key >> 63)) | 0x8000000000000000);
}

// Sorts n doubles (no NaN) ascending; `spare` holds n doubles, `counts` 6 * 2048 32-bit words.
export function sortNumbers(values: usize, spare: usize, counts: usize, n: u32): void {
  memory.fill(counts, 0, 6 * 8192);
  const end = values + (<usize>n << 3);
  for (let p = values; p < end; p += 8) {
    const key = keyOf(load<u64>(p));
    store<u64>(p, key);
    for (let digit: u32 = 0; digit < 6; digit++) {
      const at = counts + (digit << 13) + ((<u32>(key >> (digit * 11)) & 2047) << 2);
      store<u32>(at, load<u32>(at) + 1);
    }
  }
  let from = values;
  let to = spare;
  for (let digit: u32 = 0; digit < 6; digit++) {
    const table = counts + (digit << 13);
    const shift = digit * 11;
    if (n == 0 || load<u32>(table + ((<u32>(load<u64>(from) >> shift) & 2047) << 2)) == n) continue;
    let sum: u32 = 0;
    for (let slot: u32 = 0; slot < 2048; slot++) {
      const count = load<u32>(table + (slot << 2));
      store<u32>(table + (slot << 2), sum);
      sum += count;
    }
    const last = from + (<usize>n << 3);
    for (let p = from; p < last; p += 8) {
      const key = load<u64>(p);
      const slot = table + ((<u32>(key >> shift) & 2047) << 2);
      const place = load<u32>(slot);
      store<u32>(slot, place + 1);
      store<u64>(to + (<usize>place << 3), key);
    }
    const swap = from;
    from = to;
    to = swap;
  }
  if (from != values) memory.copy(values, from, <usize>n << 3);
  for (let p = values; p < end; p += 8) store<u64>(p, bitsOf(load<u64>(p)));
}

// @ts-ignore: decorator
@inline
function step(base: usize, value: f64, width: usize): usize {
  return select<usize>(base + width, base, load<f64>(base + width - 8) < value);
}

// out[i] = how many of the 255 ascending upper bounds (padded with +Infinity) lie below value i; NaN gets `missing`.
export function encodeNumbers(values: usize, n: u32, uppers: usize, missing: u32, out: usize): void {
  for (let i: u32 = 0; i < n; i += 4) {
    const p = values + (<usize>i << 3);
    const a = load<f64>(p), b = load<f64>(p, 8), c = load<f64>(p, 16), d = load<f64>(p, 24);
    let pa = uppers, pb = uppers, pc = uppers, pd = uppers;
    for (let width: usize = 1024; width >= 8; width >>= 1) {
      pa = step(pa, a, width);
      pb = step(pb, b, width);
      pc = step(pc, c, width);
      pd = step(pd, d, width);
    }
    const ra = select<u32>(<u32>(pa - uppers) >> 3, missing, a == a);
    const rb = select<u32>(<u32>(pb - uppers) >> 3, missing, b == b);
    const rc = select<u32>(<u32>(pc - uppers) >> 3, missing, c == c);
    const rd = select<u32>(<u32>(pd - uppers) >> 3, missing, d == d);
    store<u32>(out + i, ra | (rb << 8) | (rc << 16) | (rd << 24));
  }
}

// out[i] = table[code], or `missing` where the code is below 0 or not below `levels`.
export function encodeCodes(codes: usize, n: u32, table: usize, levels: u32, missing: u32, out: usize): void {
  for (let i: u32 = 0; i < n; i++) {
    const code = load<u32>(codes + (<usize>i << 2));
    store<u8>(out + i, code < levels ? load<u8>(table + code) : <u8>missing);
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
