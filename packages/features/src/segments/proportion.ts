/** How sure an interval is. */
export type Confidence = 0.9 | 0.95 | 0.99;

/** The confidences that intervals come in, with the quantile of the normal distribution for each. */
export const normalQuantiles: ReadonlyMap<Confidence, number> = new Map<Confidence, number>([
  [0.9, 1.6448536269514722],
  [0.95, 1.959963984540054],
  [0.99, 2.5758293035489004],
]);

/** An interval. */
export interface Interval {
  /** Its lower end. */
  readonly low: number;
  /** Its upper end. */
  readonly high: number;
}

/**
 * Wilson's score interval of a proportion (Wilson 1927), for a sample without replacement out of a finite population where
 * one is given (the sample counts for more, as it leaves less to guess).
 *
 * @param hits - How many of the sample.
 * @param of - How large the sample is, at least 1.
 * @param confidence - How sure.
 * @param population - How large the population is; left out, infinite.
 */
export function proportionInterval(
  hits: number,
  of: number,
  confidence: Confidence,
  population: number = Number.POSITIVE_INFINITY,
): Interval {
  const share = hits / of;
  if (of >= population) return { low: share, high: share };
  const z = normalQuantiles.get(confidence) as number;
  const n = population === Number.POSITIVE_INFINITY ? of : (of * (population - 1)) / (population - of);
  const middle = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const reach = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return { low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}
