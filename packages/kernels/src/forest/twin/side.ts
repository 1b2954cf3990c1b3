import { xlogx } from "./numbers.js";
import type { Task } from "./views.js";

/** What lies on one side of a split, or in one bin. */
export interface Side {
  /** The weight. */
  weight: number;
  /** The weighted targets; 0 under several classes. */
  sum: number;
  /** The rows. */
  rows: number;
  /** The weights of the classes; empty unless there are several. */
  readonly totals: Float64Array;
}

/** A side without rows. */
export const emptySide = (classes: number): Side => ({
  weight: 0,
  sum: 0,
  rows: 0,
  totals: new Float64Array(classes),
});

/** Adds what another side holds. */
export function addSide(side: Side, other: Side): void {
  side.weight += other.weight;
  side.sum += other.sum;
  side.rows += other.rows;
  for (let c = 0; c < side.totals.length; c++)
    side.totals[c] = (side.totals[c] as number) + (other.totals[c] as number);
}

function scoreOf(task: Task, side: Side): number {
  if (task.job.classes === 0) return xlogx(side.sum) + xlogx(side.weight - side.sum) - xlogx(side.weight);
  let sum = 0;
  if (task.job.criterion === 1) {
    for (const value of side.totals) sum += xlogx(value);
    return sum - xlogx(side.weight);
  }
  for (const value of side.totals) sum += value * value;
  return sum / side.weight;
}

/** The score of a node as a whole. */
export function nodeScore(task: Task, node: Side): number {
  if (task.job.classes === 0 && task.job.criterion !== 1) return (node.sum * node.sum) / node.weight;
  return scoreOf(task, node);
}

/** The score of a split as a fraction, or undefined when a side is too small. */
export function splitScore(
  task: Task,
  node: Side,
  left: Side,
): { readonly num: number; readonly den: number } | undefined {
  const { minLeaf, classes, criterion } = task.job;
  if (minLeaf > 1 && (left.rows < minLeaf || node.rows - left.rows < minLeaf)) return undefined;
  const weight = node.weight - left.weight;
  if (!(weight > 0)) return undefined;
  const right: Side = {
    weight,
    sum: node.sum - left.sum,
    rows: node.rows - left.rows,
    totals: node.totals.map((value, c) => value - (left.totals[c] as number)),
  };
  if (classes === 0 && criterion !== 1) {
    return {
      num: left.sum * left.sum * right.weight + right.sum * right.sum * left.weight,
      den: left.weight * right.weight,
    };
  }
  return { num: scoreOf(task, left) + scoreOf(task, right), den: 1 };
}
