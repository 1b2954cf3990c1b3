import { bar, den, num, SLACK, takeNumber } from "./best";
import { rowCounts } from "./histogram";
import { histogram, minLeaf } from "./job";

/**
 * The best cut of a number without missing values, whose marked bins are in the histogram of pairs; empties both. The
 * score is `leftSum^2 / leftWeight + rightSum^2 / rightWeight`.
 */
export function sweepMarked<Counting>(
  feature: i32,
  flags: usize,
  weight: f64,
  sum: f64,
  rowCount: i32,
): void {
  const h = histogram;
  const counted = rowCounts();
  const most = rowCount - minLeaf;
  let rows = 0;
  let bestNum = num;
  let bestBar = bar;
  let bestDen = den;
  let cut = -1;
  let next = -1;
  let heavier = false;
  let before = 0;
  let leftWeight: f64 = 0;
  let leftSum: f64 = 0;
  for (let chunk: usize = 0; chunk < 256; chunk += 16) {
    let bits = i8x16.bitmask(v128.load(flags + chunk));
    if (bits == 0) continue;
    v128.store(flags + chunk, i64x2.splat(0));
    do {
      const bin = <i32>chunk + ctz(bits);
      bits &= bits - 1;
      const at = h + (<usize>bin << 4);
      const rightWeight = weight - leftWeight;
      const rightSum = sum - leftSum;
      const n = leftSum * leftSum * rightWeight + rightSum * rightSum * leftWeight;
      const d = leftWeight * rightWeight;
      const enough = isFloat<Counting>() ? rows >= minLeaf && rows <= most : true;
      if (n * bestDen > bestBar * d && rightWeight > 0 && enough) {
        bestNum = n;
        bestBar = n + SLACK * abs(n);
        bestDen = d;
        cut = before;
        next = bin;
        heavier = leftWeight >= rightWeight;
      }
      leftWeight += load<f64>(at);
      leftSum += load<f64>(at, 8);
      v128.store(at, f64x2.splat(0));
      if (isFloat<Counting>()) {
        const c = counted + (<usize>bin << 2);
        rows += load<i32>(c);
        store<i32>(c, 0);
      }
      before = bin;
    } while (bits != 0);
  }
  if (next >= 0) takeNumber(feature, bestNum, bestDen, cut, next, heavier);
}

/** The same over all bins of a histogram, which stays as it is. */
export function sweepAll<Counting>(
  feature: i32,
  h: usize,
  counted: usize,
  weight: f64,
  sum: f64,
  rowCount: i32,
): void {
  const most = rowCount - minLeaf;
  let rows = 0;
  let bestNum = num;
  let bestBar = bar;
  let bestDen = den;
  let cut = -1;
  let next = -1;
  let heavier = false;
  let before = 0;
  let leftWeight: f64 = 0;
  let leftSum: f64 = 0;
  for (let bin = 0; bin < 255; bin++) {
    const at = h + (<usize>bin << 4);
    const added = load<f64>(at);
    if (!(added > 0)) continue;
    const rightWeight = weight - leftWeight;
    const rightSum = sum - leftSum;
    const n = leftSum * leftSum * rightWeight + rightSum * rightSum * leftWeight;
    const d = leftWeight * rightWeight;
    const enough = isFloat<Counting>() ? rows >= minLeaf && rows <= most : true;
      if (n * bestDen > bestBar * d && rightWeight > 0 && enough) {
      bestNum = n;
        bestBar = n + SLACK * abs(n);
      bestDen = d;
      cut = before;
      next = bin;
      heavier = leftWeight >= rightWeight;
    }
    leftWeight += added;
    leftSum += load<f64>(at, 8);
    if (isFloat<Counting>()) rows += load<i32>(counted + (<usize>bin << 2));
    before = bin;
  }
  if (next >= 0) takeNumber(feature, bestNum, bestDen, cut, next, heavier);
}
