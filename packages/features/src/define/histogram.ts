import {
  describeValue,
  type NumberExpression,
  PortraitError,
  type VectorExpression,
  vectorHandle,
} from "@portrait/core";
import { type AggregateOptions, aggregateNode } from "./aggregate.js";

/** Why a value is no list of edges; undefined when it is one. */
function faultIn(edges: unknown): string | undefined {
  if (!Array.isArray(edges) || edges.length < 1 || edges.length > 256) return describeValue(edges);
  const odd = edges.findIndex(
    (edge: unknown, place) =>
      typeof edge !== "number" || !Number.isFinite(edge) || (place > 0 && !(edge > edges[place - 1])),
  );
  return odd < 0 ? undefined : `${describeValue(edges[odd])} at place ${odd}`;
}

/**
 * How many events have a number in each bin, as a vector of one number more than there are edges: first those below the
 * first edge, then those from each edge up to just below the next, last those from the last edge on. Never null; events
 * whose input is null are left out.
 *
 * @param input - The number read from each event.
 * @param edges - The bounds between the bins, finite and ascending, 1 to 256 of them.
 * @param options - Which events: `where`, and `within` or another window.
 * @throws PortraitError `invalid-definition` also when the edges are none; `invalid-option`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { buildProfiles, defineProfile, histogram, memory } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const shopper = defineProfile(orders, { key: "user", features: ({ price }) => ({ prices: histogram(price, [5, 10]) }) });
 * const engine = memory();
 * const log = await engine.read(orders, [1, 5, 9, 20].map((price) => ({ user: "ann", at: "2024-01-01", price })));
 * const [ann] = await buildProfiles(shopper, log, { engine, asOf: "2024-01-02" });
 * ann?.features.prices; // => [1, 2, 1]
 * ```
 */
export function histogram(
  input: NumberExpression<"event", number | null>,
  edges: readonly number[],
  options: AggregateOptions = {},
): VectorExpression<"profile"> {
  const fault = faultIn(edges);
  if (fault !== undefined) {
    throw new PortraitError({
      code: "invalid-definition",
      message: `histogram: the edges must be 1 to 256 finite numbers, ascending and different; received ${fault}.`,
      hint: "Write histogram(price, [0, 10, 100]).",
    });
  }
  return vectorHandle(
    aggregateNode({
      aggregate: "histogram",
      input,
      accepts: ["number"],
      options,
      parameters: { edges: Object.freeze([...edges]) },
      type: "vector",
    }),
  );
}
