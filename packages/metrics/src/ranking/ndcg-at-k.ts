import type { RankingMetric } from "../metric/metric.js";
import { checkK } from "./check-k.js";
import { perUserMetric } from "./per-user-metric.js";

/**
 * Normalised discounted cumulative gain at k with binary relevance: the mean over users of `DCG / IDCG`, in [0, 1],
 * where `DCG = sum over hits in the first k of 1 / log2(place + 1)`, places counted from 1, and `IDCG` is the same sum
 * over the first `min(k, relevant items)` places, so that a perfect ranking has 1.
 *
 * Users without relevant items are left out of the mean. The order of the recommender's list breaks ties.
 *
 * Source: Järvelin and Kekäläinen 2002.
 *
 * @param k - How many of the first items count.
 * @throws PortraitError `invalid-argument` when `k` is no positive integer.
 *
 * @example
 * ```ts
 * import { ndcgAtK } from "@portrait/metrics";
 *
 * ndcgAtK(3).compute({ recommended: [["a", "b", "c"]], relevant: [["b"]] }); // ≈ 0.6309297536
 * ```
 */
export function ndcgAtK<const K extends number>(k: K): RankingMetric<`ndcgAt${K}`, "bootstrap"> {
  checkK("ndcgAtK", k);
  return perUserMetric(`ndcgAt${k}`, `NDCG@${k}`, k, ({ hits, relevant }) => {
    let gain = 0;
    for (let place = 0; place < hits.length; place++) {
      if (hits[place] === 1) gain += 1 / Math.log2(place + 2);
    }
    let ideal = 0;
    for (let place = 0; place < Math.min(k, relevant); place++) ideal += 1 / Math.log2(place + 2);
    return gain / ideal;
  });
}
