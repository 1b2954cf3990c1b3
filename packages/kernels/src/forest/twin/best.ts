/** The best split found for a node. */
export interface Best {
  /** The score's numerator. */
  num: number;
  /** The score's denominator. */
  den: number;
  /** What another numerator over the same denominator must exceed. */
  bar: number;
  /** What is added to the bar where scores may be 0. */
  readonly floor: number;
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

const SLACK = 1e-13;

/** No split; scores of absolute errors need a slack in proportion to the weight of the node. */
export function noBest(absoluteWeight: number): Best {
  const floor = SLACK * absoluteWeight;
  return {
    num: -1e200,
    den: 1,
    bar: -1e200 + SLACK * 1e200 + floor,
    floor,
    feature: -1,
    cut: 0,
    next: 0,
    missingLeft: false,
    threshold: 0,
    set: undefined,
  };
}

/** A score as a fraction. */
export interface Score {
  /** Its numerator. */
  readonly num: number;
  /** Its denominator. */
  readonly den: number;
}

/** Whether a score is better than the best, by more than rounding. */
export const isBetter = (best: Best, score: Score): boolean => score.num * best.den > best.bar * score.den;

/** Keeps a score as the best. */
export function keepScore(best: Best, score: Score): void {
  best.num = score.num;
  best.den = score.den;
  best.bar = score.num + SLACK * Math.abs(score.num) + best.floor;
}
