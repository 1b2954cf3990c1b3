/** Probabilities of pairs stay this far from 0 and 1. */
const MARGIN = 1e-7;

/** At most so many rounds, or 100 where there are few classes. */
const ROUNDS = 100;

/**
 * Probabilities of several classes out of those of pairs: the `p` that minimises
 * `sum over pairs (r_ba p_a - r_ab p_b)^2` with sum 1. O(rounds * classes^2).
 *
 * Source: Wu, Lin and Weng, "Probability estimates for multi-class classification by pairwise coupling" (2004), second
 * approach, algorithm 2.
 *
 * @param pairs - For classes `a < b`, in the order (0, 1), (0, 2), ..., the probability of `b` where it is one of the
 *   two.
 * @param classes - How many classes there are.
 */
export function couplePairs(pairs: ArrayLike<number>, classes: number): Float64Array {
  const r = new Float64Array(classes * classes);
  let pair = 0;
  for (let a = 0; a < classes; a++) {
    for (let b = a + 1; b < classes; b++, pair++) {
      const second = Math.max(MARGIN, Math.min(1 - MARGIN, pairs[pair] as number));
      r[a * classes + b] = 1 - second;
      r[b * classes + a] = second;
    }
  }
  const at = (row: number, column: number): number => r[row * classes + column] as number;
  const q = new Float64Array(classes * classes);
  for (let t = 0; t < classes; t++) {
    for (let j = 0; j < classes; j++) {
      if (j === t) continue;
      q[t * classes + t] = (q[t * classes + t] as number) + at(j, t) ** 2;
      q[t * classes + j] = -at(j, t) * at(t, j);
    }
  }
  const p = new Float64Array(classes).fill(1 / classes);
  const qp = new Float64Array(classes);
  for (let round = 0; round < Math.max(ROUNDS, classes); round++) {
    let pqp = 0;
    for (let t = 0; t < classes; t++) {
      let sum = 0;
      for (let j = 0; j < classes; j++) sum += (q[t * classes + j] as number) * (p[j] as number);
      qp[t] = sum;
      pqp += (p[t] as number) * sum;
    }
    const furthest = qp.reduce((most, value) => Math.max(most, Math.abs(value - pqp)), 0);
    if (furthest < 0.005 / classes) break;
    for (let t = 0; t < classes; t++) {
      const own = q[t * classes + t] as number;
      const change = (pqp - (qp[t] as number)) / own;
      p[t] = (p[t] as number) + change;
      pqp = (pqp + change * (change * own + 2 * (qp[t] as number))) / (1 + change) / (1 + change);
      for (let j = 0; j < classes; j++) {
        qp[j] = ((qp[j] as number) + change * (q[t * classes + j] as number)) / (1 + change);
        p[j] = (p[j] as number) / (1 + change);
      }
    }
  }
  const sum = p.reduce((total, value) => total + value, 0);
  return p.map((value) => value / sum);
}
