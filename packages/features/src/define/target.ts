import {
  type AggregateNode,
  type BooleanExpression,
  type Duration,
  describeValue,
  type Expression,
  PortraitError,
} from "@portrait/core";
import { aggregateNode } from "./aggregate.js";

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
 * @param where - Which event.
 * @param options - `within`: the horizon.
 * @throws PortraitError `invalid-definition`, `invalid-argument` when the horizon is missing.
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
  const within: Duration | undefined = options?.within;
  if (within === undefined) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `willHappen: "within" must be a duration; received ${describeValue(within)}.`,
      hint: 'Write willHappen(kind.is("purchase"), { within: days(30) }).',
    });
  }
  const filter: Expression<"event", unknown> = where;
  const node = aggregateNode({
    aggregate: "exists",
    options: { where: filter as typeof where, within },
    type: "boolean",
    direction: "after",
  });
  return Object.freeze({ node, horizon: within.milliseconds });
}
