import type { BgNbdParameters } from "./bg-nbd-parameters.js";
import type { WeightedRows } from "./equal-rows.js";
import { logRising, logRisingSlope } from "./gamma-function.js";

/** Terms of the likelihood that depend on the frequency alone, and their derivatives. */
interface FrequencyTerms {
  value: number;
  r: number;
  a: number;
  b: number;
}

function frequencyTerms({ r, a, b }: BgNbdParameters, x: number): FrequencyTerms {
  const whole = logRisingSlope(a + b, x);
  return {
    value: logRising(r, x) + logRising(b, x) - logRising(a + b, x),
    r: logRisingSlope(r, x),
    a: -whole,
    b: logRisingSlope(b, x) - whole,
  };
}

/**
 * The logarithm of the BG/NBD likelihood, equation (6) of Fader, Hardie and Lee (2005), summed over customers:
 *
 * `log[ B(a, b + x) / B(a, b) * G(r + x) alpha^r / (G(r) (alpha + T)^(r + x))`
 * `   + (x > 0) B(a + 1, b + x - 1) / B(a, b) * G(r + x) alpha^r / (G(r) (alpha + t)^(r + x)) ]`
 *
 * with G the gamma function. As frequencies are whole numbers, ratios of gamma and beta functions are products, so that
 * neither they nor the powers overflow. O(n), and O(x) more for each different frequency up to 100.
 *
 * @param parameters - The four parameters.
 * @param customers - Their frequencies, recencies and tenures; best with equal frequencies side by side.
 * @param gradient - Receives the derivatives by the logarithms of r, alpha, a and b.
 */
export function bgNbdLogLikelihood(
  parameters: BgNbdParameters,
  customers: WeightedRows,
  gradient: Float64Array,
): number {
  const { r, alpha, a, b } = parameters;
  const { columns, weights } = customers;
  const [frequency, recency, tenure] = columns as [Float64Array, Float64Array, Float64Array];
  let [sum, byR, byAlpha, byA, byB] = [0, 0, 0, 0, 0];
  let terms = frequencyTerms(parameters, 0);
  let seen = 0;
  for (let row = 0; row < weights.length; row++) {
    const x = frequency[row] as number;
    if (x !== seen) terms = frequencyTerms(parameters, x);
    seen = x;
    const weight = weights[row] as number;
    const alive = alpha + (tenure[row] as number);
    const logAlive = -(r + x) * Math.log(alive);
    let [share, bought, logEither] = [1, alive, logAlive];
    if (x > 0) {
      bought = alpha + (recency[row] as number);
      const logLeft = Math.log(a) - Math.log(b + x - 1) - (r + x) * Math.log(bought);
      const odds = Math.exp(-Math.abs(logLeft - logAlive));
      logEither = Math.max(logLeft, logAlive) + Math.log1p(odds);
      share = (logAlive >= logLeft ? 1 : odds) / (1 + odds);
    }
    const left = 1 - share;
    sum += weight * (terms.value + r * Math.log(alpha) + logEither);
    byR += weight * (terms.r + Math.log(alpha) - share * Math.log(alive) - left * Math.log(bought));
    byAlpha += weight * (r / alpha - (r + x) * (share / alive + left / bought));
    byA += weight * (terms.a + left / a);
    byB += weight * (terms.b - (x > 0 ? left / (b + x - 1) : 0));
  }
  gradient[0] = r * byR;
  gradient[1] = alpha * byAlpha;
  gradient[2] = a * byA;
  gradient[3] = b * byB;
  return sum;
}
