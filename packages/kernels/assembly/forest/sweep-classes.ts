import { better, takeNumber } from "./best";
import { binList, rowCounts } from "./histogram";
import { classes, criterion, histogram, minLeaf, scratch, stride } from "./job";
import { xlogx } from "./log";

/** Where the classes' weights on the left side lie. */
@inline
export function leftTotals(): usize {
  return scratch + 12288 + 28 * stride;
}

/** The score of one side: the greater the purer. */
export function sideScore(totals: usize, weight: f64): f64 {
  let sum: f64 = 0;
  if (criterion == 1) {
    for (let c = 0; c < classes; c++) sum += xlogx(load<f64>(totals + (<usize>c << 3)));
    return sum - xlogx(weight);
  }
  for (let c = 0; c < classes; c++) {
    const value = load<f64>(totals + (<usize>c << 3));
    sum += value * value;
  }
  return sum / weight;
}

/** The score of what the node holds beside the left side. */
export function restScore(totals: usize, left: usize, weight: f64): f64 {
  let sum: f64 = 0;
  if (criterion == 1) {
    for (let c = 0; c < classes; c++) {
      sum += xlogx(load<f64>(totals + (<usize>c << 3)) - load<f64>(left + (<usize>c << 3)));
    }
    return sum - xlogx(weight);
  }
  for (let c = 0; c < classes; c++) {
    const value = load<f64>(totals + (<usize>c << 3)) - load<f64>(left + (<usize>c << 3));
    sum += value * value;
  }
  return sum / weight;
}

/** Looks for the best cut of one number by its histogram of classes. */
export function sweepClasses(feature: i32, length: i32, totals: usize, weight: f64, rowCount: i32): void {
  const missing = load<f64>(histogram + 255 * (<usize>(classes + 1) << 3));
  if (missing > 0) {
    sweep(feature, length, length, totals, weight, rowCount, 0);
    sweep(feature, length, length - 1, totals, weight, rowCount, 1);
  } else {
    sweep(feature, length, length - 1, totals, weight, rowCount, -1);
  }
}

function sweep(
  feature: i32,
  length: i32,
  last: i32,
  totals: usize,
  weight: f64,
  rowCount: i32,
  missing: i32,
): void {
  const width = <usize>(classes + 1) << 3;
  const list = binList();
  const left = leftTotals();
  const counted = rowCounts();
  memory.fill(left, 0, <usize>classes << 3);
  let leftWeight: f64 = 0;
  let rows = 0;
  if (missing == 1) {
    leftWeight = load<f64>(histogram + 255 * width);
    memory.copy(left, histogram + 255 * width + 8, <usize>classes << 3);
    if (minLeaf > 1) rows = load<i32>(counted + 1020);
  }
  for (let index = 0; index < last; index++) {
    const bin = <usize>load<u8>(list + index);
    const entry = histogram + bin * width;
    leftWeight += load<f64>(entry);
    for (let c = 0; c < classes; c++) {
      const at = left + (<usize>c << 3);
      store<f64>(at, load<f64>(at) + load<f64>(entry + 8 + (<usize>c << 3)));
    }
    if (minLeaf > 1) {
      rows += load<i32>(counted + (bin << 2));
      if (rows < minLeaf || rowCount - rows < minLeaf) continue;
    }
    const rightWeight = weight - leftWeight;
    if (!(rightWeight > 0)) continue;
    const score = sideScore(left, leftWeight) + restScore(totals, left, rightWeight);
    if (better(score, 1)) {
      const next = index + 1 < length ? <i32>load<u8>(list + index + 1) : 255;
      takeNumber(feature, score, 1, <i32>bin, next, missing >= 0 ? missing == 1 : leftWeight >= rightWeight);
    }
  }
}
