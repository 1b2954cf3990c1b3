import { integerOf } from "./node.js";
import type { Task } from "./views.js";

/** Whether a node sends a bin of its column left. */
export function goesLeft(task: Task, node: number, bin: number): boolean {
  const set = integerOf(task, node, "set");
  if (set >= 0) {
    const word = task.at.u32[task.job.sets / 4 + 8 * set + (bin >>> 5)] as number;
    return ((word >>> (bin & 31)) & 1) === 1;
  }
  if (bin === 255) return integerOf(task, node, "missingLeft") !== 0;
  return bin <= integerOf(task, node, "cut");
}

/** The leaf that a record falls into. */
export function leafOf(task: Task, record: number): number {
  let node = 0;
  let feature = integerOf(task, node, "feature");
  while (feature >= 0) {
    const left = goesLeft(task, node, task.at.u8[record + feature] as number);
    node = integerOf(task, node, "left") + (left ? 0 : 1);
    feature = integerOf(task, node, "feature");
  }
  return node;
}

/** Moves the rows of a node to the other buffer, left ones to the front, the others to the back, turned round. */
export function partition(task: Task, node: number, from: number, to: number, other: number): number {
  const { stride } = task.job;
  const feature = integerOf(task, node, "feature");
  let left = other;
  let right = other + (to - from) - stride;
  for (let record = from; record < to; record += stride) {
    const goes = goesLeft(task, node, task.at.u8[record + feature] as number);
    task.at.u8.copyWithin(goes ? left : right, record, record + stride);
    if (goes) left += stride;
    else right -= stride;
  }
  return (left - other) / stride;
}
