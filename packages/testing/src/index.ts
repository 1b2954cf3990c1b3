/**
 * Contract suites, matchers and generators for whatever implements a contract of Portrait.
 *
 * @packageDocumentation
 */
export * from "./classifier/describe-classifier.js";
export * from "./classifier/describe-multiclass-classifier.js";
export type {
  ClassifierOutcomes,
  ClassifierSuite,
  ClassifierSuiteOptions,
  MulticlassSuite,
} from "./classifier/suite.js";
export * from "./data/block-interactions.js";
export * from "./data/hostile.js";
export * from "./data/mixed-classes.js";
export * from "./data/mixed-examples.js";
export * from "./data/mixed-numbers.js";
export type { MixedExamplesOptions, MixedRow } from "./data/mixed-rows.js";
export * from "./embedder/describe-embedder.js";
export { expectAgreement } from "./engine/agreement.js";
export type { CleaningCase } from "./engine/cleaning-case.js";
export { cleaningCases } from "./engine/cleaning-rule-checks.js";
export { type Disagreement, disagreements } from "./engine/compare.js";
export { type LogContents, logContents } from "./engine/contents.js";
export * from "./engine/describe-engine.js";
export { arrowTableOf } from "./engine/source-checks.js";
export type { EngineSuite, OpenEngine } from "./engine/suite.js";
export * from "./error/expect-portrait-error.js";
export * from "./estimator/checks.js";
export type { EstimatorOptions, EstimatorSubject } from "./estimator/suite.js";
export { arbitraryCleaning, type CleaningTask, cleaningEvents } from "./generate/arbitrary-cleaning.js";
export type { EventCase, EventGrid, EventNames } from "./generate/arbitrary-events.js";
export * from "./generate/arbitrary-links.js";
export * from "./generate/arbitrary-plan.js";
export * from "./oracle/naive-aggregate.js";
export type { NaiveEvent } from "./oracle/naive-event.js";
export * from "./oracle/naive-expression.js";
export * from "./oracle/naive-persons.js";
export * from "./recommender/describe-recommender.js";
export type { RecommenderOutcomes, RecommenderSuite } from "./recommender/suite.js";
export * from "./regressor/describe-regressor.js";
export type { RegressorOutcomes, RegressorSuite, RegressorTolerance } from "./regressor/suite.js";
export * from "./suite/check.js";
export type { OrderTolerance, Outcome, WeightMeaning } from "./supervised/suite.js";
