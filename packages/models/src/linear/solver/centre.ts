import type { DesignEncoder } from "./lay-data.js";

/** With more rows it is enough that columns lie about 0. */
const EXACT_ROWS = 2 ** 15;

/** Groups of rows that a mean is guessed from, and rows in one. */
const [GROUPS, GROUP] = [256, 8];

/**
 * A guess at the mean of many numbers; 0 where that is near enough.
 *
 * @param values - The numbers, at least 2,048.
 */
export function guessMean(values: Float64Array): number {
  const step = Math.floor(values.length / GROUPS);
  const count = GROUPS * GROUP;
  let [sum, squares] = [0, 0];
  const first = values[0] as number;
  for (let from = 0, group = 0; group < GROUPS; group++, from += step) {
    for (let row = from; row < from + GROUP; row++) {
      const move = (values[row] as number) - first;
      sum += move;
      squares += move * move;
    }
  }
  const mean = first + sum / count;
  const variance = squares / count - (sum / count) ** 2;
  return mean * mean < 0.25 * variance ? 0 : mean;
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < values.length; row++) sum += values[row] as number;
  return sum / values.length;
}

/**
 * Takes its mean off every number column that is not standardised and does not lie about 0.
 *
 * @param encoder - How rows were encoded.
 * @param dense - The dense columns.
 * @param rows - How many rows.
 * @param stride - How far a column is from the next one.
 * @param shifts - Receives what was taken off each column.
 */
export function centre(
  encoder: DesignEncoder,
  dense: Float64Array,
  rows: number,
  stride: number,
  shifts: Float64Array,
): void {
  encoder.dense.specs.forEach((spec, index) => {
    if (spec.type !== "number" || spec.scale !== 1 || spec.mean !== 0) return;
    const column = encoder.dense.offsets[index] as number;
    const values = dense.subarray(column * stride, column * stride + rows);
    const mean = rows < EXACT_ROWS ? meanOf(values) : guessMean(values);
    if (!Number.isFinite(mean) || mean === 0) return;
    shifts[column] = mean;
    for (let row = 0; row < rows; row++) values[row] = (values[row] as number) - mean;
  });
}
