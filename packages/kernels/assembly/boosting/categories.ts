// Scan of a category's bins: one level against the rest where there are few, else the levels in the order of their
// smoothed mean gradient, split at the best place.
import { CATEGORY_L2, L1, L2, LEAST_HESSIAN, LEAST_ROWS, ONE_HOT, SHIFT, SMOOTHING, soft } from "./scan";

// @ts-ignore: decorator
@inline
function mark(out: usize, bin: u32): void {
  const at = out + 56 + ((bin >> 5) << 2);
  store<u32>(at, load<u32>(at) | (1 << (bin & 31)));
}

// Shell sort of `n` keys (doubles at own) with their bins (u32 at own + 2048); ties by bin.
function sortKeys(own: usize, n: u32): void {
  const bins = own + 2048;
  for (let gap: u32 = n > 40 ? 57 : n > 10 ? 10 : 1; gap > 0; gap = gap == 57 ? 23 : gap == 23 ? 10 : gap == 10 ? 4 : gap == 4 ? 1 : 0) {
    for (let i = gap; i < n; i++) {
      const key = load<f64>(own + (i << 3));
      const bin = load<u32>(bins + (i << 2));
      let j = i;
      while (j >= gap) {
        const other = load<f64>(own + ((j - gap) << 3));
        if (other < key || (other == key && load<u32>(bins + ((j - gap) << 2)) < bin)) break;
        store<f64>(own + (j << 3), other);
        store<u32>(bins + (j << 2), load<u32>(bins + ((j - gap) << 2)));
        j -= gap;
      }
      store<f64>(own + (j << 3), key);
      store<u32>(bins + (j << 2), bin);
    }
  }
}

export function scanCategories(hist: usize, meta: usize, options: usize, totals: usize, out: usize, own: usize): void {
  const shift = <i64>load<f64>(options, SHIFT);
  const mask = ((<i64>1) << shift) - 1;
  const all = v128.load(totals);
  const allWord = i64x2.extract_lane(all, 1);
  const allN = allWord >> shift;
  const allG = <f64>i64x2.extract_lane(all, 0);
  const allH = <f64>(allWord & mask);
  const size = load<u32>(meta);
  const missing = load<i32>(meta, 4);
  const smoothing = load<f64>(options, SMOOTHING);
  const centre = smoothing * (allG / allH);
  const places = own + 2048;
  let used: u32 = 0;
  for (let b: u32 = 0; b < size; b++) {
    const word = load<i64>(hist + (b << 4), 8);
    if (word >> shift == 0) continue;
    const g = <f64>load<i64>(hist + (b << 4));
    store<f64>(own + (used << 3), (g + centre) / (<f64>(word & mask) + smoothing));
    store<u32>(places + (used << 2), b);
    used++;
  }
  if (used < 2) return;
  const single = used <= <u32>load<f64>(options, ONE_HOT);
  if (!single) sortKeys(own, used);
  const l1 = load<f64>(options, L1);
  const plain = load<f64>(options, L2);
  const l2 = plain + (single ? 0 : load<f64>(options, CATEGORY_L2));
  const leastH = load<f64>(options, LEAST_HESSIAN);
  const leastN = <i64>load<f64>(options, LEAST_ROWS);
  const last = single && used > 2 ? used : used - 1;
  const whole = soft(allG, l1);
  const parent = whole * whole / (allH + plain);
  let best: f64 = 0;
  let chosen: i32 = -1;
  let sum = i64x2.splat(0);
  for (let i: u32 = 0; i < last; i++) {
    const pair = v128.load(hist + (load<u32>(places + (i << 2)) << 4));
    sum = single ? pair : i64x2.add(sum, pair);
    const word = i64x2.extract_lane(sum, 1);
    const n = word >> shift;
    if (n < leastN || allN - n < leastN) continue;
    const hl = <f64>(word & mask);
    const hr = allH - hl;
    if (hl < leastH || hr < leastH) continue;
    const gl = soft(<f64>i64x2.extract_lane(sum, 0), l1);
    const gr = soft(allG - <f64>i64x2.extract_lane(sum, 0), l1);
    const gain = gl * gl / (hl + l2) + gr * gr / (hr + l2) - parent;
    if (gain > best) {
      best = gain;
      chosen = i;
      v128.store(out, sum, 32);
    }
  }
  if (chosen < 0) return;
  store<f64>(out, best);
  store<i32>(out, 0, 48);
  memory.fill(out + 56, 0, 32);
  const from: u32 = single ? chosen : 0;
  for (let i = from; i <= <u32>chosen; i++) mark(out, load<u32>(places + (i << 2)));
  const n = load<i64>(out, 40) >> shift;
  const lost = missing >= 0 && load<i64>(hist + (<usize>missing << 4), 8) >> shift > 0;
  const left = lost
    ? (load<u32>(out + 56 + ((<u32>missing >> 5) << 2)) >> (<u32>missing & 31)) & 1
    : <u32>(n + n >= allN);
  store<i32>(out, left, 52);
}
