import { PortraitError } from "@portrait/core";
import type { IntervalKind, RankingMetric, WeightedStatistic } from "../metric/metric.js";
import { checkWeights } from "../metric/weights.js";
import { checkK } from "./check-k.js";
import { createRankedUsers, type RankedUsers } from "./ranked-users.js";

/** What {@link defineRankingMetric} takes. */
export interface RankingMetricInit<Name extends string, Interval extends IntervalKind> {
  /** The stable name, the key of the result. */
  readonly name: Name;
  /** The name as people write it; left out, the stable name. */
  readonly title?: string;
  /** Whether a greater value is a better one; left out, yes. */
  readonly higherIsBetter?: boolean;
  /** Whether it gets an interval. */
  readonly interval: Interval;
  /** How many of the first items it looks at, a positive integer. */
  readonly k: number;
  /**
   * Prepares the metric for many weightings of the same users.
   *
   * @param users - The users' rankings.
   */
  readonly prepare: (users: RankedUsers) => WeightedStatistic;
}

/**
 * A metric of one's own for recommenders. The built-in ones are made by it too.
 *
 * @param init - Name, direction, k and the computation.
 * @throws PortraitError `invalid-argument` when `k` is no positive integer.
 *
 * @example
 * ```ts
 * import { defineRankingMetric } from "@portrait/metrics";
 *
 * const firstIsRight = defineRankingMetric({
 *   name: "firstIsRight",
 *   interval: "bootstrap",
 *   k: 1,
 *   prepare: ({ offsets, hits, length }) => (weights) => {
 *     let right = 0;
 *     let total = 0;
 *     for (let user = 0; user < length; user++) {
 *       right += weights[user]! * (offsets[user]! < offsets[user + 1]! ? hits[offsets[user]!]! : 0);
 *       total += weights[user]!;
 *     }
 *     return right / total;
 *   },
 * });
 * firstIsRight.compute({ recommended: [["a"], ["a"]], relevant: [["a"], ["b"]] }); // => 0.5
 * ```
 */
export function defineRankingMetric<const Name extends string, Interval extends IntervalKind>(
  init: RankingMetricInit<Name, Interval>,
): RankingMetric<Name, Interval> {
  checkK(init.name, init.k, "Say how many of the first items the metric looks at.");
  const metric: RankingMetric<Name, Interval> = {
    task: "ranking",
    name: init.name,
    title: init.title ?? init.name,
    higherIsBetter: init.higherIsBetter ?? true,
    interval: init.interval,
    k: init.k,
    prepare: init.prepare,
    compute(outcomes) {
      const users = createRankedUsers(outcomes, init.name);
      const value = init.prepare(users)(checkWeights(init.name, outcomes.weights, users.length));
      if (!Number.isNaN(value)) return value;
      throw new PortraitError({
        code: "invalid-data",
        message: `${init.name}: undefined, as no user has a relevant item.`,
        hint: "Leave out users without relevant items, or judge by a later boundary.",
      });
    },
  };
  return Object.freeze(metric);
}
