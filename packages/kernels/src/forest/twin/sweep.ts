import { type Best, isBetter, keepScore } from "./best.js";
import type { Bins } from "./bins.js";
import { addSide, emptySide, type Side, splitScore } from "./side.js";
import type { Task } from "./views.js";

function sweep(
  task: Task,
  node: Side,
  feature: number,
  { list, held }: Bins,
  best: Best,
  start: Side | undefined,
  missing: boolean,
): void {
  const left = emptySide(task.job.classes);
  if (start !== undefined) addSide(left, start);
  const last = missing && start === undefined ? list.length : list.length - 1;
  for (let index = 0; index < last; index++) {
    const bin = list[index] as number;
    addSide(left, held[bin] as Side);
    const score = splitScore(task, node, left);
    if (score === undefined || !isBetter(best, score)) continue;
    keepScore(best, score);
    best.feature = feature;
    best.cut = bin;
    best.next = list[index + 1] ?? 255;
    best.missingLeft = missing ? start !== undefined : left.weight >= node.weight - left.weight;
    best.set = undefined;
  }
}

/** Looks for the best cut of a number. */
export function sweepBins(task: Task, node: Side, feature: number, bins: Bins, best: Best): void {
  const missing = bins.held[255];
  sweep(task, node, feature, bins, best, undefined, missing !== undefined);
  if (missing !== undefined) sweep(task, node, feature, bins, best, missing, true);
}
