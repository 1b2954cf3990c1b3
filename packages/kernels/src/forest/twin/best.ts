/** The best split found for a node. */
export interface Best {
  /** The score's numerator. */
  num: number;
  /** The score's denominator. */
  den: number;
  /** The column, -1 for none. */
  feature: number;
  /** The last bin on the left. */
  cut: number;
  /** The first bin on the right. */
  next: number;
  /** Whether missing values go left. */
  missingLeft: boolean;
  /** The threshold of a random cut. */
  threshold: number;
  /** The set of a split of categories: 1 for a bin that goes left. */
  set: Uint8Array | undefined;
}

/** No split. */
export const noBest = (): Best => ({
  num: Number.NEGATIVE_INFINITY,
  den: 1,
  feature: -1,
  cut: 0,
  next: 0,
  missingLeft: false,
  threshold: 0,
  set: undefined,
});

/** Whether a score is better than the best. */
export const isBetter = (best: Best, score: { readonly num: number; readonly den: number }): boolean =>
  score.num * best.den > best.num * score.den;
