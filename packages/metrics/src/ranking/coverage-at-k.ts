import { PortraitError } from "@portrait/core";
import type { RankingMetric } from "../metric/metric.js";
import { checkK } from "./check-k.js";
import { defineRankingMetric } from "./define-ranking-metric.js";

/**
 * Catalogue coverage at k: `distinct items among the first k of all users / items of the catalogue`, in [0, 1].
 * Recommended items outside the catalogue do not count. All users count, also those without relevant items.
 *
 * It gets no interval: a resample with repeats holds fewer distinct users, hence fewer distinct items, so that the
 * bootstrap's percentiles would lie below the value. It also grows with the number of users; compare models on the
 * same users only.
 *
 * @param k - How many of the first items count.
 * @throws PortraitError `invalid-argument` when `k` is no positive integer; `compute` throws `invalid-data` when the
 *   catalogue is empty or left out.
 *
 * @example
 * ```ts
 * import { coverageAtK } from "@portrait/metrics";
 *
 * coverageAtK(1).compute({
 *   recommended: [["a", "b"], ["a", "c"]],
 *   relevant: [["a"], ["b"]],
 *   catalogue: ["a", "b", "c", "d"],
 * }); // => 0.25
 * ```
 */
export function coverageAtK<const K extends number>(k: K): RankingMetric<`coverageAt${K}`, "none"> {
  checkK("coverageAtK", k);
  return defineRankingMetric({
    name: `coverageAt${k}`,
    title: `Coverage@${k}`,
    interval: "none",
    k,
    prepare({ length, offsets, items, catalogueSize }) {
      if (catalogueSize === 0) {
        throw new PortraitError({
          code: "invalid-data",
          message: `coverageAt${k}: the catalogue is empty.`,
          hint: "Pass the items that could be recommended.",
        });
      }
      return (weights) => {
        const seen = new Uint8Array(catalogueSize);
        let distinct = 0;
        for (let user = 0; user < length; user++) {
          if (weights[user] === 0) continue;
          const start = offsets[user] as number;
          const end = Math.min(offsets[user + 1] as number, start + k);
          for (let place = start; place < end; place++) {
            const item = items[place] as number;
            if (item < 0 || seen[item] === 1) continue;
            seen[item] = 1;
            distinct += 1;
          }
        }
        return distinct / catalogueSize;
      };
    },
  });
}
