import type { Model } from "@portrait/core";
import type { Check } from "../suite/check.js";
import { artifactChecks } from "./artifact.js";
import { courseChecks } from "./course.js";
import { identityChecks } from "./identity.js";
import type { EstimatorSubject } from "./suite.js";

/**
 * The checks that concern every estimator, whatever its models can do: a fit depends on data, parameters and seed
 * alone; a saved model is the same model; progress, abortion and provenance work; nothing is changed.
 * {@link describeClassifier}, {@link describeRecommender} and {@link describeEmbedder} include them.
 *
 * @param subject - The estimator, its data, and how to compare its models' answers.
 *
 * @example
 * ```ts
 * import { majority, majorityCodec } from "@portrait/models/baseline";
 * import { estimatorChecks, failedChecks, mixedExamples } from "@portrait/testing";
 *
 * const checks = estimatorChecks({
 *   estimator: majority(),
 *   codecs: [majorityCodec],
 *   data: mixedExamples(),
 *   answers: async (model) => model.predictOne({}),
 * });
 * await failedChecks(checks); // => []
 * ```
 */
export function estimatorChecks<Data, M extends Model>(subject: EstimatorSubject<Data, M>): readonly Check[] {
  return [...identityChecks(subject), ...artifactChecks(subject), ...courseChecks(subject)];
}
