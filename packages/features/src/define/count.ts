import { type BooleanExpression, type NumberExpression, numberHandle, resolveOptions } from "@portrait/core";
import { aggregateNode } from "./aggregate.js";
import { type WindowOptions, windowRules } from "./window.js";

/**
 * How many events there are; 0 when there is none.
 *
 * @param where - Only events for which this is true; left out, all. An event for which it is null is not counted.
 * @param options - `within` or another window.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 *
 * @example
 * ```ts
 * import { days, defineEvents, id, oneOf, timestamp } from "@portrait/core";
 * import { count, defineProfile } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), kind: oneOf("buy", "cancel") });
 * const shopper = defineProfile(orders, {
 *   key: "user",
 *   features: ({ kind }) => ({ bought90d: count(kind.is("buy"), { within: days(90) }) }),
 * });
 * shopper.featureNames; // => ["bought90d"]
 * ```
 */
export function count(
  where?: BooleanExpression<"event", boolean | null>,
  options: WindowOptions = {},
): NumberExpression<"profile", number> {
  const times = resolveOptions("count", windowRules, options);
  return numberHandle(aggregateNode({ aggregate: "count", options: { where, ...times }, type: "number" }));
}
