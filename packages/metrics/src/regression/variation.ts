/** Sums of squares of rows under a weighting. */
export interface Variation {
  /** `sum w (y - mean of y)^2`; 0 exactly when all targets that count are equal. */
  readonly total: number;
  /** `sum w (y - p)^2`. */
  readonly residual: number;
  /** `sum w (y - p - mean of y - p)^2`. */
  readonly centred: number;
}

/**
 * The sums of squares that shares of explained variation are made of, in two passes.
 *
 * @param target - What came true.
 * @param prediction - What was foretold.
 * @param weights - How much each row counts.
 */
export function variationOf(
  target: Float64Array,
  prediction: Float64Array,
  weights: Float64Array,
): Variation {
  let weight = 0;
  let sum = 0;
  let errors = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < target.length; row++) {
    const w = weights[row] as number;
    if (w === 0) continue;
    const y = target[row] as number;
    weight += w;
    sum += w * y;
    errors += w * (y - (prediction[row] as number));
    least = Math.min(least, y);
    most = Math.max(most, y);
  }
  const mean = sum / weight;
  const bias = errors / weight;
  let total = 0;
  let residual = 0;
  let centred = 0;
  for (let row = 0; row < target.length; row++) {
    const w = weights[row] as number;
    const y = target[row] as number;
    const error = y - (prediction[row] as number);
    total += w * (y - mean) ** 2;
    residual += w * error ** 2;
    centred += w * (error - bias) ** 2;
  }
  return { total: least < most ? total : 0, residual, centred };
}
