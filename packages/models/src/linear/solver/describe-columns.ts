import { instantiate } from "@portrait/kernels";
import { linear } from "@portrait/kernels/linear";
import { describeNumbers, type NumbersFound } from "../../input/describe-numbers.js";

/** With fewer numbers the kernel is not worth the copying. */
const LEAST = 2 ** 14;

/** Rows looked at to guess where the middle lies. */
const SAMPLE = 2048;

/** The middle is looked for between these shares of the sample. */
const MARGIN = 0.045;

/** Numbers that are copied at a time. */
const PIECE = 8192;

/** What describes columns of numbers, and how to give its memory back. */
export interface ColumnDescriber {
  /** As {@link describeNumbers}, in one pass of a kernel. */
  describe(values: Float64Array, byMean: boolean): NumbersFound;
  /** Frees the memory. */
  dispose(): void;
}

/**
 * Describes columns by a kernel: deviations are taken from the mean of a sample, and only numbers near the sample's median
 * are kept for the exact one. Where the sample misled, or there are nulls or infinities, it is {@link describeNumbers}.
 *
 * @param rows - How long the columns are.
 */
export async function columnDescriber(rows: number): Promise<ColumnDescriber> {
  if (rows < LEAST) return { describe: describeNumbers, dispose: () => {} };
  const instance = await instantiate(linear);
  const room = Math.ceil(rows * MARGIN * 4);
  const [piece, state, kept] = [PIECE * 8, 64, room * 8].map((bytes) => instance.alloc(bytes)) as [
    number,
    number,
    number,
  ];

  function quickly(values: Float64Array, byMean: boolean): NumbersFound | undefined {
    const { length } = values;
    const step = length / SAMPLE;
    const sample = new Float64Array(SAMPLE);
    for (let at = 0; at < SAMPLE; at++) sample[at] = values[Math.floor(at * step)] as number;
    sample.sort();
    let shift = 0;
    for (let at = 0; at < SAMPLE; at++) shift += (sample[at] as number) / SAMPLE;
    const low = sample[Math.floor(SAMPLE * (0.5 - MARGIN))] as number;
    const high = sample[Math.ceil(SAMPLE * (0.5 + MARGIN))] as number;
    if (!Number.isFinite(shift) || !(high > low)) return undefined;
    instance.f64(state, 7).set([shift, low, high, 0, 0, 0, 0]);
    const into = instance.f64(piece, PIECE);
    for (let from = 0; from < length; from += PIECE) {
      const part = values.subarray(from, Math.min(from + PIECE, length));
      into.set(part);
      instance.kernels.describe(piece, part.length, state, kept, room);
    }
    const [, , , sum = 0, squares = 0, below = 0, count = 0] = instance.f64(state, 7);
    const off = sum / length;
    const variance = squares / length - off * off;
    if (!(variance > 1e-280 && variance < 1e280 && off * off < variance) || count > room) return undefined;
    const found = { nulls: 0, infinite: -1, mean: shift + off, deviation: Math.sqrt(variance), same: false };
    if (byMean) return { ...found, fill: found.mean };
    const rank = (length >> 1) - below;
    if (rank < 1 || rank >= count) return undefined;
    const upper = instance.kernels.select(kept, count, rank);
    if (length % 2 === 1) return { ...found, fill: upper };
    let lower = Number.NEGATIVE_INFINITY;
    const less = instance.f64(kept, rank);
    for (let at = 0; at < rank; at++) lower = Math.max(lower, less[at] as number);
    return { ...found, fill: upper / 2 + lower / 2 };
  }

  return {
    describe: (values, byMean) =>
      (values.length === rows ? quickly(values, byMean) : undefined) ?? describeNumbers(values, byMean),
    dispose: () => instance.dispose(),
  };
}

/**
 * Calls something with a describer of columns, and frees it.
 *
 * @param rows - How long the columns are.
 * @param use - What to call.
 */
export async function withDescriber<Result>(
  rows: number,
  use: (describe: ColumnDescriber["describe"]) => Result,
): Promise<Result> {
  const describer = await columnDescriber(rows);
  try {
    return use(describer.describe);
  } finally {
    describer.dispose();
  }
}
