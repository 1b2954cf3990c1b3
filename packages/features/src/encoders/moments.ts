/** Mean and variance. */
export interface Moments {
  /** The mean. */
  readonly mean: number;
  /** The mean squared distance from the mean. */
  readonly variance: number;
}

/**
 * Mean and variance in two passes, corrected for what rounding left.
 *
 * @param values - At least one finite number.
 */
export function momentsOf(values: Float64Array): Moments {
  const { length } = values;
  let sum = 0;
  for (const value of values) sum += value / length;
  let [deviations, squares] = [0, 0];
  for (const value of values) deviations += value - sum;
  const mean = sum + deviations / length;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, variance: squares / length };
}

/**
 * Whether numbers of these moments differ by no more than rounding: then they count as constant.
 *
 * Source: Chan, Golub and LeVeque, "Algorithms for computing the sample variance" (1983).
 *
 * @param moments - Mean and variance.
 * @param count - How many numbers there are.
 */
export function isConstant({ mean, variance }: Moments, count: number): boolean {
  const epsilon = Number.EPSILON;
  return variance <= count * epsilon * variance + (count * mean * epsilon) ** 2;
}
