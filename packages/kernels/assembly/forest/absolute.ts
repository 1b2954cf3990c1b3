import { bestSet, better, takeNumber, takeSet } from "./best";
import { binList } from "./histogram";
import { bufferA, bufferB, columnCodes, columns, minLeaf, rows } from "./job";
import { nodeAt, TOTALS } from "./node";
import { listOf, NO_RANK, rankAt, rowAt, targetOf, weightOf } from "./sorted-rows";

let length: i32 = 0;
let weight: f64 = 0;
let sum: f64 = 0;

/** A binary indexed tree of (weight, weighted target) over a node's rows in the order of their targets. */
function tree(): usize {
  return bufferA;
}

function values(): usize {
  return bufferA + (<usize>(rows + 1) << 4);
}

function leftLoss(): usize {
  return values() + (<usize>rows << 3);
}

function rightLoss(): usize {
  return leftLoss() + (<usize>rows << 3);
}

function places(): usize {
  return rightLoss() + (<usize>rows << 3);
}

function clear(): void {
  memory.fill(tree(), 0, <usize>(length + 1) << 4);
  weight = 0;
  sum = 0;
}

function insert(row: i32): void {
  const w = weightOf(row);
  const pair = f64x2.replace_lane(f64x2.splat(w), 1, w * targetOf(row));
  weight += w;
  sum += f64x2.extract_lane(pair, 1);
  for (let at = load<i32>(places() + (<usize>row << 2)) + 1; at <= length; at += at & -at) {
    const slot = tree() + (<usize>at << 4);
    v128.store(slot, f64x2.add(v128.load(slot), pair));
  }
}

/** The sum of the absolute distances of what was inserted to its median. */
function loss(): f64 {
  if (!(weight > 0)) return 0;
  const half = weight * 0.5;
  let at = 0;
  let below: f64 = 0;
  let belowSum: f64 = 0;
  let step = 1;
  while (step << 1 <= length) step <<= 1;
  for (; step > 0; step >>= 1) {
    const to = at + step;
    if (to > length) continue;
    const w = load<f64>(tree() + (<usize>to << 4));
    if (below + w < half) {
      at = to;
      below += w;
      belowSum += load<f64>(tree() + (<usize>to << 4), 8);
    }
  }
  const median = load<f64>(values() + (<usize>min(at, length - 1) << 3));
  return median * below - belowSum + (sum - belowSum) - median * (weight - below);
}

/** Readies a node: orders its rows by target. Writes the median to the node and returns its loss. */
export function openAbsolute(node: i32, begin: i32, end: i32): f64 {
  const list = listOf(columns + 1);
  length = end - begin;
  let total: f64 = 0;
  for (let place = begin; place < end; place++) {
    const row = rowAt(list, place);
    store<i32>(places() + (<usize>row << 2), place - begin);
    store<f64>(values() + (<usize>(place - begin) << 3), targetOf(row));
    total += weightOf(row);
  }
  let below: f64 = 0;
  let place = begin;
  while (place < end - 1 && below + weightOf(rowAt(list, place)) < total * 0.5) {
    below += weightOf(rowAt(list, place));
    place++;
  }
  let median = targetOf(rowAt(list, place));
  if (place + 1 < end && below + weightOf(rowAt(list, place)) == total * 0.5) {
    median = median * 0.5 + targetOf(rowAt(list, place + 1)) * 0.5;
  }
  store<f64>(nodeAt(node) + TOTALS, median);
  clear();
  for (let at = begin; at < end; at++) insert(rowAt(list, at));
  return loss();
}

/** Looks for the best cut of a number by absolute error. */
export function sweepAbsolute(feature: i32, begin: i32, end: i32): void {
  const list = listOf(feature);
  let known = end;
  while (known > begin && rankAt(list, known - 1) == NO_RANK) known--;
  if (known == end) sweep(feature, list, begin, known, end, -1, 0);
  else {
    sweep(feature, list, begin, known, end, 0, 0);
    sweep(feature, list, begin, known, end, 1, 0);
  }
}

function sweep(feature: i32, list: usize, begin: i32, known: i32, end: i32, missing: i32, levels: i32): void {
  clear();
  if (missing == 1) for (let place = known; place < end; place++) insert(rowAt(list, place));
  for (let place = begin; place < known; place++) {
    insert(rowAt(list, place));
    if (place + 1 < known && rankAt(list, place + 1) == rankAt(list, place)) continue;
    store<f64>(leftLoss() + (<usize>(place - begin) << 3), loss());
  }
  clear();
  if (missing == 0) for (let place = known; place < end; place++) insert(rowAt(list, place));
  for (let place = known - 1; place >= begin; place--) {
    if (place + 1 == known || rankAt(list, place + 1) != rankAt(list, place)) {
      store<f64>(rightLoss() + (<usize>(place - begin) << 3), loss());
    }
    insert(rowAt(list, place));
  }
  const last = missing == 0 ? known : known - 1;
  let leftWeight: f64 = 0;
  let total: f64 = 0;
  for (let place = begin; place < end; place++) total += weightOf(rowAt(list, place));
  for (let place = begin; place < last; place++) {
    leftWeight += weightOf(rowAt(list, place));
    const rank = rankAt(list, place);
    if (place + 1 < known && rankAt(list, place + 1) == rank) continue;
    const count = place + 1 - begin + (missing == 1 ? end - known : 0);
    if (count < minLeaf || end - begin - count < minLeaf) continue;
    const at = <usize>(place - begin) << 3;
    const score = -(load<f64>(leftLoss() + at) + load<f64>(rightLoss() + at));
    if (!better(score, 1)) continue;
    const heavier = leftWeight >= total - leftWeight;
    if (levels > 0) takeLevels(feature, score, levels, <i32>rank + 1, heavier);
    else {
      const next = place + 1 < known ? <i32>rankAt(list, place + 1) : -1;
      takeNumber(feature, score, 1, <i32>rank, next, missing >= 0 ? missing == 1 : heavier);
    }
  }
}

function takeLevels(feature: i32, score: f64, levels: i32, count: i32, heavier: bool): void {
  const list = binList();
  let missingLeft = heavier;
  for (let index = 0; index < levels; index++) {
    if (load<u8>(list + index) == 255) missingLeft = index < count;
  }
  takeSet(feature, score, 1, missingLeft);
  memory.fill(bestSet(), missingLeft ? 1 : 0, 256);
  for (let index = 0; index < levels; index++) {
    store<u8>(bestSet() + load<u8>(list + index), index < count ? 1 : 0);
  }
}

/** Looks for a good set of categories by absolute error: the best cut of the listed levels, which are in the order of
 * their means. */
export function levelsAbsolute(feature: i32, begin: i32, end: i32, levels: i32): void {
  const list = binList();
  const all = listOf(columns);
  const codes = columnCodes + <usize>feature * <usize>rows;
  const ordered = bufferB;
  let to = begin;
  for (let index = 0; index < levels; index++) {
    const bin = load<u8>(list + index);
    for (let place = begin; place < end; place++) {
      const row = rowAt(all, place);
      if (load<u8>(codes + row) != bin) continue;
      const at = ordered + (<usize>to << 3);
      store<i32>(at, row);
      store<i32>(at, index, 4);
      to++;
    }
  }
  sweep(feature, ordered, begin, end, end, -1, levels);
}
