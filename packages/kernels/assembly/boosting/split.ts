// The best split of each feature of a leaf. All sums are in fixed-point units.
import { scanCategories } from "./categories";
import { close, MONOTONE, open, scanMonotone, scanNumbers } from "./scan";

// totals of two children: left as recorded, right = parent - left.
export function children(record: usize, parent: usize, left: usize, right: usize): void {
  const l = v128.load(record, 32);
  const p = v128.load(parent);
  v128.store(left, l);
  v128.store(right, i64x2.sub(p, l));
}

// totals of a leaf from the bins of one feature.
export function totals(hist: usize, size: u32, out: usize): void {
  let sum = i64x2.splat(0);
  for (let b: u32 = 0; b < size; b++) sum = i64x2.add(sum, v128.load(hist + (b << 4)));
  v128.store(out, sum);
}

// Sums the partial histograms of `parts` threads into `small`, and, where there is a parent histogram, makes it the
// sibling's: large -= small. Then finds the best split of the listed features in one or both and writes 96-byte
// records. `features` holds 16 bytes a feature: bins in use (u32), the missing bin or -1 (i32), type (i32: 0 number,
// 1 categories), direction (i32: -1, 0, 1).
export function split(
  thread: u32, threads: u32, list: usize, listed: u32, features: usize, small: usize, large: usize, partial: usize,
  bytes: usize, parts: u32, options: usize, smallTotals: usize, largeTotals: usize, smallOut: usize, largeOut: usize,
  scan: u32, scratch: usize,
): void {
  const own = scratch + thread * 49152;
  for (let i = thread; i < listed; i += threads) {
    const feature = load<u32>(list + (i << 2));
    const meta = features + (feature << 4);
    const offset = <usize>feature << 12;
    const size = <usize>load<u32>(meta) << 4;
    const s = small + offset;
    for (let part: u32 = 1; part < parts; part++) {
      const other = partial + <usize>(part - 1) * bytes + offset;
      for (let b: usize = 0; b < size; b += 16) {
        v128.store(s + b, i64x2.add(v128.load(s + b), v128.load(other + b)));
      }
    }
    if (large != 0) {
      const l = large + offset;
      for (let b: usize = 0; b < size; b += 16) {
        v128.store(l + b, i64x2.sub(v128.load(l + b), v128.load(s + b)));
      }
      if (scan & 2) find(l, meta, options, largeTotals, largeOut + i * 96, own);
    }
    if (scan & 1) find(s, meta, options, smallTotals, smallOut + i * 96, own);
  }
}

// `totals` is the exact pair, then the least and greatest value that the leaf may have (doubles).
function find(hist: usize, meta: usize, options: usize, totals: usize, out: usize, own: usize): void {
  open(out);
  if (load<i32>(meta, 8) == 1) scanCategories(hist, meta, options, totals, out, own);
  else if (load<f64>(options, MONOTONE) != 0) scanMonotone(hist, meta, options, totals, out);
  else scanNumbers(hist, meta, options, totals, out, own);
  close(options, out);
}

