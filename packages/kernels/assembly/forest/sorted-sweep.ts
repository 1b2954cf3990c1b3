import { better, takeNumber } from "./best";
import { classes, criterion, minLeaf } from "./job";
import { listOf, NO_RANK, rankAt, rowAt, targetOf, weightOf } from "./sorted-rows";
import { splitEntropy } from "./sweep";
import { leftTotals, restScore, sideScore } from "./sweep-classes";

let leftWeight: f64 = 0;
let leftSum: f64 = 0;

function addRow(row: i32): void {
  const w = weightOf(row);
  leftWeight += w;
  if (classes > 0) {
    const at = leftTotals() + (<usize>(<i32>targetOf(row)) << 3);
    store<f64>(at, load<f64>(at) + w);
  } else leftSum += w * targetOf(row);
}

/** Looks for the best cut of a number by the sorted list of its rows. */
export function sweepSorted(
  feature: i32,
  begin: i32,
  end: i32,
  totals: usize,
  weight: f64,
  sum: f64,
): void {
  const list = listOf(feature);
  let known = end;
  while (known > begin && rankAt(list, known - 1) == NO_RANK) known--;
  if (known == end) sweep(feature, list, begin, known, end, totals, weight, sum, -1);
  else {
    sweep(feature, list, begin, known, end, totals, weight, sum, 0);
    sweep(feature, list, begin, known, end, totals, weight, sum, 1);
  }
}

function sweep(
  feature: i32,
  list: usize,
  begin: i32,
  known: i32,
  end: i32,
  totals: usize,
  weight: f64,
  sum: f64,
  missing: i32,
): void {
  leftWeight = 0;
  leftSum = 0;
  if (classes > 0) memory.fill(leftTotals(), 0, <usize>classes << 3);
  let rows = 0;
  if (missing == 1) {
    for (let place = known; place < end; place++) addRow(rowAt(list, place));
    rows = end - known;
  }
  const last = missing == 0 ? known : known - 1;
  for (let place = begin; place < last; place++) {
    addRow(rowAt(list, place));
    rows++;
    const rank = rankAt(list, place);
    if (place + 1 < known && rankAt(list, place + 1) == rank) continue;
    if (rows < minLeaf || end - begin - rows < minLeaf) continue;
    const rightWeight = weight - leftWeight;
    if (!(rightWeight > 0)) continue;
    let num: f64;
    let den: f64 = 1;
    if (classes > 0) {
      num = sideScore(leftTotals(), leftWeight) + restScore(totals, leftTotals(), rightWeight);
    } else if (criterion == 1) {
      num = splitEntropy(leftWeight, leftSum, rightWeight, sum - leftSum);
    } else {
      const rightSum = sum - leftSum;
      num = leftSum * leftSum * rightWeight + rightSum * rightSum * leftWeight;
      den = leftWeight * rightWeight;
    }
    if (!better(num, den)) continue;
    const next = place + 1 < known ? <i32>rankAt(list, place + 1) : -1;
    takeNumber(feature, num, den, <i32>rank, next, missing >= 0 ? missing == 1 : leftWeight >= rightWeight);
  }
}
