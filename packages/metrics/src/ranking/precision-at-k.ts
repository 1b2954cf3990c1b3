import type { RankingMetric } from "../metric/metric.js";
import { checkK } from "./check-k.js";
import { perUserMetric } from "./per-user-metric.js";

/**
 * Precision at k: the mean over users of `hits in the first k / k`, in [0, 1]. The denominator is `k` also for a user
 * who gets fewer items or has fewer relevant ones, so that a perfect ranking may have less than 1.
 *
 * Users without relevant items are left out of the mean. The order of the recommender's list breaks ties.
 *
 * @param k - How many of the first items count.
 * @throws PortraitError `invalid-argument` when `k` is no positive integer.
 *
 * @example
 * ```ts
 * import { precisionAtK } from "@portrait/metrics";
 *
 * precisionAtK(4).compute({ recommended: [["a", "b"]], relevant: [["b"]] }); // => 0.25
 * ```
 */
export function precisionAtK<const K extends number>(k: K): RankingMetric<`precisionAt${K}`, "bootstrap"> {
  checkK("precisionAtK", k);
  return perUserMetric(
    `precisionAt${k}`,
    `Precision@${k}`,
    k,
    ({ hits }) => hits.reduce((sum, hit) => sum + hit, 0) / k,
  );
}
