import {
  describeValue,
  type NumberExpression,
  numberHandle,
  PortraitError,
  type Scope,
} from "@portrait/core";
import { isExpression, nodeType } from "./node-type.js";

/**
 * One number by another, such as spending by visits; null where the second is 0 or either is null.
 *
 * @param numerator - What is divided.
 * @param denominator - What it is divided by, over the same.
 * @throws PortraitError `invalid-definition` when one of them is no number.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { buildProfiles, count, defineProfile, memory, ratio, sum } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const shopper = defineProfile(orders, {
 *   key: "user",
 *   features: ({ price }) => ({ perOrder: ratio(sum(price), count()) }),
 * });
 * const engine = memory();
 * const log = await engine.read(orders, [1, 4].map((price) => ({ user: "ann", at: "2024-01-01", price })));
 * const [ann] = await buildProfiles(shopper, log, { engine, asOf: "2024-01-02" });
 * ann?.features.perOrder; // => 2.5
 * ```
 */
export function ratio<S extends Scope>(
  numerator: NumberExpression<S, number | null>,
  denominator: NumberExpression<NoInfer<S>, number | null>,
): NumberExpression<S, number | null> {
  const odd: unknown = [numerator, denominator].find(
    (part: unknown) => !isExpression(part) || nodeType(part.node) !== "number",
  );
  if (odd !== undefined || denominator === undefined) {
    const received = isExpression(odd) ? `one of type ${nodeType(odd.node)}` : describeValue(odd);
    throw new PortraitError({
      code: "invalid-definition",
      message: `ratio: both operands must be expressions of type number; received ${received}.`,
      hint: "Write ratio(sum(price), count()).",
    });
  }
  return numberHandle({ op: "divide", left: numerator.node, right: denominator.node });
}
