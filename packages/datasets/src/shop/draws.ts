import type { Random } from "@portrait/core";

/** An exponential deviate of mean 1. */
export function drawExponential(random: Random): number {
  return -Math.log(1 - random.next());
}

/** A Poisson deviate: Knuth's product of uniforms, so the cost grows with `mean`. */
export function drawPoisson(mean: number, random: Random): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.next(); product > limit; product *= random.next()) count++;
  return count;
}

/** A gamma deviate of the given shape (> 0) and scale 1: Marsaglia and Tsang (2000), boosted below shape 1. */
export function drawGamma(shape: number, random: Random): number {
  if (shape < 1) return drawGamma(shape + 1, random) * (1 - random.next()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = random.normal();
    const v = (1 + c * z) ** 3;
    if (v > 0 && Math.log(1 - random.next()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Running sums of weights, the last exactly 1. */
export function cumulate(weights: readonly number[]): Float64Array {
  const sums = new Float64Array(weights.length);
  let sum = 0;
  for (const [index, weight] of weights.entries()) {
    sum += weight;
    sums[index] = sum;
  }
  for (let index = 0; index < sums.length; index++) sums[index] = (sums[index] as number) / sum;
  return sums;
}

/** The first index whose running sum exceeds `target`; the last one when none does. */
export function searchCumulative(sums: Float64Array, target: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sums[middle] as number) > target) high = middle;
    else low = middle + 1;
  }
  return low;
}
