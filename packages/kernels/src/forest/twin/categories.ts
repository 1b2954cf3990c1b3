import { type Best, isBetter, keepScore } from "./best.js";
import type { Bins } from "./bins.js";
import type { Uniform } from "./numbers.js";
import { addSide, emptySide, type Side, splitScore } from "./side.js";
import type { Task } from "./views.js";

function take(
  best: Best,
  feature: number,
  order: readonly number[],
  count: number,
  missingLeft: boolean,
): void {
  best.feature = feature;
  best.missingLeft = missingLeft;
  best.set = new Uint8Array(256).fill(missingLeft ? 1 : 0);
  order.forEach((bin, index) => {
    (best.set as Uint8Array)[bin] = index < count ? 1 : 0;
  });
}

function tryCut(
  task: Task,
  node: Side,
  feature: number,
  order: readonly number[],
  count: number,
  left: Side,
  best: Best,
): void {
  const score = splitScore(task, node, left);
  if (score === undefined || !isBetter(best, score)) return;
  keepScore(best, score);
  const missing = order.indexOf(255);
  const heavier = left.weight >= node.weight - left.weight;
  take(best, feature, order, count, missing < 0 ? heavier : missing < count);
}

function cutOrder(
  task: Task,
  node: Side,
  feature: number,
  order: readonly number[],
  { held }: Bins,
  best: Best,
): void {
  const left = emptySide(task.job.classes);
  for (let index = 0; index < order.length - 1; index++) {
    addSide(left, held[order[index] as number] as Side);
    tryCut(task, node, feature, order, index + 1, left, best);
  }
}

const present = ({ list, held }: Bins): number[] => (held[255] === undefined ? [...list] : [...list, 255]);

function byKey(order: readonly number[], key: (bin: number) => number): number[] {
  const keys = new Map(order.map((bin) => [bin, key(bin)]));
  return [...order].sort((a, b) => (keys.get(a) as number) - (keys.get(b) as number));
}

/** The bins that hold rows, that of missing values among them, in the order of their means. */
export function orderByMean(bins: Bins): number[] {
  const side = (bin: number): Side => bins.held[bin] as Side;
  return byKey(present(bins), (bin) => side(bin).sum / side(bin).weight);
}

/** Looks for the best set of categories in the order of their means, or for each class in the order of its share. */
export function sweepCategories(task: Task, node: Side, feature: number, bins: Bins, best: Best): void {
  const side = (bin: number): Side => bins.held[bin] as Side;
  let order = present(bins);
  if (task.job.classes === 0) {
    cutOrder(task, node, feature, orderByMean(bins), bins, best);
    return;
  }
  for (let c = 0; c < task.job.classes; c++) {
    if (!((node.totals[c] as number) > 0)) continue;
    order = byKey(order, (bin) => (side(bin).totals[c] as number) / side(bin).weight);
    cutOrder(task, node, feature, order, bins, best);
  }
}

/** Tries one random set of categories. */
export function drawCategories(
  task: Task,
  node: Side,
  feature: number,
  bins: Bins,
  best: Best,
  uniform: Uniform,
): void {
  const all = present(bins);
  if (all.length < 2) return;
  const order = byKey(all, () => uniform());
  const count = 1 + Math.floor(uniform() * (order.length - 1));
  const left = emptySide(task.job.classes);
  for (const bin of order.slice(0, count)) addSide(left, bins.held[bin] as Side);
  tryCut(task, node, feature, order, count, left, best);
}
