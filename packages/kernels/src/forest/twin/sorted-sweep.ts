import type { Absolute } from "./absolute.js";
import { type Best, isBetter, keepScore } from "./best.js";
import type { Bins } from "./bins.js";
import { orderByMean, sweepCategories } from "./categories.js";
import { emptySide, type Side, splitScore } from "./side.js";
import { addSorted, knownEnd, levelOf, rankAt, rowAt } from "./sorted-rows.js";
import type { Task } from "./views.js";

interface Part {
  readonly feature: number;
  readonly begin: number;
  readonly known: number;
  readonly end: number;
}

function sweep(task: Task, node: Side, part: Part, missing: boolean | undefined, best: Best): void {
  const { feature, begin, known, end } = part;
  const left = emptySide(task.job.classes);
  if (missing === true) for (let at = known; at < end; at++) addSorted(task, left, rowAt(task, feature, at));
  const last = missing === false ? known : known - 1;
  for (let place = begin; place < last; place++) {
    addSorted(task, left, rowAt(task, feature, place));
    const rank = rankAt(task, feature, place);
    const follower = place + 1 < known ? rankAt(task, feature, place + 1) : -1;
    if (follower === rank) continue;
    const { minLeaf } = task.job;
    if (left.rows < minLeaf || node.rows - left.rows < minLeaf) continue;
    const score = splitScore(task, node, left);
    if (score === undefined || !isBetter(best, score)) continue;
    keepScore(best, score);
    best.feature = feature;
    best.cut = rank;
    best.next = follower;
    best.missingLeft = missing ?? left.weight >= node.weight - left.weight;
    best.set = undefined;
  }
}

function binLevels(task: Task, feature: number, begin: number, end: number): Bins {
  const held = new Array<Side | undefined>(256).fill(undefined);
  for (let place = begin; place < end; place++) {
    const row = rowAt(task, task.job.columns, place);
    const bin = levelOf(task, feature, row);
    const side = held[bin] ?? emptySide(task.job.classes);
    held[bin] = side;
    addSorted(task, side, row);
  }
  const list = Array.from({ length: 255 }, (_, bin) => bin).filter((bin) => held[bin] !== undefined);
  return { list, held };
}

/** Looks for the best split of one column over sorted rows. */
export function trySorted(
  task: Task,
  node: Side,
  feature: number,
  begin: number,
  end: number,
  best: Best,
  absolute: Absolute,
): void {
  if (task.at.u8[task.job.kinds + feature] !== 0) {
    const bins = binLevels(task, feature, begin, end);
    if (task.job.criterion === 3) absolute.levels(feature, begin, end, orderByMean(bins), best);
    else sweepCategories(task, node, feature, bins, best);
    return;
  }
  if (task.job.criterion === 3) {
    absolute.number(feature, begin, end, best);
    return;
  }
  const known = knownEnd(task, feature, begin, end);
  const part = { feature, begin, known, end };
  if (known === end) sweep(task, node, part, undefined, best);
  else for (const missing of [false, true]) sweep(task, node, part, missing, best);
}
