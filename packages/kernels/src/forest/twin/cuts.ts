import { type Best, isBetter, keepScore } from "./best.js";
import { addRow } from "./bins.js";
import { between, type Uniform } from "./numbers.js";
import { addSide, emptySide, type Side, splitScore } from "./side.js";
import type { Task } from "./views.js";

/** A random cut of one column. */
interface Cut {
  readonly feature: number;
  readonly cut: number;
  readonly threshold: number;
  readonly missing: boolean;
}

function rangeOf(task: Task, from: number, to: number, feature: number): readonly [number, number, boolean] {
  let least = 255;
  let greatest = -1;
  let missing = false;
  for (let record = from; record < to; record += task.job.stride) {
    const bin = task.at.u8[record + feature] as number;
    if (bin === 255) missing = true;
    else {
      least = Math.min(least, bin);
      greatest = Math.max(greatest, bin);
    }
  }
  return [least, greatest, missing];
}

/** Draws a cut between the least and the greatest value of a column, or undefined where there can be none. */
function drawCut(task: Task, from: number, to: number, feature: number, uniform: Uniform): Cut | undefined {
  const { job, at } = task;
  const [least, greatest, missing] = rangeOf(task, from, to, feature);
  if (greatest < 0 || (least >= greatest && !missing)) return undefined;
  if (least >= greatest) return { feature, cut: greatest, threshold: Number.MAX_VALUE, missing };
  const low = (bin: number): number => at.f64[job.lows / 8 + 256 * feature + bin] as number;
  const high = (bin: number): number => at.f64[job.highs / 8 + 256 * feature + bin] as number;
  const share = uniform();
  const value = low(least) * (1 - share) + high(greatest) * share;
  let cut = least;
  while (cut < greatest - 1 && low(cut + 1) <= value) cut++;
  const inside = value >= high(cut) && value < low(cut + 1);
  return { feature, cut, threshold: inside ? value : between(high(cut), low(cut + 1)), missing };
}

function judge(
  task: Task,
  node: Side,
  left: Side,
  cut: Cut,
  missingLeft: boolean | undefined,
  best: Best,
): void {
  const { minLeaf } = task.job;
  if (left.rows < minLeaf || node.rows - left.rows < minLeaf) return;
  const score = splitScore(task, node, left);
  if (score === undefined || !isBetter(best, score)) return;
  keepScore(best, score);
  best.feature = cut.feature;
  best.cut = cut.cut;
  best.next = cut.cut + 1;
  best.missingLeft = missingLeft ?? left.weight >= node.weight - left.weight;
  best.threshold = cut.threshold;
  best.set = undefined;
}

function tryCut(task: Task, node: Side, from: number, to: number, cut: Cut, best: Best): void {
  const left = emptySide(task.job.classes);
  const missing = emptySide(task.job.classes);
  for (let record = from; record < to; record += task.job.stride) {
    const bin = task.at.u8[record + cut.feature] as number;
    if (bin <= cut.cut) addRow(task, left, record);
    else if (bin === 255) addRow(task, missing, record);
  }
  judge(task, node, left, cut, cut.missing ? false : undefined, best);
  if (!cut.missing) return;
  addSide(left, missing);
  judge(task, node, left, cut, true, best);
}

/** The left side of a cut from the numbers of rows drawn of each class. */
function countLeft(task: Task, from: number, to: number, cut: Cut): Side {
  const { job, at } = task;
  const drawn = [0, 0];
  for (let record = from; record < to; record += job.stride) {
    if ((at.u8[record + cut.feature] as number) > cut.cut) continue;
    const payload = record + job.payloadAt;
    const c = at.u8[payload + 1] as number;
    drawn[c] = (drawn[c] as number) + (at.u8[payload] as number);
  }
  const [zeros = 0, ones = 0] = drawn;
  const sum = ones * (at.f64[job.table / 8 + 2 * 257] as number);
  const weight = zeros * (at.f64[job.table / 8 + 2] as number) + sum;
  return { weight, sum, rows: job.draws > 0 ? 1 : zeros + ones, totals: new Float64Array(0) };
}

/** Tries one random cut. */
export function drawOne(
  task: Task,
  node: Side,
  from: number,
  to: number,
  feature: number,
  best: Best,
  uniform: Uniform,
): void {
  const cut = drawCut(task, from, to, feature, uniform);
  if (cut !== undefined) tryCut(task, node, from, to, cut, best);
}

/** Whether cuts are judged together by counting rows. */
export function countsServe({ job }: Task, places: number): boolean {
  const { classes, coded, columns, minLeaf, draws } = job;
  return classes === 0 && coded === 1 && columns <= places * 16 && (minLeaf <= 1 || draws === 0);
}

/** Tries one random cut of each of several numbers: those without missing values are drawn first, then all judged. */
export function drawTogether(
  task: Task,
  node: Side,
  from: number,
  to: number,
  numbers: readonly number[],
  best: Best,
  uniform: Uniform,
): void {
  const holes = numbers.map((feature) => rangeOf(task, from, to, feature)[2]);
  const cuts = numbers.map((feature, index) =>
    holes[index] ? undefined : drawCut(task, from, to, feature, uniform),
  );
  numbers.forEach((feature, index) => {
    const cut = cuts[index];
    if (holes[index]) drawOne(task, node, from, to, feature, best, uniform);
    else if (cut !== undefined) judge(task, node, countLeft(task, from, to, cut), cut, undefined, best);
  });
}
