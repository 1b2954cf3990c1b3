import type { KernelInstance } from "@portrait/kernels";
import type { ForestKernels } from "@portrait/kernels/forest";
import type { Answers } from "./answers.js";
import type { RowsMemory } from "./rows-memory.js";

/** What a forest says of its own training rows, each asked only of the trees that did not draw it. */
export interface OutOfBag {
  /**
   * The weighted share of rows whose most probable class is theirs, or for numbers the coefficient of determination
   * `1 - sum w (y - f)^2 / sum w (y - mean)^2`, over the rows that some tree did not draw; NaN when there is none.
   */
  readonly score: number;
  /** How many rows some tree did not draw. */
  readonly rows: number;
  /**
   * Row-major: for each training row one probability for each class (`false`, then `true`, for a yes-or-no outcome), or
   * one number; NaN for a row of weight 0 or one that every tree drew.
   */
  readonly predictions: Float64Array;
}

function accuracy({ targets, weights, classes }: Answers, predictions: Float64Array): number {
  let right = 0;
  let all = 0;
  for (let row = 0; row < targets.length; row++) {
    const chances = predictions.subarray(row * classes, (row + 1) * classes);
    if (Number.isNaN(chances[0])) continue;
    const weight = weights?.[row] ?? 1;
    let best = 0;
    for (let c = 1; c < classes; c++) if ((chances[c] as number) > (chances[best] as number)) best = c;
    all += weight;
    if (best === targets[row]) right += weight;
  }
  return right / all;
}

function determination({ targets, weights }: Answers, predictions: Float64Array): number {
  let weight = 0;
  let mean = 0;
  const known = (row: number): boolean => !Number.isNaN(predictions[row]);
  for (let row = 0; row < targets.length; row++) {
    if (!known(row)) continue;
    const w = weights?.[row] ?? 1;
    weight += w;
    mean += (w / weight) * ((targets[row] as number) - mean);
  }
  let rest = 0;
  let spread = 0;
  for (let row = 0; row < targets.length; row++) {
    if (!known(row)) continue;
    const w = weights?.[row] ?? 1;
    rest += w * ((targets[row] as number) - (predictions[row] as number)) ** 2;
    spread += w * ((targets[row] as number) - mean) ** 2;
  }
  if (!(weight > 0)) return Number.NaN;
  return spread > 0 ? 1 - rest / spread : rest > 0 ? 0 : 1;
}

/**
 * Reads what the trees said of rows that they did not draw.
 *
 * @param instance - The kernels.
 * @param memory - The rows.
 * @param answers - Their answers.
 * @param order - The rows that were laid out.
 */
export function readOutOfBag(
  instance: KernelInstance<ForestKernels>,
  memory: RowsMemory,
  answers: Answers,
  order: Int32Array,
): OutOfBag {
  const { job, scaled } = memory;
  const width = Math.max(1, job.classes);
  const sums = instance.f64(job.oobSums, order.length * width);
  const hits = instance.u32(job.oobHits, order.length);
  const outputs = Math.max(1, answers.classes);
  const predictions = new Float64Array(answers.targets.length * outputs).fill(Number.NaN);
  let rows = 0;
  order.forEach((row, place) => {
    const count = hits[place] as number;
    if (count === 0) return;
    rows++;
    const mean = (c: number): number => (sums[place * width + c] as number) / count;
    if (scaled !== undefined) predictions[row] = (mean(0) + scaled.mean) * scaled.scale;
    else if (answers.classes === 2) predictions.set([1 - mean(0), mean(0)], row * 2);
    else for (let c = 0; c < outputs; c++) predictions[row * outputs + c] = mean(c);
  });
  const score = answers.classes > 0 ? accuracy(answers, predictions) : determination(answers, predictions);
  return Object.freeze({ score, rows, predictions });
}
