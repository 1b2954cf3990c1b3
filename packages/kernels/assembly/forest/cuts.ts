import { better, setThreshold, takeNumber } from "./best";
import { classAt, pairAt, weightAt } from "./histogram";
import { classes, coded, columns, criterion, draws, highs, kinds, lows, minLeaf, permutation, scratch, stride, table } from "./job";
import { countLeft, cutBytes, leftOf, onesLeftOf } from "./left-counts";
import { uniform } from "./random";
import { splitEntropy } from "./sweep";
import { leftTotals, restScore, sideScore } from "./sweep-classes";

/** Where the least and greatest bins of each column lie. */
function leastBins(): usize {
  return scratch + 12288;
}

function greatestBins(): usize {
  return leastBins() + stride;
}

function highestBins(): usize {
  return leastBins() + 2 * stride;
}

/** Finds for every column the least bin, the greatest but for missing values, and whether values are missing. */
export function rangeOfBins(from: usize, to: usize): void {
  const ones = i8x16.splat(1);
  for (let chunk: usize = 0; chunk < <usize>columns; chunk += 16) {
    let least = i8x16.splat(-1);
    let greatest = i8x16.splat(0);
    let highest = i8x16.splat(0);
    for (let at = from + chunk; at < to; at += stride) {
      const bins = v128.load(at);
      least = i8x16.min_u(least, bins);
      greatest = i8x16.max_u(greatest, i8x16.add(bins, ones));
      highest = i8x16.max_u(highest, bins);
    }
    v128.store(leastBins() + chunk, least);
    v128.store(greatestBins() + chunk, greatest);
    v128.store(highestBins() + chunk, highest);
  }
}

/** The midpoint of two neighbouring values that a float can tell from the greater one. */
export function between(low: f64, high: f64): f64 {
  const middle = low / 2 + high / 2;
  return middle < high && middle >= low ? middle : low;
}

let leftWeight: f64 = 0;
let leftSum: f64 = 0;
let missingWeight: f64 = 0;
let missingSum: f64 = 0;
let leftRows: i32 = 0;
let missingRows: i32 = 0;

function addSides<Code>(from: usize, to: usize, f: usize, cut: i32): void {
  let left = f64x2.splat(0);
  let missing = f64x2.splat(0);
  let rows = 0;
  let absent = 0;
  const step = stride;
  for (let at = from; at < to; at += step) {
    const bin = <i32>load<u8>(at + f);
    const pair = pairAt<Code>(at);
    const isLeft = i32(bin <= cut);
    const isMissing = i32(bin == 255);
    left = f64x2.add(left, v128.and(pair, i64x2.splat(-(<i64>isLeft))));
    missing = f64x2.add(missing, v128.and(pair, i64x2.splat(-(<i64>isMissing))));
    rows += isLeft;
    absent += isMissing;
  }
  leftWeight = f64x2.extract_lane(left, 0);
  leftSum = f64x2.extract_lane(left, 1);
  missingWeight = f64x2.extract_lane(missing, 0);
  missingSum = f64x2.extract_lane(missing, 1);
  leftRows = rows;
  missingRows = absent;
}

let cut: i32 = 0;
let value: f64 = 0;
let hasMissing: bool = false;

/** Draws a cut of a number between its least and greatest value. Returns whether there can be one. */
function drawCut(feature: i32): bool {
  const least = <i32>load<u8>(leastBins() + feature);
  const greatest = <i32>load<u8>(greatestBins() + feature) - 1;
  hasMissing = load<u8>(highestBins() + feature) == 255;
  if (greatest < 0 || (least >= greatest && !hasMissing)) return false;
  cut = greatest;
  value = f64.MAX_VALUE;
  if (least >= greatest) return true;
  const low = lows + (<usize>feature << 11);
  const high = highs + (<usize>feature << 11);
  const share = uniform();
  value = load<f64>(low + (<usize>least << 3)) * (1 - share) + load<f64>(high + (<usize>greatest << 3)) * share;
  let first = least;
  for (let length = greatest - least; length > 1; ) {
    const half = length >> 1;
    first += load<f64>(low + (<usize>(first + half) << 3)) <= value ? half : 0;
    length -= half;
  }
  cut = first;
  const below = load<f64>(high + (<usize>cut << 3));
  const above = load<f64>(low + (<usize>(cut + 1) << 3));
  if (value < below || value >= above) value = between(below, above);
  return true;
}

/** Tries one random cut of a number. */
export function tryCut(
  feature: i32,
  from: usize,
  to: usize,
  totals: usize,
  weight: f64,
  sum: f64,
  rowCount: i32,
): void {
  if (!drawCut(feature)) return;
  if (classes > 0) {
    cutClasses(feature, from, to, totals, weight, rowCount);
    return;
  }
  if (coded) addSides<i32>(from, to, <usize>feature, cut);
  else addSides<f64>(from, to, <usize>feature, cut);
  const wasLeft = leftRows;
  judge(feature, weight, sum, rowCount, hasMissing ? 0 : -1);
  if (!hasMissing) return;
  leftWeight += missingWeight;
  leftSum += missingSum;
  leftRows = wasLeft + missingRows;
  judge(feature, weight, sum, rowCount, 1);
}

/** Whether random cuts can be judged together by counting rows: two classes, no missing values, not too many columns. */
export function countsServe(places: i32): bool {
  return classes == 0 && coded && columns <= places << 4 && (minLeaf <= 1 || draws == 0);
}

/** Tries random cuts of the numbers at the first places of the permutation; those with missing values one by one. */
export function tryCuts(from: usize, to: usize, places: i32, weight: f64, sum: f64, rowCount: i32): void {
  let drawn = 0;
  for (let place = 0; place < places; place++) {
    const feature = load<i32>(permutation + (<usize>place << 2));
    if (load<u8>(kinds + feature) != 0 || load<u8>(highestBins() + feature) == 255) continue;
    store<i32>(cutCodes() + (<usize>place << 4), -1);
    if (!drawCut(feature)) continue;
    store<u8>(cutBytes() + feature, <u8>cut);
    store<i32>(cutCodes() + (<usize>place << 4), cut);
    store<f64>(cutCodes() + (<usize>place << 4), value, 8);
    drawn++;
  }
  if (drawn > 0) countLeft(from, to);
  for (let place = 0; place < places; place++) {
    const feature = load<i32>(permutation + (<usize>place << 2));
    if (load<u8>(kinds + feature) != 0) continue;
    if (load<u8>(highestBins() + feature) == 255) {
      tryCut(feature, from, to, 0, weight, sum, rowCount);
      continue;
    }
    cut = load<i32>(cutCodes() + (<usize>place << 4));
    if (cut < 0) continue;
    value = load<f64>(cutCodes() + (<usize>place << 4), 8);
    const all = leftOf(feature);
    const ones = onesLeftOf(feature);
    leftRows = draws > 0 ? 1 : <i32>all;
    leftSum = <f64>ones * load<f64>(table + (257 << 4));
    leftWeight = <f64>(all - ones) * load<f64>(table + 16) + leftSum;
    judge(feature, weight, sum, rowCount, -1);
  }
}

/** Where cut and threshold of each place are kept, 16 bytes each. */
function cutCodes(): usize {
  return scratch + 12288 + 12 * stride;
}

function judge(
  feature: i32,
  weight: f64,
  sum: f64,
  rowCount: i32,
  missing: i32,
): void {
  if (leftRows < minLeaf || rowCount - leftRows < minLeaf) return;
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
  takeNumber(feature, num, den, cut, cut + 1, missing >= 0 ? missing == 1 : leftWeight >= rightWeight);
  setThreshold(value);
}

function cutClasses(
  feature: i32,
  from: usize,
  to: usize,
  totals: usize,
  weight: f64,
  rowCount: i32,
): void {
  const left = leftTotals();
  const bytes = <usize>classes << 3;
  const absent = left + bytes;
  memory.fill(left, 0, bytes << 1);
  leftWeight = 0;
  leftRows = 0;
  missingWeight = 0;
  missingRows = 0;
  for (let at = from; at < to; at += stride) {
    const bin = <i32>load<u8>(at + feature);
    if (bin <= cut || bin == 255) {
      const into = (bin == 255 ? absent : left) + (<usize>classAt(at) << 3);
      const w = weightAt(at);
      store<f64>(into, load<f64>(into) + w);
      if (bin == 255) {
        missingWeight += w;
        missingRows++;
      } else {
        leftWeight += w;
        leftRows++;
      }
    }
  }
  judgeClasses(feature, totals, weight, rowCount, hasMissing ? 0 : -1);
  if (!hasMissing) return;
  for (let c = 0; c < classes; c++) {
    const at = left + (<usize>c << 3);
    store<f64>(at, load<f64>(at) + load<f64>(absent + (<usize>c << 3)));
  }
  leftWeight += missingWeight;
  leftRows += missingRows;
  judgeClasses(feature, totals, weight, rowCount, 1);
}

function judgeClasses(
  feature: i32,
  totals: usize,
  weight: f64,
  rowCount: i32,
  missing: i32,
): void {
  if (leftRows < minLeaf || rowCount - leftRows < minLeaf) return;
  const rightWeight = weight - leftWeight;
  if (!(rightWeight > 0)) return;
  const left = leftTotals();
  const score = sideScore(left, leftWeight) + restScore(totals, left, rightWeight);
  if (!better(score, 1)) return;
  takeNumber(feature, score, 1, cut, cut + 1, missing >= 0 ? missing == 1 : leftWeight >= rightWeight);
  setThreshold(value);
}
