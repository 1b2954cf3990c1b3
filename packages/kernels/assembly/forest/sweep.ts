import { better, takeNumber } from "./best";
import { binList } from "./histogram";
import { criterion, minLeaf } from "./job";
import { xlogx } from "./log";

/** Looks for the best cut of one number by its histogram of pairs; `weight`, `sum`, `rowCount` are the node's. */
export function sweepPairs(
  feature: i32,
  h: usize,
  counted: usize,
  length: i32,
  weight: f64,
  sum: f64,
  rowCount: i32,
): void {
  const missing = load<f64>(h + 255 * 16);
  if (missing > 0) {
    sweep(feature, h, counted, length, length, weight, sum, rowCount, 0, 0, 0);
    const absent = minLeaf > 1 ? load<i32>(counted + 1020) : 0;
    sweep(feature, h, counted, length, length - 1, weight, sum, rowCount, missing, load<f64>(h + 255 * 16 + 8), absent);
  } else {
    sweep(feature, h, counted, length, length - 1, weight, sum, rowCount, 0, 0, -1);
  }
}

function sweep(
  feature: i32,
  h: usize,
  counted: usize,
  length: i32,
  last: i32,
  weight: f64,
  sum: f64,
  rowCount: i32,
  startWeight: f64,
  startSum: f64,
  missingRows: i32,
): void {
  const list = binList();
  const entropy = criterion == 1;
  const counting = minLeaf > 1;
  let rows = missingRows > 0 ? missingRows : 0;
  let leftWeight = startWeight;
  let leftSum = startSum;
  for (let index = 0; index < last; index++) {
    const bin = <usize>load<u8>(list + index);
    leftWeight += load<f64>(h + (bin << 4));
    leftSum += load<f64>(h + (bin << 4) + 8);
    if (counting) {
      rows += load<i32>(counted + (bin << 2));
      if (rows < minLeaf || rowCount - rows < minLeaf) continue;
    }
    const rightWeight = weight - leftWeight;
    if (!(rightWeight > 0)) continue;
    const rightSum = sum - leftSum;
    let num: f64;
    let den: f64;
    if (entropy) {
      num = splitEntropy(leftWeight, leftSum, rightWeight, rightSum);
      den = 1;
    } else {
      num = leftSum * leftSum * rightWeight + rightSum * rightSum * leftWeight;
      den = leftWeight * rightWeight;
    }
    if (better(num, den)) {
      const next = index + 1 < length ? <i32>load<u8>(list + index + 1) : 255;
      const left = missingRows >= 0 ? startWeight > 0 : leftWeight >= rightWeight;
      takeNumber(feature, num, den, <i32>bin, next, left);
    }
  }
}

/** The score of two sides under entropy: minus weight times entropy, summed. */
export function splitEntropy(leftWeight: f64, leftSum: f64, rightWeight: f64, rightSum: f64): f64 {
  return negativeEntropy(leftWeight, leftSum) + negativeEntropy(rightWeight, rightSum);
}

/** Minus weight times entropy of a side of two classes. */
export function negativeEntropy(weight: f64, sum: f64): f64 {
  return xlogx(sum) + xlogx(weight - sum) - xlogx(weight);
}
