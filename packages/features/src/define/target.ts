import {
  type AggregateNode,
  type BooleanExpression,
  type Duration,
  describeValue,
  PortraitError,
  resolveOptions,
} from "@portrait/core";
import { aggregateNode, aggregateRules } from "./aggregate.js";
import { isDuration } from "./duration-option.js";
import { isExpression } from "./node-type.js";

/** What is to be foretold: whether something happens in the horizon behind a cutoff. */
export interface Target {
  /** The outcome as an aggregate behind the cutoff. */
  readonly node: AggregateNode;
  /** The length of the horizon in milliseconds. */
  readonly horizon: number;
}

/**
 * Whether an event happens in `[t, t + within)` behind the cutoff `t`.
 *
 * @param where - Which event; one for which it is null does not count.
 * @param options - `within`: the horizon.
 * @throws PortraitError `invalid-definition` when the condition is none over events; `invalid-argument` when the
 *   horizon is missing; `invalid-option`.
 *
 * @example
 * ```ts
 * import { days, defineEvents, id, oneOf, timestamp } from "@portrait/core";
 * import { willHappen } from "@portrait/features";
 *
 * const { kind } = defineEvents({ user: id("user"), at: timestamp(), kind: oneOf("buy", "cancel") }).columns;
 * willHappen(kind.is("buy"), { within: days(30) }).horizon; // => 2592000000
 * ```
 */
export function willHappen(
  where: BooleanExpression<"event", boolean | null>,
  options: { readonly within: Duration },
): Target {
  const within: unknown = options?.within;
  if (!isDuration(within)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `willHappen: "within" must be a duration; received ${describeValue(within)}.`,
      hint: 'Write willHappen(kind.is("purchase"), { within: days(30) }).',
    });
  }
  if (!isExpression(where)) {
    throw new PortraitError({
      code: "invalid-definition",
      message: `willHappen: a condition over the event's columns is needed; received ${describeValue(where)}.`,
      hint: 'Write willHappen(kind.is("purchase"), { within: days(30) }).',
    });
  }
  resolveOptions("willHappen", { within: aggregateRules.within }, options);
  const node = aggregateNode({
    aggregate: "exists",
    owner: "willHappen",
    options: { where, within },
    type: "boolean",
    direction: "after",
  });
  return Object.freeze({ node, horizon: within.milliseconds });
}
