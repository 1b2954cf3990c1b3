import type { Random } from "@portrait/core";
import type { Csr } from "@portrait/kernels";
import { type Loss, type Scoring, sumOf } from "./loss.js";
import { drawSample } from "./negatives.js";
import { allocateEdges, putEdges, receive, turnEdges } from "./placed-edges.js";
import type { Extent, Kernels } from "./sides.js";

/** The most scores that are held at a time. */
const SCORES = 1 << 19;

/** What keeps the rows of scores from beginning at the same place of the cache, in numbers. */
const PADDING = 16;

/** Room for some users and the items that they are compared with. */
interface Block {
  /** How many users at a time. */
  readonly size: number;
  /** How many items. */
  readonly count: number;
  /** From one row of scores to the next, in numbers. */
  readonly step: number;
  /** The users with a target. */
  readonly some: number;
  /** The items. */
  readonly sample: number;
  /** Their vectors. */
  readonly others: number;
  /** The same as columns. */
  readonly columns: number;
  /** The gradient by them. */
  readonly byOthers: number;
  /** The vectors of a block of users. */
  readonly own: number;
  /** The gradient by them. */
  readonly byOwn: number;
  /** Their scores. */
  readonly scores: number;
}

function allocateBlock(kernels: Kernels, { users, width }: Extent, count: number): Block {
  const size = Math.max(4, Math.min(256, Math.floor(SCORES / count)));
  const step = Math.ceil(count / 16) * 16 + PADDING;
  const floats = (length: number): number => kernels.alloc(4 * length);
  return {
    size,
    count,
    step,
    some: floats(users),
    sample: floats(count),
    others: floats(count * width),
    columns: floats(width * step),
    byOthers: floats(count * width),
    own: floats(size * width),
    byOwn: floats(size * width),
    scores: floats(size * step),
  };
}

/** The rows that hold anything. */
function busyRows({ rows, offsets }: Csr): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => row).filter(
    (row) => (offsets[row] as number) < (offsets[row + 1] as number),
  );
}

/**
 * The softmax loss: the weighted mean over targets of `-log(exp(s) / sum_items exp(s'))`, scores over temperature. With
 * a sample the sum is estimated by it, scaled to the catalogue, with the target itself added (Wu et al. 2022). Holds
 * about 2^19 scores.
 *
 * @param kernels - Whose memory.
 * @param extent - How many users and items.
 * @param capacity - The most targets of a step.
 * @param options - How many items are drawn, and the temperature.
 * @param random - The stream to draw from.
 */
export function softmaxLoss(
  kernels: Kernels,
  extent: Extent,
  capacity: number,
  options: { readonly negatives: number; readonly temperature: number },
  random: Random,
): Loss {
  const { users, items, width } = extent;
  const { temperature } = options;
  const count = Math.min(options.negatives, items);
  const block = allocateBlock(kernels, extent, count);
  const pairs = allocateEdges(kernels, extent, capacity);
  const [offsets, which, slopes] = pairs.byUser;
  const weights = kernels.alloc(4 * capacity);
  const losses = kernels.alloc(8 * users);
  const sampled = count < items ? 1 : 0;
  const correction = Math.log(items / count);

  function compare({ vectors, gradient }: Scoring, list: number, rows: number): void {
    const { step, own, byOwn, scores, others, columns, byOthers } = block;
    const { parallel } = kernels;
    parallel("takeRows", vectors.users, width, list, rows, own);
    parallel("multiply", own, width, 1, columns, step, rows, width, count, 1, 0, scores, step);
    const pairsOf = [offsets, which, weights, vectors.users, vectors.items, width] as const;
    const rule = [temperature, correction, sampled, slopes, losses] as const;
    parallel("softmaxStep", list, rows, scores, step, count, ...pairsOf, ...rule);
    parallel("multiply", scores, step, 1, others, width, rows, count, width, 1, 0, byOwn, width);
    parallel("multiply", scores, 1, step, own, width, count, rows, width, 1, 1, byOthers, width);
    kernels.kernels.addRows(byOwn, width, list, rows, gradient.users);
  }

  return (scoring, number) => {
    const { targets, vectors, gradient, decay, penaliseNegatives } = scoring;
    const sample = drawSample(items, count, random.fork(String(number)));
    const busy = busyRows(targets);
    kernels.i32(block.sample, count).set(sample);
    kernels.i32(block.some, busy.length).set(busy);
    kernels.f32(gradient.users, (users + items) * width).fill(0);
    kernels.f32(block.byOthers, count * width).fill(0);
    kernels.f64(losses, users).fill(0);
    kernels.f32(weights, targets.values.length).set(targets.values);
    putEdges(kernels, pairs, targets);
    kernels.parallel("takeRows", vectors.items, width, block.sample, count, block.others);
    kernels.parallel("takeColumns", vectors.items, width, block.sample, count, block.columns, block.step);
    for (let first = 0; first < busy.length; first += block.size) {
      compare(scoring, block.some + 4 * first, Math.min(block.size, busy.length - first));
    }
    kernels.kernels.addRows(block.byOthers, width, block.sample, count, gradient.items);
    turnEdges(kernels, extent, pairs);
    receive(kernels, extent, pairs, vectors, gradient, 1, gradient);
    if (penaliseNegatives) {
      for (const item of sample) decay[users + item] = (decay[users + item] as number) + 1 / count;
    }
    return sumOf(kernels.f64(losses, users));
  };
}
