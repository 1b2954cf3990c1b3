import type { WeightedRows } from "./equal-rows.js";
import { digamma, logGamma } from "./gamma-function.js";
import type { GammaGammaParameters } from "./gamma-gamma-parameters.js";

/**
 * The logarithm of the gamma-gamma likelihood, equation (1a) of Fader and Hardie (2013), summed over customers with `x`
 * purchases worth `m` each on average:
 *
 * `log[ G(p x + q) / (G(p x) G(q)) * gamma^q m^(p x - 1) x^(p x) / (gamma + m x)^(p x + q) ]`
 *
 * @param parameters - The three parameters.
 * @param customers - How often each bought, at least 1, and the mean value, more than 0.
 * @param gradient - Receives the derivatives by the logarithms of p, q - 1 and gamma.
 */
export function gammaGammaLogLikelihood(
  { p, q, gamma }: GammaGammaParameters,
  { columns, weights }: WeightedRows,
  gradient: Float64Array,
): number {
  const [frequency, value] = columns as [Float64Array, Float64Array];
  const [logGammaQ, slopeQ, logScale] = [logGamma(q), digamma(q), Math.log(gamma)];
  let [sum, byP, byQ, byGamma] = [0, 0, 0, 0];
  for (let row = 0; row < weights.length; row++) {
    const weight = weights[row] as number;
    const x = frequency[row] as number;
    const m = value[row] as number;
    const shape = p * x;
    const all = gamma + m * x;
    const logAll = Math.log(all);
    const slope = digamma(shape + q);
    sum +=
      weight *
      (logGamma(shape + q) -
        logGamma(shape) -
        logGammaQ +
        q * (logScale - logAll) +
        shape * (Math.log(m * x) - logAll) -
        Math.log(m));
    byP += weight * x * (slope - digamma(shape) + Math.log(m * x) - logAll);
    byQ += weight * (slope - slopeQ + logScale - logAll);
    byGamma += weight * (q / gamma - (shape + q) / all);
  }
  gradient[0] = p * byP;
  gradient[1] = (q - 1) * byQ;
  gradient[2] = gamma * byGamma;
  return sum;
}
