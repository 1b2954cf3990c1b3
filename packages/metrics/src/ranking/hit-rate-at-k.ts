import type { RankingMetric } from "../metric/metric.js";
import { checkK } from "./check-k.js";
import { perUserMetric } from "./per-user-metric.js";

/**
 * Hit rate at k: the share of users with at least one relevant item among the first k, in [0, 1]. With one relevant
 * item a user it equals recall at k.
 *
 * Users without relevant items are left out of the share. The order of the recommender's list breaks ties.
 *
 * @param k - How many of the first items count.
 * @throws PortraitError `invalid-argument` when `k` is no positive integer.
 *
 * @example
 * ```ts
 * import { hitRateAtK } from "@portrait/metrics";
 *
 * hitRateAtK(2).compute({ recommended: [["a", "b"], ["a", "b"]], relevant: [["b", "c"], ["c"]] }); // => 0.5
 * ```
 */
export function hitRateAtK<const K extends number>(k: K): RankingMetric<`hitRateAt${K}`, "bootstrap"> {
  checkK("hitRateAtK", k);
  return perUserMetric(`hitRateAt${k}`, `Hit rate@${k}`, k, ({ hits }) => (hits.includes(1) ? 1 : 0));
}
