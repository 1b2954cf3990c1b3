import { integerOf } from "./node.js";
import { goesLeft } from "./route.js";
import { emptySide, type Side } from "./side.js";
import type { Task } from "./views.js";

/** The rank of a missing value. */
export const NO_RANK = 0xffffffff;

const entry = ({ job }: Task, column: number, place: number): number =>
  job.lists / 4 + 2 * (column * job.rows + place);

/** A row of a column's sorted list; of the list behind the columns, the rows in their order. */
export const rowAt = (task: Task, column: number, place: number): number =>
  task.at.u32[entry(task, column, place)] as number;

/** The rank of that row's value. */
export const rankAt = (task: Task, column: number, place: number): number =>
  task.at.u32[entry(task, column, place) + 1] as number;

/** The weight of a row. */
export const weightOf = ({ job, at }: Task, row: number): number =>
  at.f64[job.payloads / 8 + 2 * row] as number;

/** The target of a row. */
export const targetOf = ({ job, at }: Task, row: number): number =>
  at.f64[job.payloads / 8 + 2 * row + 1] as number;

/** The bin of a row's category. */
export const levelOf = ({ job, at }: Task, column: number, row: number): number =>
  at.u8[job.columnCodes + column * job.rows + row] as number;

/** A column's value by its rank. */
export const rankedValue = ({ job, at }: Task, column: number, rank: number): number =>
  at.f64[(at.u32[job.distinct / 4 + column] as number) / 8 + rank] as number;

/** Adds a row to a side. */
export function addSorted(task: Task, side: Side, row: number): void {
  const weight = weightOf(task, row);
  const target = targetOf(task, row);
  side.weight += weight;
  side.rows++;
  if (task.job.classes === 0) side.sum += weight * target;
  else side.totals[target] = (side.totals[target] as number) + weight;
}

/** Sums up the rows of a node. Returns them, and whether their targets differ. */
export function sumSorted(task: Task, begin: number, end: number): readonly [Side, boolean] {
  const all = task.job.columns;
  const side = emptySide(task.job.classes);
  const first = targetOf(task, rowAt(task, all, begin));
  let differ = false;
  for (let place = begin; place < end; place++) {
    const row = rowAt(task, all, place);
    addSorted(task, side, row);
    if (targetOf(task, row) !== first) differ = true;
  }
  return [side, differ];
}

/** How many rows of a list's part have a value; those without stand last. */
export function knownEnd(task: Task, column: number, begin: number, end: number): number {
  let known = end;
  while (known > begin && rankAt(task, column, known - 1) === NO_RANK) known--;
  return known;
}

function sideOf(task: Task, node: number, feature: number, row: number, place: number): number {
  if (integerOf(task, node, "set") >= 0) return goesLeft(task, node, levelOf(task, feature, row)) ? 1 : 0;
  const rank = rankAt(task, feature, place);
  if (rank === NO_RANK) return integerOf(task, node, "missingLeft");
  return rank <= integerOf(task, node, "cut") ? 1 : 0;
}

/** Divides all lists of a node, keeping their order. Returns how many rows go left. */
export function partitionSorted(task: Task, node: number, begin: number, end: number): number {
  const { job, at } = task;
  const feature = integerOf(task, node, "feature");
  const marked = integerOf(task, node, "set") >= 0 ? job.columns : feature;
  let left = 0;
  for (let place = begin; place < end; place++) {
    const row = rowAt(task, marked, place);
    const side = sideOf(task, node, feature, row, place);
    at.u8[job.sides + row] = side;
    left += side;
  }
  for (let column = 0; column < job.columns + (job.criterion === 3 ? 2 : 1); column++) {
    if (column < job.columns && at.u8[job.kinds + column] !== 0) continue;
    const from = entry(task, column, begin);
    const part = Array.from(at.u32.subarray(from, entry(task, column, end)));
    const pairs = part.flatMap((row, index) => (index % 2 === 0 ? [[row, part[index + 1] as number]] : []));
    const isLeft = ([row]: readonly number[]): boolean => at.u8[job.sides + (row as number)] === 1;
    at.u32.set([...pairs.filter(isLeft), ...pairs.filter((pair) => !isLeft(pair))].flat(), from);
  }
  return left;
}
