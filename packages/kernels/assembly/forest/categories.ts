import { bestSet, better, takeSet } from "./best";
import { binList, rowCounts } from "./histogram";
import { classes, criterion, histogram, minLeaf, scratch } from "./job";
import { below, uniform } from "./random";
import { leftTotals, restScore, sideScore } from "./sweep-classes";
import { splitEntropy } from "./sweep";

/** Where the keys by which categories are ordered lie: one f64 for each of 256. */
@inline
function keys(): usize {
  return scratch + 8192;
}

/** Sorts the listed bins by their keys, ascending; equal keys keep their order. */
function sortByKey(length: i32): void {
  const list = binList();
  for (let index = 1; index < length; index++) {
    const bin = load<u8>(list + index);
    const key = load<f64>(keys() + (<usize>bin << 3));
    let at = index;
    while (at > 0) {
      const other = load<u8>(list + at - 1);
      if (load<f64>(keys() + (<usize>other << 3)) <= key) break;
      store<u8>(list + at, other);
      at--;
    }
    store<u8>(list + at, bin);
  }
}

/** Appends the bin of missing values to the list if it holds rows. */
function withMissing(length: i32, weight: f64): i32 {
  if (!(weight > 0)) return length;
  store<u8>(binList() + length, 255);
  return length + 1;
}

/** Writes the set that holds the first `count` listed bins; bins without rows go where missing values go. */
function writeSet(length: i32, count: i32, missingLeft: bool): void {
  const list = binList();
  memory.fill(bestSet(), missingLeft ? 1 : 0, 256);
  for (let index = 0; index < length; index++) {
    store<u8>(bestSet() + load<u8>(list + index), index < count ? 1 : 0);
  }
}

function sideOfMissing(length: i32, count: i32, hasMissing: bool, heavier: bool): bool {
  if (!hasMissing) return heavier;
  const list = binList();
  for (let index = 0; index < count; index++) {
    if (load<u8>(list + index) == 255) return true;
  }
  return false;
}

/** Puts the listed bins, that of missing values among them, in the order of their means. Returns how many there are. */
export function orderByMean(found: i32): i32 {
  const h = histogram;
  const length = withMissing(found, load<f64>(h + 255 * 16));
  const list = binList();
  for (let index = 0; index < length; index++) {
    const bin = <usize>load<u8>(list + index);
    store<f64>(keys() + (bin << 3), load<f64>(h + (bin << 4) + 8) / load<f64>(h + (bin << 4)));
  }
  sortByKey(length);
  return length;
}

/** Looks for the best set of categories by a histogram of pairs: in the order of their means, one cut is optimal. */
export function categoryPairs(
  feature: i32,
  h: usize,
  counted: usize,
  found: i32,
  weight: f64,
  sum: f64,
  rowCount: i32,
): void {
  const missing = load<f64>(h + 255 * 16) > 0;
  const length = withMissing(found, missing ? 1 : 0);
  const list = binList();
  for (let index = 0; index < length; index++) {
    const bin = <usize>load<u8>(list + index);
    store<f64>(keys() + (bin << 3), load<f64>(h + (bin << 4) + 8) / load<f64>(h + (bin << 4)));
  }
  sortByKey(length);
  let leftWeight: f64 = 0;
  let leftSum: f64 = 0;
  let rows = 0;
  for (let index = 0; index < length - 1; index++) {
    const bin = <usize>load<u8>(list + index);
    leftWeight += load<f64>(h + (bin << 4));
    leftSum += load<f64>(h + (bin << 4) + 8);
    if (minLeaf > 1) {
      rows += load<i32>(counted + (bin << 2));
      if (rows < minLeaf || rowCount - rows < minLeaf) continue;
    }
    const rightWeight = weight - leftWeight;
    if (!(rightWeight > 0)) continue;
    const rightSum = sum - leftSum;
    let num: f64;
    let den: f64 = 1;
    if (criterion == 1) num = splitEntropy(leftWeight, leftSum, rightWeight, rightSum);
    else {
      num = leftSum * leftSum * rightWeight + rightSum * rightSum * leftWeight;
      den = leftWeight * rightWeight;
    }
    if (!better(num, den)) continue;
    const missingLeft = sideOfMissing(length, index + 1, missing, leftWeight >= rightWeight);
    takeSet(feature, num, den, missingLeft);
    writeSet(length, index + 1, missingLeft);
  }
}

/** Looks for a good set of categories by a histogram of classes: for each class, the best cut of the categories
 * ordered by that class's share. */
export function categoryClasses(
  feature: i32,
  found: i32,
  totals: usize,
  weight: f64,
  rowCount: i32,
): void {
  const width = <usize>(classes + 1) << 3;
  const missing = load<f64>(histogram + 255 * width) > 0;
  const length = withMissing(found, missing ? 1 : 0);
  const list = binList();
  for (let target = 0; target < classes; target++) {
    const share = load<f64>(totals + (<usize>target << 3));
    if (!(share > 0)) continue;
    for (let index = 0; index < length; index++) {
      const bin = <usize>load<u8>(list + index);
      const entry = histogram + bin * width;
      store<f64>(keys() + (bin << 3), load<f64>(entry + 8 + (<usize>target << 3)) / load<f64>(entry));
    }
    sortByKey(length);
    cutOrder(feature, length, totals, weight, rowCount, missing);
  }
}

function cutOrder(
  feature: i32,
  length: i32,
  totals: usize,
  weight: f64,
  rowCount: i32,
  missing: bool,
): void {
  const width = <usize>(classes + 1) << 3;
  const list = binList();
  const left = leftTotals();
  memory.fill(left, 0, <usize>classes << 3);
  let leftWeight: f64 = 0;
  let rows = 0;
  for (let index = 0; index < length - 1; index++) {
    const bin = <usize>load<u8>(list + index);
    const entry = histogram + bin * width;
    leftWeight += load<f64>(entry);
    for (let c = 0; c < classes; c++) {
      const at = left + (<usize>c << 3);
      store<f64>(at, load<f64>(at) + load<f64>(entry + 8 + (<usize>c << 3)));
    }
    if (minLeaf > 1) {
      rows += load<i32>(rowCounts() + (bin << 2));
      if (rows < minLeaf || rowCount - rows < minLeaf) continue;
    }
    const rightWeight = weight - leftWeight;
    if (!(rightWeight > 0)) continue;
    const score = sideScore(left, leftWeight) + restScore(totals, left, rightWeight);
    if (!better(score, 1)) continue;
    const missingLeft = sideOfMissing(length, index + 1, missing, leftWeight >= rightWeight);
    takeSet(feature, score, 1, missingLeft);
    writeSet(length, index + 1, missingLeft);
  }
}

/** Puts the listed bins in a random order and keeps one random cut: a random set. Returns how many go left. */
function shuffle(length: i32): i32 {
  const list = binList();
  for (let index = 0; index < length; index++) {
    store<f64>(keys() + (<usize>load<u8>(list + index) << 3), uniform());
  }
  sortByKey(length);
  return 1 + below(length - 1);
}

/** Tries one random set of categories by a histogram of pairs. */
export function randomPairs(
  feature: i32,
  h: usize,
  counted: usize,
  found: i32,
  weight: f64,
  sum: f64,
  rowCount: i32,
): void {
  const missing = load<f64>(h + 255 * 16) > 0;
  const length = withMissing(found, missing ? 1 : 0);
  if (length < 2) return;
  const count = shuffle(length);
  const list = binList();
  let leftWeight: f64 = 0;
  let leftSum: f64 = 0;
  let rows = 0;
  for (let index = 0; index < count; index++) {
    const bin = <usize>load<u8>(list + index);
    leftWeight += load<f64>(h + (bin << 4));
    leftSum += load<f64>(h + (bin << 4) + 8);
    if (minLeaf > 1) rows += load<i32>(counted + (bin << 2));
  }
  if (minLeaf > 1 && (rows < minLeaf || rowCount - rows < minLeaf)) return;
  const rightWeight = weight - leftWeight;
  if (!(rightWeight > 0)) return;
  const rightSum = sum - leftSum;
  let num: f64;
  let den: f64 = 1;
  if (criterion == 1) num = splitEntropy(leftWeight, leftSum, rightWeight, rightSum);
  else {
    num = leftSum * leftSum * rightWeight + rightSum * rightSum * leftWeight;
    den = leftWeight * rightWeight;
  }
  if (!better(num, den)) return;
  const missingLeft = sideOfMissing(length, count, missing, leftWeight >= rightWeight);
  takeSet(feature, num, den, missingLeft);
  writeSet(length, count, missingLeft);
}

/** Tries one random set of categories by a histogram of classes. */
export function randomClasses(
  feature: i32,
  found: i32,
  totals: usize,
  weight: f64,
  rowCount: i32,
): void {
  const width = <usize>(classes + 1) << 3;
  const missing = load<f64>(histogram + 255 * width) > 0;
  const length = withMissing(found, missing ? 1 : 0);
  if (length < 2) return;
  const count = shuffle(length);
  const list = binList();
  const left = leftTotals();
  memory.fill(left, 0, <usize>classes << 3);
  let leftWeight: f64 = 0;
  let rows = 0;
  for (let index = 0; index < count; index++) {
    const bin = <usize>load<u8>(list + index);
    const entry = histogram + bin * width;
    leftWeight += load<f64>(entry);
    for (let c = 0; c < classes; c++) {
      const at = left + (<usize>c << 3);
      store<f64>(at, load<f64>(at) + load<f64>(entry + 8 + (<usize>c << 3)));
    }
    if (minLeaf > 1) rows += load<i32>(rowCounts() + (bin << 2));
  }
  if (minLeaf > 1 && (rows < minLeaf || rowCount - rows < minLeaf)) return;
  const rightWeight = weight - leftWeight;
  if (!(rightWeight > 0)) return;
  const score = sideScore(left, leftWeight) + restScore(totals, left, rightWeight);
  if (!better(score, 1)) return;
  const missingLeft = sideOfMissing(length, count, missing, leftWeight >= rightWeight);
  takeSet(feature, score, 1, missingLeft);
  writeSet(length, count, missingLeft);
}
