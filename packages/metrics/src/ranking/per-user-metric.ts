import type { RankingMetric } from "../metric/metric.js";
import { defineRankingMetric } from "./define-ranking-metric.js";

/** The first `k` places of one user. */
export interface UserRanking {
  /** 1 for a hit, 0 for a miss, in the order of the ranking; at most `k`. */
  readonly hits: Uint8Array;
  /** How many items are relevant, at least one. */
  readonly relevant: number;
  /** How many places are looked at. */
  readonly k: number;
}

/**
 * A metric that is the mean of a value for each user. Users without relevant items are left out of the mean; it is
 * `NaN` when no user is left.
 *
 * @param name - The stable name.
 * @param title - The name as people write it.
 * @param k - How many places are looked at.
 * @param valueFor - The value for one user.
 */
export function perUserMetric<const Name extends string>(
  name: Name,
  title: string,
  k: number,
  valueFor: (user: UserRanking) => number,
): RankingMetric<Name, "bootstrap"> {
  return defineRankingMetric({
    name,
    title,
    interval: "bootstrap",
    k,
    prepare({ length, offsets, hits, relevant }) {
      const values = Float64Array.from({ length }, (_, user) => {
        const start = offsets[user] as number;
        const end = Math.min(offsets[user + 1] as number, start + k);
        const count = relevant[user] as number;
        return count === 0 ? Number.NaN : valueFor({ hits: hits.subarray(start, end), relevant: count, k });
      });
      const judged = Int32Array.from(values.keys()).filter((user) => !Number.isNaN(values[user]));
      return (weights) => {
        let sum = 0;
        let total = 0;
        for (let index = 0; index < judged.length; index++) {
          const user = judged[index] as number;
          const weight = weights[user] as number;
          sum += weight * (values[user] as number);
          total += weight;
        }
        return sum / total;
      };
    },
  });
}
