/** A sigmoid of a decision value: `P(positive) = 1 / (1 + exp(slope * value + offset))`. */
export interface Platt {
  /** The factor of the decision value; negative where greater values speak for the positive class. */
  readonly slope: number;
  /** The addend. */
  readonly offset: number;
}

const STEPS = 100;
const SMALLEST_STEP = 1e-10;
const RIDGE = 1e-12;
const CLOSE = 1e-5;

/** `log(1 + exp(x)) - (1 - t) x` without overflow: the cross entropy at `P = 1 / (1 + exp(x))`. */
const entropy = (x: number, target: number): number =>
  x >= 0 ? target * x + Math.log1p(Math.exp(-x)) : (target - 1) * x + Math.log1p(Math.exp(x));

/**
 * Fits a sigmoid to decision values by Newton's method with a line search: the maximum likelihood for targets
 * `(P + 1) / (P + 2)` of positive rows and `1 / (N + 2)` of negative ones, where `P` and `N` are their weights' sums.
 * O(rows * 100) at most.
 *
 * Source: Platt, "Probabilistic outputs for support vector machines" (1999); Lin, Lin and Weng, "A note on Platt's
 * probabilistic outputs for support vector machines" (2007).
 *
 * @param decisions - One decision value a row.
 * @param positive - For each row 1 if it is of the positive class.
 * @param weights - How much each row counts.
 */
export function fitPlatt(decisions: Float64Array, positive: ArrayLike<number>, weights: Float64Array): Platt {
  let yes = 0;
  let no = 0;
  decisions.forEach((_, row) => {
    if (positive[row] === 1) yes += weights[row] as number;
    else no += weights[row] as number;
  });
  const [high, low] = [(yes + 1) / (yes + 2), 1 / (no + 2)];
  const target = (row: number): number => (positive[row] === 1 ? high : low);
  const lossAt = (a: number, b: number): number => {
    let sum = 0;
    for (let row = 0; row < decisions.length; row++) {
      sum += (weights[row] as number) * entropy((decisions[row] as number) * a + b, target(row));
    }
    return sum;
  };
  let slope = 0;
  let offset = Math.log((no + 1) / (yes + 1));
  let loss = lossAt(slope, offset);
  for (let step = 0; step < STEPS; step++) {
    let [h11, h22, h21, g1, g2] = [RIDGE, RIDGE, 0, 0, 0];
    for (let row = 0; row < decisions.length; row++) {
      const value = decisions[row] as number;
      const x = value * slope + offset;
      const e = Math.exp(-Math.abs(x));
      const p = x >= 0 ? e / (1 + e) : 1 / (1 + e);
      const weight = weights[row] as number;
      const bend = weight * p * (1 - p);
      h11 += value * value * bend;
      h22 += bend;
      h21 += value * bend;
      const pull = weight * (target(row) - p);
      g1 += value * pull;
      g2 += pull;
    }
    if (Math.abs(g1) < CLOSE && Math.abs(g2) < CLOSE) break;
    const determinant = h11 * h22 - h21 * h21;
    const da = -(h22 * g1 - h21 * g2) / determinant;
    const db = -(h11 * g2 - h21 * g1) / determinant;
    const gain = g1 * da + g2 * db;
    let length = 1;
    for (; length >= SMALLEST_STEP; length /= 2) {
      const next = lossAt(slope + length * da, offset + length * db);
      if (!(next < loss + 1e-4 * length * gain)) continue;
      slope += length * da;
      offset += length * db;
      loss = next;
      break;
    }
    if (length < SMALLEST_STEP) break;
  }
  return Number.isFinite(slope) && Number.isFinite(offset)
    ? { slope, offset }
    : { slope: 0, offset: Math.log((no + 1) / (yes + 1)) };
}

/**
 * The probability of the positive class.
 *
 * @param platt - The sigmoid.
 * @param decision - The decision value.
 */
export function plattProbability({ slope, offset }: Platt, decision: number): number {
  const x = Math.max(-1e300, Math.min(1e300, decision * slope)) + offset;
  return x >= 0 ? Math.exp(-x) / (1 + Math.exp(-x)) : 1 / (1 + Math.exp(x));
}
