import {
  type CategoryExpression,
  integerOption,
  type ListExpression,
  listHandle,
  type OptionRule,
  resolveOptions,
} from "@portrait/core";
import { type AggregateOptions, aggregateNode, aggregateRules } from "./aggregate.js";

/** Options of {@link topK} and `topKShares`. */
export interface TopKOptions extends AggregateOptions {
  /** How many values at most, 1 to 1,000; left out, 5. */
  readonly k?: number | undefined;
}

/** The rules of {@link TopKOptions}. */
export const topKRules: typeof aggregateRules & {
  /** How many values are kept. */
  readonly k: OptionRule<number>;
} = { ...aggregateRules, k: integerOption(5, { min: 1, max: 1000 }) };

/**
 * The most frequent values, the most frequent first; among equally frequent ones the one seen last comes first. Nulls are
 * left out; an empty list when there is none.
 *
 * @param input - What is read from each event, such as the item.
 * @param options - Which events: `where`, and `within` or another window; `k`: how many at most.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 *
 * @example
 * ```ts
 * import { category, defineEvents, id, timestamp } from "@portrait/core";
 * import { buildProfiles, defineProfile, memory, topK } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp(), page: category() });
 * const visitor = defineProfile(visits, { key: "user", features: ({ page }) => ({ pages: topK(page, { k: 2 }) }) });
 * const engine = memory();
 * const log = await engine.read(visits, ["a", "b", "a", "c"].map((page) => ({ user: "ann", at: "2024-01-01", page })));
 * const [ann] = await buildProfiles(visitor, log, { engine, asOf: "2024-01-02" });
 * ann?.features.pages; // => ["a", "c"]
 * ```
 */
export function topK(
  input: CategoryExpression<"event", string | null>,
  options: TopKOptions = {},
): ListExpression<"profile"> {
  const { k, ...which } = resolveOptions("topK", topKRules, options);
  return listHandle(
    aggregateNode({
      aggregate: "topK",
      input,
      accepts: ["category"],
      options: which,
      parameters: { limit: k },
      type: "list",
    }),
  );
}
