import { type Expression, type NumberExpression, numberHandle } from "@portrait/core";
import { type AggregateOptions, aggregateNode, eventTypes } from "./aggregate.js";

/**
 * How evenly a value is spread: Shannon's entropy `-Σ p ln p` of the shares of the different values, in nats; 0 when all
 * are equal, `ln k` when `k` are equally frequent. Nulls are left out; null when there is no value.
 *
 * @param input - What is read from each event.
 * @param options - Which events: `where`, and `within` or another window.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 *
 * @example
 * ```ts
 * import { category, defineEvents, id, timestamp } from "@portrait/core";
 * import { buildProfiles, defineProfile, entropy, memory } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp(), page: category() });
 * const visitor = defineProfile(visits, { key: "user", features: ({ page }) => ({ variety: entropy(page) }) });
 * const engine = memory();
 * const log = await engine.read(visits, ["a", "b", "a", "b"].map((page) => ({ user: "ann", at: "2024-01-01", page })));
 * const [ann] = await buildProfiles(visitor, log, { engine, asOf: "2024-01-02" });
 * ann?.features.variety; // ≈ 0.6931
 * ```
 */
export function entropy(
  input: Expression<"event", unknown>,
  options: AggregateOptions = {},
): NumberExpression<"profile", number | null> {
  return numberHandle(
    aggregateNode({ aggregate: "entropy", input, accepts: eventTypes, options, type: "number" }),
  );
}
