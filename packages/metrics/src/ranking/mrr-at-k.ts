import type { RankingMetric } from "../metric/metric.js";
import { checkK } from "./check-k.js";
import { perUserMetric } from "./per-user-metric.js";

/**
 * Mean reciprocal rank at k: the mean over users of `1 / place of the first relevant item`, places counted from 1, and
 * 0 when none is among the first k; in [0, 1].
 *
 * Users without relevant items are left out of the mean. The order of the recommender's list breaks ties.
 *
 * @param k - How many of the first items count.
 * @throws PortraitError `invalid-argument` when `k` is no positive integer.
 *
 * @example
 * ```ts
 * import { mrrAtK } from "@portrait/metrics";
 *
 * mrrAtK(2).compute({ recommended: [["a", "b"]], relevant: [["b"]] }); // => 0.5
 * ```
 */
export function mrrAtK<const K extends number>(k: K): RankingMetric<`mrrAt${K}`, "bootstrap"> {
  checkK("mrrAtK", k);
  return perUserMetric(`mrrAt${k}`, `MRR@${k}`, k, ({ hits }) => {
    const first = hits.indexOf(1);
    return first < 0 ? 0 : 1 / (first + 1);
  });
}
