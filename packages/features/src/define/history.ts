import {
  type CategoryExpression,
  integerOption,
  type ListExpression,
  listHandle,
  resolveOptions,
} from "@portrait/core";
import { type AggregateOptions, aggregateNode, aggregateRules } from "./aggregate.js";

/** Options of {@link history}. */
export interface HistoryOptions extends AggregateOptions {
  /** How many values are kept at most, 1 to 10,000; left out, 50. */
  readonly last?: number | undefined;
}

/**
 * The last values in order of time and then of the source, oldest first; repeats stay, nulls are left out.
 *
 * @param input - What is read from each event, such as the item.
 * @param options - Which events: `where`, and `within` or another window; `last`: how many values at most.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { defineProfile, history } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), item: id("item"), at: timestamp() });
 * const shopper = defineProfile(orders, { key: "user", features: ({ item }) => ({ recent: history(item, { last: 20 }) }) });
 * shopper.featureNames; // => ["recent"]
 * ```
 */
export function history(
  input: CategoryExpression<"event", string | null>,
  options: HistoryOptions = {},
): ListExpression<"profile"> {
  const rules = { ...aggregateRules, last: integerOption(50, { min: 1, max: 10_000 }) };
  const { last, ...which } = resolveOptions("history", rules, options);
  return listHandle(
    aggregateNode({
      aggregate: "history",
      input,
      accepts: ["category"],
      options: which,
      parameters: { limit: last },
      type: "list",
    }),
  );
}
