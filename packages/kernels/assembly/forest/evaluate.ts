import { levelsAbsolute, openAbsolute, sweepAbsolute } from "./absolute";
import * as best from "./best";
import { categoryClasses, categoryPairs, orderByMean, randomClasses, randomPairs } from "./categories";
import { between, countsServe, rangeOfBins, tryCut, tryCuts } from "./cuts";
import {
  addClasses,
  addFew,
  addFour,
  addOne,
  clearListed,
  countRows,
  listFull,
  listMarked,
  PAIRS,
  rowCounts,
} from "./histogram";
import {
  classes,
  columns,
  criterion,
  features,
  gainScale,
  highs,
  histogram,
  kinds,
  lows,
  maxDepth,
  minLeaf,
  minSplit,
  permutation,
  random,
  scratch,
  sets,
  sorted,
} from "./job";
import * as n from "./node";
import { below } from "./random";
import { dropLevels, listLevels, totalSorted, valueOf } from "./sorted-rows";
import { sweepSorted } from "./sorted-sweep";
import { negativeEntropy, sweepPairs } from "./sweep";
import { sideScore, sweepClasses } from "./sweep-classes";
import { sweepAll, sweepMarked } from "./sweep-plain";
import { totalRows } from "./totals";

const FEW: i32 = 400;

let from: usize = 0;
let to: usize = 0;
let rowCount: i32 = 0;
let weight: f64 = 0;
let sum: f64 = 0;
let totals: usize = 0;
let setCount: i32 = 0;

/** Forgets the sets of the tree before. */
export function resetSets(): void {
  setCount = 0;
}

/** Draws the feature of a place of the permutation. */
function draw(place: i32): i32 {
  const at = permutation + (<usize>place << 2);
  if (features < columns) {
    const other = permutation + (<usize>(place + below(columns - place)) << 2);
    const held = load<i32>(at);
    store<i32>(at, load<i32>(other));
    store<i32>(other, held);
  }
  return load<i32>(at);
}

function isCategory(feature: i32): bool {
  return load<u8>(kinds + feature) != 0;
}

function isPlain(): bool {
  return criterion != 1;
}

function judgeFull(feature: i32, h: usize, counted: usize): void {
  const missing = load<f64>(h + 255 * 16) > 0;
  if (!isPlain() || missing || isCategory(feature)) judgePairs(feature, h, counted, listFull(h));
  else if (minLeaf > 1) sweepAll<f64>(feature, h, counted, weight, sum, rowCount);
  else sweepAll<i32>(feature, h, counted, weight, sum, rowCount);
}

function judgePairs(feature: i32, h: usize, counted: usize, length: i32): void {
  if (isCategory(feature)) {
    if (random) randomPairs(feature, h, counted, length, weight, sum, rowCount);
    else categoryPairs(feature, h, counted, length, weight, sum, rowCount);
  } else sweepPairs(feature, h, counted, length, weight, sum, rowCount);
}

function emptyHistograms(slots: usize): void {
  memory.fill(histogram, 0, slots * PAIRS);
  if (minLeaf > 1) memory.fill(rowCounts(), 0, slots << 10);
}

/** The places of a node's rows in the sorted lists, and the loss of its median. */
let begins: i32 = 0;
let ends: i32 = 0;
let medianLoss: f64 = 0;

function trySorted(feature: i32): void {
  if (!isCategory(feature)) {
    if (criterion == 3) sweepAbsolute(feature, begins, ends);
    else sweepSorted(feature, begins, ends, totals, weight, sum);
    return;
  }
  const length = listLevels(feature, begins, ends);
  if (classes > 0) categoryClasses(feature, length, totals, weight, rowCount);
  else if (criterion == 3) levelsAbsolute(feature, begins, ends, orderByMean(length));
  else categoryPairs(feature, histogram, rowCounts(), length, weight, sum, rowCount);
  dropLevels();
}

function tryOne(feature: i32): void {
  if (sorted) {
    trySorted(feature);
    return;
  }
  const category = isCategory(feature);
  if (random && !category) {
    tryCut(feature, from, to, totals, weight, sum, rowCount);
    return;
  }
  if (classes > 0) {
    if (minLeaf > 1) countRows(from, to, feature);
    const width = <usize>(classes + 1) << 3;
    addClasses(from, to, feature);
    const length = listMarked();
    if (!category) sweepClasses(feature, length, totals, weight, rowCount);
    else if (random) randomClasses(feature, length, totals, weight, rowCount);
    else categoryClasses(feature, length, totals, weight, rowCount);
    if (category) memory.fill(histogram, 0, width << 8);
    else clearListed(length, width);
    return;
  }
  if (rowCount >= FEW) {
    addOne(from, to, feature);
    judgeFull(feature, histogram, rowCounts());
    emptyHistograms(1);
  } else {
    addFew(from, to, feature);
    if (isPlain() && !category && load<u8>(scratch + 255) == 0) {
      if (minLeaf > 1) sweepMarked<f64>(feature, scratch, weight, sum, rowCount);
      else sweepMarked<i32>(feature, scratch, weight, sum, rowCount);
      return;
    }
    const length = listMarked();
    judgePairs(feature, histogram, rowCounts(), length);
    if (category) emptyHistograms(1);
    else clearListed(length, 16);
  }
}

function tryPlaces(first: i32, last: i32): void {
  let place = first;
  if (first == 0 && random && countsServe(last)) {
    tryCuts(from, to, last, weight, sum, rowCount);
    for (; place < last; place++) {
      const feature = load<i32>(permutation + (<usize>place << 2));
      if (isCategory(feature)) tryOne(feature);
    }
    return;
  }
  if (classes == 0 && !random && !sorted && rowCount >= FEW) {
    for (; place + 4 <= last; place += 4) {
      const at = permutation + (<usize>place << 2);
      addFour(from, to, load<i32>(at), load<i32>(at + 4), load<i32>(at + 8), load<i32>(at + 12));
      for (let slot = 0; slot < 4; slot++) {
        const h = histogram + <usize>slot * PAIRS;
        judgeFull(load<i32>(at + (<usize>slot << 2)), h, rowCounts() + (<usize>slot << 10));
      }
    }
    emptyHistograms(4);
  }
  for (; place < last; place++) tryOne(load<i32>(permutation + (<usize>place << 2)));
}

function search(): void {
  const first = min(features, columns);
  for (let place = 0; place < first; place++) draw(place);
  if (random) rangeOfBins(from, to);
  tryPlaces(0, first);
  for (let place = first; place < columns && !best.found; place++) {
    draw(place);
    tryPlaces(place, place + 1);
  }
}

/** The score of a node as a whole, on the scale of its splits' scores. */
export function nodeScore(node: usize): f64 {
  if (criterion == 3) return -medianLoss;
  const w = load<f64>(node + n.WEIGHT);
  if (classes > 0) return sideScore(node + n.TOTALS, w);
  const s = load<f64>(node + n.SUM);
  return criterion == 1 ? negativeEntropy(w, s) : (s * s) / w;
}

/** Writes the best split to a node. */
export function writeSplit(node: usize, gain: f64): void {
  store<i32>(node + n.FEATURE, best.feature);
  store<i32>(node + n.CUT, best.categorical ? 0 : best.cut);
  store<i32>(node + n.MISSING, best.missingLeft ? 1 : 0);
  store<f64>(node + n.GAIN, gain);
  store<i32>(node + n.SET, -1);
  if (best.categorical) {
    store<i32>(node + n.SET, setCount);
    packSet(sets + (<usize>setCount << 5), best.bestSet());
    setCount++;
    return;
  }
  store<f64>(node + n.THRESHOLD, random ? best.threshold : thresholdOf(best.feature, best.cut, best.next));
}

function packSet(to: usize, bytes: usize): void {
  for (let word: usize = 0; word < 8; word++) {
    let bits: u32 = 0;
    for (let bit: usize = 0; bit < 32; bit++) bits |= <u32>load<u8>(bytes + (word << 5) + bit) << <u32>bit;
    store<u32>(to + (word << 2), bits);
  }
}

function thresholdOf(feature: i32, cut: i32, next: i32): f64 {
  if (sorted) return next < 0 ? f64.MAX_VALUE : between(valueOf(feature, cut), valueOf(feature, next));
  if (next == 255) return f64.MAX_VALUE;
  const base = <usize>feature << 11;
  return between(load<f64>(highs + base + (<usize>cut << 3)), load<f64>(lows + base + (<usize>next << 3)));
}

/** Sums up a node and finds its best split. Returns whether it has one. Its rows are records, or places of sorted lists. */
export function evaluate(node: i32, begin: usize, end: usize, count: i32, minGain: f64): bool {
  const at = n.nodeAt(node);
  const impure = sorted ? totalSorted(node, <i32>begin, <i32>end) : totalRows(node, begin, end);
  if (criterion == 3) medianLoss = openAbsolute(node, <i32>begin, <i32>end);
  if (
    !impure ||
    load<i32>(at + n.DEPTH) >= maxDepth ||
    count < minSplit ||
    count < 2 * minLeaf
  )
    return false;
  from = begin;
  to = end;
  begins = <i32>begin;
  ends = <i32>end;
  rowCount = count;
  weight = load<f64>(at + n.WEIGHT);
  sum = load<f64>(at + n.SUM);
  totals = at + n.TOTALS;
  best.resetBest(weight);
  search();
  if (!best.found) return false;
  const gain = max(0, gainScale * (best.num / best.den - nodeScore(at)));
  if (gain < minGain) return false;
  writeSplit(at, gain);
  return true;
}
