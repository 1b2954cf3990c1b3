import type { Random } from "@portrait/core";
import { createBinner } from "../bins/binner.js";
import { type ColumnBins, UNKNOWN_BIN } from "../bins/column-bins.js";
import type { TreeColumn } from "../ensemble/tree-inputs.js";

/** One column as the forest kernels read it. */
export interface BinnedColumn {
  /** The number of the input column. */
  readonly input: number;
  /** Its bins; a missing value has bin 255. */
  readonly bins: ColumnBins;
  /** For each row its bin. */
  readonly codes: Uint8Array;
  /** For each bin its least value; of a category nothing. */
  readonly lows: Float64Array;
  /** For each bin its greatest value. */
  readonly highs: Float64Array;
}

/** The most bins of values; bin 255 is that of missing values. */
const MOST_BINS = 255;

function rangesOf(
  bins: ColumnBins,
  values: Float64Array,
  codes: Uint8Array,
): readonly [Float64Array, Float64Array] {
  const lows = new Float64Array(256).fill(Number.POSITIVE_INFINITY);
  const highs = new Float64Array(256).fill(Number.NEGATIVE_INFINITY);
  if (bins.kind === "category") return [lows.fill(0), highs.fill(0)];
  for (let row = 0; row < values.length; row++) {
    const bin = codes[row] as number;
    const value = values[row] as number;
    if (value < (lows[bin] as number)) lows[bin] = value;
    if (value > (highs[bin] as number)) highs[bin] = value;
  }
  bins.bounds.forEach((bound, bin) => {
    if ((lows[bin] as number) <= (highs[bin] as number)) return;
    lows[bin] = bound;
    highs[bin] = bound;
  });
  return [lows, highs];
}

const byName = (columns: readonly TreeColumn[]): readonly number[] =>
  columns
    .map((_, index) => index)
    .sort((a, b) => ((columns[a]?.name as string) < (columns[b]?.name as string) ? -1 : 1));

/**
 * Bins encoded columns, in the order of their names.
 *
 * @param columns - What the columns are.
 * @param encoded - Their values.
 * @param random - Chooses the rows that bins are learnt from, where there are many.
 */
export async function binColumns(
  columns: readonly TreeColumn[],
  encoded: readonly Float64Array[],
  random: Random,
): Promise<readonly BinnedColumn[]> {
  const binner = await createBinner();
  try {
    return byName(columns).map((input) => {
      const column = columns[input] as TreeColumn;
      const values = encoded[input] as Float64Array;
      const learnt = binner.learn(column, values, { maxBins: MOST_BINS, random });
      const bins: ColumnBins = { ...learnt, missing: -1 };
      const codes = new Uint8Array(values.length);
      binner.encode(bins, values, codes);
      if (bins.kind === "category") markMissing(values, codes);
      const [lows, highs] = rangesOf(bins, values, codes);
      return { input, bins, codes, lows, highs };
    });
  } finally {
    binner.dispose();
  }
}

function markMissing(values: Float64Array, codes: Uint8Array): void {
  for (let row = 0; row < values.length; row++) if (Number.isNaN(values[row])) codes[row] = UNKNOWN_BIN;
}
