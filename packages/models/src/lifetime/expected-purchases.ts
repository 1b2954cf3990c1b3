import { PortraitError } from "@portrait/core";

const ROUNDING = 1e-16;
const HUGE = 1e250;
const MAX_TERMS = 10_000_000;

/**
 * How many purchases a customer who is active now is expected to make within a time, if purchases follow a negative
 * binomial distribution and each may be the last one:
 *
 * `sum_n P(N = n) sum_(k <= n) E[(1 - p)^(k - 1)]`, N negative binomial of shape `s` and mean `s u`, p ~ Beta(a, b)
 *
 * This equals the quotient with a hypergeometric function of Fader, Hardie and Lee (2005), equations (9) and (10), but all
 * its terms are positive: it neither cancels nor has a pole at `a = 1`. O(terms), about `s u` and 40 `u` more.
 *
 * @param s - The shape: `r` and the purchases so far, more than 0.
 * @param u - The time ahead, divided by `alpha` and the time so far; at least 0.
 * @param a - The first shape of the chance to leave, more than 0.
 * @param b - Its second shape with the purchases so far, more than 0.
 * @throws PortraitError `invalid-argument` when more than 10,000,000 terms count.
 */
export function expectedPurchases(s: number, u: number, a: number, b: number): number {
  const z = u / (1 + u);
  let probability = 1;
  let all = 1;
  let sum = 0;
  let stay = 1;
  let reached = 0;
  for (let n = 0; n < MAX_TERMS; n++) {
    reached += stay;
    stay *= (b + n) / (a + b + n);
    probability *= ((s + n) / (n + 1)) * z;
    all += probability;
    sum += probability * reached;
    if (all > HUGE) {
      probability /= HUGE;
      all /= HUGE;
      sum /= HUGE;
    }
    const ratio = Math.max(z, ((s + n + 1) / (n + 2)) * z);
    if (ratio >= 1) continue;
    const tail = (probability * ratio * (reached + 1 / (1 - ratio))) / (1 - ratio);
    if (tail <= ROUNDING * sum) return sum / all;
  }
  throw new PortraitError({
    code: "invalid-argument",
    message: `bgNbd: the time ahead is too long for a customer who buys so often: more than ${MAX_TERMS} purchases would count.`,
    hint: 'Ask for a shorter time, or check the "unit" of the columns.',
  });
}
