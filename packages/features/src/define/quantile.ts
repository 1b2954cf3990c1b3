import { describeValue, PortraitError, type QuantileThreshold } from "@portrait/core";

/**
 * A threshold relative to the population: the quantile of the feature that it is compared with, over all members as
 * of the same cutoff, nulls left out. Between two values it is interpolated linearly (Hyndman and Fan's type 7).
 *
 * @param probability - In [0, 1].
 * @throws PortraitError `invalid-argument`.
 *
 * @example
 * ```ts
 * import { quantile } from "@portrait/features";
 *
 * quantile(0.9).node; // => { op: "quantile", probability: 0.9 }
 * ```
 */
export function quantile(probability: number): QuantileThreshold {
  if (typeof probability !== "number" || !(probability >= 0 && probability <= 1)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `quantile: the probability must be a number in [0, 1]; received ${describeValue(probability)}.`,
      hint: "Write quantile(0.9) for the top tenth.",
    });
  }
  return Object.freeze({ node: Object.freeze({ op: "quantile", probability }) });
}
