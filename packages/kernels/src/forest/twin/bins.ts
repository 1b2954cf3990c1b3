import { classAt, productAt, weightAt } from "./row.js";
import { emptySide, type Side } from "./side.js";
import type { Task } from "./views.js";

/** The rows of a node, by the bins of one column. */
export interface Bins {
  /** The bins that hold rows, ascending, the bin of missing values left out. */
  readonly list: number[];
  /** What each bin holds. */
  readonly held: readonly (Side | undefined)[];
}

/** Adds one record to a side. */
export function addRow(task: Task, side: Side, record: number): void {
  const weight = weightAt(task, record);
  side.weight += weight;
  side.rows++;
  if (task.job.classes === 0) side.sum += productAt(task, record);
  else {
    const c = classAt(task, record);
    side.totals[c] = (side.totals[c] as number) + weight;
  }
}

/** Sorts the records of a node into the bins of a column. */
export function binRows(task: Task, from: number, to: number, feature: number): Bins {
  const { stride, classes } = task.job;
  const held = new Array<Side | undefined>(256).fill(undefined);
  for (let record = from; record < to; record += stride) {
    const bin = task.at.u8[record + feature] as number;
    const side = held[bin] ?? emptySide(classes);
    held[bin] = side;
    addRow(task, side, record);
  }
  const list: number[] = [];
  for (let bin = 0; bin < 255; bin++) if (held[bin] !== undefined) list.push(bin);
  return { list, held };
}
