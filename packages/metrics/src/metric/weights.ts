import { describeValue, PortraitError } from "@portrait/core";

/**
 * Weights, one for each row or user.
 *
 * @param owner - Who asks, for the message.
 * @param weights - What the caller passed; left out, 1 each.
 * @param length - How many there must be.
 * @throws PortraitError `invalid-data` when their number differs, one is no finite number >= 0, or all are 0.
 */
export function checkWeights(
  owner: string,
  weights: ArrayLike<number> | undefined,
  length: number,
): Float64Array {
  if (weights === undefined) return new Float64Array(length).fill(1);
  if (weights.length !== length) {
    throw new PortraitError({
      code: "invalid-data",
      message: `${owner}: there are ${weights.length} weights for ${length} rows.`,
    });
  }
  let total = 0;
  for (let row = 0; row < length; row++) {
    const weight = weights[row] as number;
    if (typeof weight !== "number" || !(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
      throw new PortraitError({
        code: "invalid-data",
        message: `${owner}: the weight of row ${row} must be a finite number >= 0; received ${describeValue(weight)}.`,
        hint: "A weight says how much the row counts.",
        details: { row, weight },
      });
    }
    total += weight;
  }
  if (total === 0) {
    throw new PortraitError({ code: "invalid-data", message: `${owner}: all weights are 0.` });
  }
  return Float64Array.from(weights);
}

/**
 * The mean of values, each counted as often as its weight says.
 *
 * @param values - The values.
 * @param weights - One weight for each value.
 * @returns `NaN` when all weights are 0.
 */
export function weightedMean(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < values.length; row++) {
    const weight = weights[row] as number;
    sum += weight * (values[row] as number);
    total += weight;
  }
  return sum / total;
}
