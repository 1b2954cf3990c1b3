import {
  type CategoryExpression,
  integerOption,
  type ListExpression,
  listHandle,
  resolveOptions,
} from "@portrait/core";
import { type AggregateOptions, aggregateNode, aggregateRules } from "./aggregate.js";

/** Options of {@link ngrams}. */
export interface NgramsOptions extends AggregateOptions {
  /** How many values make one, 2 to 8; left out, 2. */
  readonly n?: number | undefined;
  /** How many are kept at most, 1 to 1,000; left out, 10. */
  readonly limit?: number | undefined;
}

/**
 * The most frequent runs of `n` consecutive values, the most frequent first; among equally frequent ones the one that
 * ended last comes first. Nulls are left out before. A run is written as its values joined by `" > "`, with `\` before
 * each `\` and `>` of a value. An empty list when there is none.
 *
 * @param input - What is read from each event, such as the page.
 * @param options - Which events: `where`, and `within` or another window; `n` and `limit`.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 *
 * @example
 * ```ts
 * import { category, defineEvents, id, timestamp } from "@portrait/core";
 * import { buildProfiles, defineProfile, memory, ngrams } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp(), page: category() });
 * const visitor = defineProfile(visits, { key: "user", features: ({ page }) => ({ paths: ngrams(page, { limit: 1 }) }) });
 * const engine = memory();
 * const log = await engine.read(visits, ["home", "cart", "home", "cart"].map((page) => ({ user: "ann", at: "2024-01-01", page })));
 * const [ann] = await buildProfiles(visitor, log, { engine, asOf: "2024-01-02" });
 * ann?.features.paths; // => ["home > cart"]
 * ```
 */
export function ngrams(
  input: CategoryExpression<"event", string | null>,
  options: NgramsOptions = {},
): ListExpression<"profile"> {
  const rules = {
    ...aggregateRules,
    n: integerOption(2, { min: 2, max: 8 }),
    limit: integerOption(10, { min: 1, max: 1000 }),
  };
  const { n, limit, ...which } = resolveOptions("ngrams", rules, options);
  return listHandle(
    aggregateNode({
      aggregate: "ngrams",
      input,
      accepts: ["category"],
      options: which,
      parameters: { n, limit },
      type: "list",
    }),
  );
}
