import type { Recommender } from "@portrait/core";
import { estimatorChecks } from "../estimator/checks.js";
import { type Check, describeChecks } from "../suite/check.js";
import { forgetChecks } from "./forget-checks.js";
import { historyChecks } from "./history-checks.js";
import { rankingChecks } from "./ranking-checks.js";
import { ruleChecks } from "./rule-checks.js";
import { type RecommenderSuite, recommenderSubject } from "./suite.js";

/**
 * The contract of recommenders as checks; {@link describeRecommender} registers them.
 *
 * @param suite - The estimator and what is documented of it.
 *
 * @example
 * ```ts
 * import { popularity, popularityCodec } from "@portrait/models/baseline";
 * import { failedChecks, recommenderChecks } from "@portrait/testing";
 *
 * const failed = await failedChecks(
 *   recommenderChecks({
 *     estimator: popularity(),
 *     codecs: [popularityCodec],
 *     personal: false,
 *     outcomes: { empty: "model" },
 *   }),
 * );
 * failed; // => []
 * ```
 */
export function recommenderChecks(suite: RecommenderSuite): readonly Check[] {
  const subject = recommenderSubject(suite);
  const { users, items } = subject.interactions;
  const answers = (model: Recommender): Promise<unknown> =>
    model.recommend({ users: [...users, "a stranger"], k: items.length });
  return [
    ...estimatorChecks({ ...subject, data: subject.interactions, answers }),
    ...rankingChecks(subject),
    ...ruleChecks(subject),
    ...historyChecks(subject),
    ...forgetChecks(subject),
  ];
}

/**
 * Registers the contract suite of a recommender as tests: fits are repeatable, each user gets `k` items of the
 * catalogue in order, rules hold and change nothing else, strangers are served, a saved model is the same model, a user can be forgotten,
 * aborting works, odd data gives a clear error or what is documented, and nothing that was passed is changed.
 *
 * @param name - The name of the block of tests.
 * @param suite - The estimator and what is documented of it.
 *
 * @example
 * ```ts no-run
 * import { popularity, popularityCodec } from "@portrait/models/baseline";
 * import { describeRecommender } from "@portrait/testing";
 *
 * describeRecommender("popularity", {
 *   estimator: popularity(),
 *   codecs: [popularityCodec],
 *   personal: false,
 *   outcomes: { empty: "model" },
 * });
 * ```
 */
export function describeRecommender(name: string, suite: RecommenderSuite): void {
  describeChecks(`${name}: the contract of recommenders`, recommenderChecks(suite));
}
