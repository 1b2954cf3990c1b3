import { createAbsolute } from "./absolute.js";
import { type Best, noBest } from "./best.js";
import { addRow, binRows } from "./bins.js";
import { drawCategories, sweepCategories } from "./categories.js";
import { countsServe, drawOne, drawTogether } from "./cuts.js";
import { integerOf, setFloat, setInteger, setMedian, totalsOf } from "./node.js";
import { between, type Uniform } from "./numbers.js";
import { targetAt } from "./row.js";
import { emptySide, nodeScore, type Side } from "./side.js";
import { rankedValue, sumSorted } from "./sorted-rows.js";
import { trySorted } from "./sorted-sweep.js";
import { sweepBins } from "./sweep.js";
import type { Task } from "./views.js";

function sumRecords(task: Task, from: number, to: number): Side {
  const side = emptySide(task.job.classes);
  for (let record = from; record < to; record += task.job.stride) addRow(task, side, record);
  return side;
}

/** Sums up the rows of a node. Returns them, and whether their targets differ. */
function sumUp(task: Task, node: number, from: number, to: number): readonly [Side, boolean] {
  const { classes, criterion, stride, sorted } = task.job;
  const [side, differ] = sorted === 1 ? sumSorted(task, from, to) : [sumRecords(task, from, to), false];
  setFloat(task, node, "weight", side.weight);
  setFloat(task, node, "sum", side.sum);
  totalsOf(task, node).set(side.totals);
  if (sorted === 1) return [side, differ];
  if (classes > 0) return [side, side.totals.filter((value) => value > 0).length > 1];
  if (criterion < 2) return [side, side.sum > 0 && side.sum < side.weight];
  for (let record = from; record < to; record += stride) {
    if (targetAt(task, record) !== targetAt(task, from)) return [side, true];
  }
  return [side, false];
}

function writeSet(words: Uint32Array, to: number, set: Uint8Array): void {
  words.fill(0, to, to + 8);
  set.forEach((held, bin) => {
    const word = to + (bin >>> 5);
    words[word] = (words[word] as number) | (held << (bin & 31));
  });
}

/** Searches nodes for splits. */
export interface Evaluator {
  /** Sums up a node and finds its best split; returns whether it has one. Its rows are records, or places of lists. */
  evaluate(node: number, from: number, to: number, minGain: number): boolean;
}

/** The evaluator of one tree. */
export function createEvaluator(task: Task, uniform: Uniform): Evaluator {
  const { job, at } = task;
  const absolute = createAbsolute(task);
  let setCount = 0;

  function draw(place: number): number {
    const slot = (job.permutation >>> 2) + place;
    if (job.features < job.columns) {
      const other = slot + Math.floor(uniform() * (job.columns - place));
      const held = at.i32[slot] as number;
      at.i32[slot] = at.i32[other] as number;
      at.i32[other] = held;
    }
    return at.i32[slot] as number;
  }

  const isCategory = (feature: number): boolean => at.u8[job.kinds + feature] !== 0;

  function tryOne(node: Side, from: number, to: number, feature: number, best: Best): void {
    if (job.sorted === 1) {
      trySorted(task, node, feature, from, to, best, absolute);
      return;
    }
    if (job.random === 1 && !isCategory(feature)) {
      drawOne(task, node, from, to, feature, best, uniform);
      return;
    }
    const bins = binRows(task, from, to, feature);
    if (!isCategory(feature)) sweepBins(task, node, feature, bins, best);
    else if (job.random === 1) drawCategories(task, node, feature, bins, best, uniform);
    else sweepCategories(task, node, feature, bins, best);
  }

  function search(node: Side, from: number, to: number): Best {
    const best = noBest(job.criterion === 3 ? node.weight : 0);
    const first = Math.min(job.features, job.columns);
    const drawn = Array.from({ length: first }, (_, place) => draw(place));
    if (job.random === 1 && countsServe(task, first)) {
      const numbers = drawn.filter((feature) => !isCategory(feature));
      drawTogether(task, node, from, to, numbers, best, uniform);
      for (const feature of drawn.filter(isCategory)) tryOne(node, from, to, feature, best);
    } else for (const feature of drawn) tryOne(node, from, to, feature, best);
    for (let place = first; place < job.columns && best.feature < 0; place++) {
      tryOne(node, from, to, draw(place), best);
    }
    return best;
  }

  function thresholdOf(best: Best): number {
    if (job.random === 1) return best.threshold;
    if (job.sorted === 1) {
      if (best.next < 0) return Number.MAX_VALUE;
      return between(rankedValue(task, best.feature, best.cut), rankedValue(task, best.feature, best.next));
    }
    if (best.next === 255) return Number.MAX_VALUE;
    const base = 256 * best.feature;
    return between(
      at.f64[job.highs / 8 + base + best.cut] as number,
      at.f64[job.lows / 8 + base + best.next] as number,
    );
  }

  function write(node: number, best: Best, gain: number): void {
    setInteger(task, node, "feature", best.feature);
    setInteger(task, node, "missingLeft", best.missingLeft ? 1 : 0);
    setFloat(task, node, "gain", gain);
    setInteger(task, node, "set", best.set === undefined ? -1 : setCount);
    if (best.set !== undefined) writeSet(at.u32, job.sets / 4 + 8 * setCount++, best.set);
    else {
      setInteger(task, node, "cut", best.cut);
      setFloat(task, node, "threshold", thresholdOf(best));
    }
  }

  return {
    evaluate(node, from, to, minGain) {
      const [side, impure] = sumUp(task, node, from, to);
      const center = job.criterion === 3 ? absolute.open(from, to) : undefined;
      if (center !== undefined) setMedian(task, node, center.median);
      const tooDeep = integerOf(task, node, "depth") >= job.maxDepth;
      if (!impure || tooDeep || side.rows < job.minSplit || side.rows < 2 * job.minLeaf) return false;
      const best = search(side, from, to);
      if (best.feature < 0) return false;
      const whole = center === undefined ? nodeScore(task, side) : -center.loss;
      const gain = Math.max(0, job.gainScale * (best.num / best.den - whole));
      if (gain < minGain) return false;
      write(node, best, gain);
      return true;
    },
  };
}
