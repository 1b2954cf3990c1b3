import { choiceOption, resolveOptions } from "@portrait/core";
import type { RankingMetric } from "../metric/metric.js";
import { checkK } from "./check-k.js";
import { perUserMetric } from "./per-user-metric.js";

/** Options of {@link recallAtK}. */
export interface RecallAtKOptions {
  /**
   * What the hits are divided by: `"relevant"`, the number of relevant items; `"capped"`, the lesser of that and `k`,
   * so that a perfect ranking has 1. Left out, `"relevant"`.
   */
  readonly denominator?: "relevant" | "capped";
}

/**
 * Recall at k: the mean over users of `hits in the first k / relevant items`, in [0, 1]. With
 * `denominator: "capped"` it is divided by `min(k, relevant items)` instead; published figures use both, so say which.
 *
 * Users without relevant items are left out of the mean. Ties are the recommender's to break: the order of its list is
 * what counts. A user who gets fewer than `k` items is judged by those.
 *
 * @param k - How many of the first items count.
 * @param options - See {@link RecallAtKOptions}.
 * @throws PortraitError `invalid-argument` when `k` is no positive integer; `invalid-option`.
 *
 * @example
 * ```ts
 * import { recallAtK } from "@portrait/metrics";
 *
 * const outcomes = { recommended: [["a", "b"]], relevant: [["b", "c", "d"]] };
 * recallAtK(2).name; // => "recallAt2"
 * recallAtK(2).compute(outcomes); // ≈ 0.3333333333
 * recallAtK(2, { denominator: "capped" }).compute(outcomes); // => 0.5
 * ```
 */
export function recallAtK<const K extends number>(
  k: K,
  options?: RecallAtKOptions,
): RankingMetric<`recallAt${K}`, "bootstrap"> {
  checkK("recallAtK", k);
  const { denominator } = resolveOptions(
    "recallAtK",
    { denominator: choiceOption("relevant", ["relevant", "capped"]) },
    options,
  );
  const capped = denominator === "capped";
  return perUserMetric(
    `recallAt${k}`,
    capped ? `Recall@${k} (capped)` : `Recall@${k}`,
    k,
    ({ hits, relevant }) =>
      hits.reduce((sum, hit) => sum + hit, 0) / (capped ? Math.min(k, relevant) : relevant),
  );
}
