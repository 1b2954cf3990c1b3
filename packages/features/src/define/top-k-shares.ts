import { type CategoryExpression, resolveOptions, type VectorExpression, vectorHandle } from "@portrait/core";
import { aggregateNode } from "./aggregate.js";
import { type TopKOptions, topKRules } from "./top-k.js";

/**
 * How concentrated a value is: the shares, in [0, 1], that the values of `topK` have of all that are not null, as a vector
 * of `k` numbers, 0 where there are fewer values. Never null; zeros when there is no value.
 *
 * @param input - What is read from each event, such as the item.
 * @param options - Which events: `where`, and `within` or another window; `k`: how many shares.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 *
 * @example
 * ```ts
 * import { category, defineEvents, id, timestamp } from "@portrait/core";
 * import { buildProfiles, defineProfile, memory, topKShares } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp(), page: category() });
 * const visitor = defineProfile(visits, { key: "user", features: ({ page }) => ({ shares: topKShares(page, { k: 3 }) }) });
 * const engine = memory();
 * const log = await engine.read(visits, ["a", "b", "a", "a"].map((page) => ({ user: "ann", at: "2024-01-01", page })));
 * const [ann] = await buildProfiles(visitor, log, { engine, asOf: "2024-01-02" });
 * ann?.features.shares; // => [0.75, 0.25, 0]
 * ```
 */
export function topKShares(
  input: CategoryExpression<"event", string | null>,
  options: TopKOptions = {},
): VectorExpression<"profile"> {
  const { k, ...which } = resolveOptions("topKShares", topKRules, options);
  return vectorHandle(
    aggregateNode({
      aggregate: "topKShares",
      input,
      accepts: ["category"],
      options: which,
      parameters: { limit: k },
      type: "vector",
    }),
  );
}
