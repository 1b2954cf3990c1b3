import {
  type CategoryExpression,
  integerOption,
  type ListExpression,
  listHandle,
  resolveOptions,
} from "@portrait/core";
import { type AggregateOptions, aggregateNode } from "./aggregate.js";

/**
 * The last values in order of time and then of the source, oldest first; repeats stay, nulls are left out.
 *
 * @param input - What is read from each event, such as the item.
 * @param options - Which events: `where`, `within`; `last`: how many values at most, 1 to 10,000, left out 50.
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
  options: AggregateOptions & { readonly last?: number } = {},
): ListExpression<"profile"> {
  const { last, ...which } = options;
  const rules = { last: integerOption(50, { min: 1, max: 10_000 }) };
  const resolved = resolveOptions("history", rules, last === undefined ? {} : { last });
  return listHandle(
    aggregateNode({
      aggregate: "history",
      input,
      accepts: ["category"],
      options: which,
      limit: resolved.last,
      type: "list",
    }),
  );
}
