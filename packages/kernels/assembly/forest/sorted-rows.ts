import { listMarked, PAIRS, rowCounts } from "./histogram";
import {
  classes,
  columnCodes,
  columns,
  criterion,
  distinct,
  histogram,
  kinds,
  lists,
  payloads,
  rows,
  scratch,
  sets,
  sides,
  spare,
} from "./job";
import { CUT, FEATURE, MISSING, nodeAt, SET, SUM, TOTALS, WEIGHT } from "./node";
import { inSet } from "./partition";

/** The rank of a missing value. */
@inline export const NO_RANK: u32 = 0xffffffff;

/** The list of a column's rows by value; those behind the columns are all rows in order, and by target. */
export function listOf(column: i32): usize {
  return lists + ((<usize>column * <usize>rows) << 3);
}

@inline
export function rowAt(list: usize, place: i32): i32 {
  return load<i32>(list + (<usize>place << 3));
}

@inline
export function rankAt(list: usize, place: i32): u32 {
  return load<u32>(list + (<usize>place << 3), 4);
}

@inline
export function weightOf(row: i32): f64 {
  return load<f64>(payloads + (<usize>row << 4));
}

@inline
export function targetOf(row: i32): f64 {
  return load<f64>(payloads + (<usize>row << 4), 8);
}

/** A column's value by its rank. */
export function valueOf(column: i32, rank: u32): f64 {
  return load<f64>(<usize>load<u32>(distinct + (<usize>column << 2)) + (<usize>rank << 3));
}

/** Sums up the rows of a node. Returns whether their targets differ. */
export function totalSorted(node: i32, begin: i32, end: i32): bool {
  const into = nodeAt(node);
  const all = listOf(columns);
  let weight: f64 = 0;
  let sum: f64 = 0;
  let differ = false;
  const first = targetOf(rowAt(all, begin));
  for (let place = begin; place < end; place++) {
    const row = rowAt(all, place);
    const w = weightOf(row);
    const y = targetOf(row);
    weight += w;
    if (classes > 0) {
      const at = into + TOTALS + (<usize>(<i32>y) << 3);
      store<f64>(at, load<f64>(at) + w);
    } else sum += w * y;
    if (y != first) differ = true;
  }
  store<f64>(into + WEIGHT, weight);
  store<f64>(into + SUM, sum);
  return differ;
}

/** Adds the rows of a node to the histogram of a category, all zero before, and lists its bins. */
export function listLevels(feature: i32, begin: i32, end: i32): i32 {
  const all = listOf(columns);
  const codes = columnCodes + <usize>feature * <usize>rows;
  const width: usize = classes > 0 ? <usize>(classes + 1) << 3 : 16;
  memory.fill(rowCounts(), 0, 1024);
  for (let place = begin; place < end; place++) {
    const row = rowAt(all, place);
    const bin = <usize>load<u8>(codes + row);
    const w = weightOf(row);
    const y = targetOf(row);
    store<u8>(scratch + bin, 0x80);
    const at = histogram + bin * width;
    store<f64>(at, load<f64>(at) + w);
    if (classes > 0) {
      const c = at + 8 + (<usize>(<i32>y) << 3);
      store<f64>(c, load<f64>(c) + w);
    } else store<f64>(at, load<f64>(at, 8) + w * y, 8);
    const counted = rowCounts() + (bin << 2);
    store<u32>(counted, load<u32>(counted) + 1);
  }
  return listMarked();
}

/** Empties the histogram of a category. */
export function dropLevels(): void {
  memory.fill(histogram, 0, classes > 0 ? <usize>(classes + 1) << 11 : PAIRS);
}

function markSides(node: usize, begin: i32, end: i32): i32 {
  const feature = load<i32>(node + FEATURE);
  const set = load<i32>(node + SET);
  let left = 0;
  if (set >= 0) {
    const all = listOf(columns);
    const codes = columnCodes + <usize>feature * <usize>rows;
    for (let place = begin; place < end; place++) {
      const row = rowAt(all, place);
      const goes = inSet(sets + (<usize>set << 5), load<u8>(codes + row));
      store<u8>(sides + row, goes ? 1 : 0);
      left += goes ? 1 : 0;
    }
    return left;
  }
  const list = listOf(feature);
  const cut = <u32>load<i32>(node + CUT);
  const missingLeft = load<i32>(node + MISSING) != 0;
  for (let place = begin; place < end; place++) {
    const rank = rankAt(list, place);
    const goes = rank == NO_RANK ? missingLeft : rank <= cut;
    store<u8>(sides + rowAt(list, place), goes ? 1 : 0);
    left += goes ? 1 : 0;
  }
  return left;
}

function divide(list: usize, begin: i32, end: i32): void {
  let left = list + (<usize>begin << 3);
  let right = spare;
  const stop = list + (<usize>end << 3);
  for (let at = left; at < stop; at += 8) {
    const entry = load<u64>(at);
    const goes = <usize>load<u8>(sides + <usize>(<u32>entry));
    store<u64>(left, entry);
    store<u64>(right, entry);
    left += goes << 3;
    right += (1 - goes) << 3;
  }
  memory.copy(left, spare, right - spare);
}

/** Divides all lists of a node, keeping their order. Returns how many rows go left. */
export function partitionSorted(node: i32, begin: i32, end: i32): i32 {
  const left = markSides(nodeAt(node), begin, end);
  const last = criterion == 3 ? columns + 2 : columns + 1;
  for (let column = 0; column < last; column++) {
    if (column >= columns || load<u8>(kinds + column) == 0) divide(listOf(column), begin, end);
  }
  return left;
}
