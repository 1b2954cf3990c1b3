/**
 * Cleaning, feature and tag definitions, and their computation in memory.
 *
 * @packageDocumentation
 */
export type { Algebra, AlgebraResult, AlgebraValue, SubtractableAlgebra } from "./algebra/algebra.js";
export { type Algebras, algebraOf } from "./algebra/algebra-of.js";
export type { CountState, ShareState } from "./algebra/count.js";
export type { DecayState } from "./algebra/decay.js";
export type { ExactSum } from "./algebra/exact-sum.js";
export type { ExtremeState } from "./algebra/extreme.js";
export type { FunnelState } from "./algebra/funnel.js";
export type { GapState } from "./algebra/gap.js";
export type { HistogramState } from "./algebra/histogram.js";
export type { HoursState } from "./algebra/hours.js";
export type { HistoryState, ValueState } from "./algebra/order.js";
export type { QuantileState } from "./algebra/quantile.js";
export type { NgramState, RunEnds, SequenceState } from "./algebra/sequence.js";
export type { SessionsState } from "./algebra/sessions.js";
export type { StreakState } from "./algebra/streak.js";
export type { SumState } from "./algebra/sum.js";
export type { CountsState, Tally, TallyState } from "./algebra/tally.js";
export type { TrendState } from "./algebra/trend.js";
export type { VarianceState } from "./algebra/variance.js";
export { changeCounts, changeNumber } from "./clean/change.js";
export type { DateOptions } from "./clean/dates.js";
export * from "./clean/fix-cleaning.js";
export type { ValueCounts } from "./clean/learn.js";
export {
  type LearntBounds,
  type LearntStep,
  learntRules,
  learntSteps,
  mustLearn,
  taughtStep,
} from "./clean/learnt-steps.js";
export type { LearntPolicy, MissingOptions } from "./clean/missing.js";
export type { FixedBounds, OutlierOptions, QuantileBounds, SpreadBounds } from "./clean/outliers.js";
export type { ReferenceOptions } from "./clean/references.js";
export type { RepeatOptions } from "./clean/repeats.js";
export type { ReadValues } from "./clean/row-check.js";
export {
  type ChangedRow,
  type CleanedAside,
  createRowCleaner,
  type KeepRows,
  type RowCleaner,
  type RowIds,
} from "./clean/row-cleaner.js";
export { ruleOf } from "./clean/rule-of.js";
export type { UnitOptions } from "./clean/scale.js";
export { type MappedText, textMapper } from "./clean/text-mapper.js";
export type { FutureOptions, LateOptions } from "./clean/timing.js";
export type { AgeOptions } from "./define/age.js";
export type { AggregateOptions } from "./define/aggregate.js";
export * from "./define/count.js";
export * from "./define/day-of-week.js";
export * from "./define/decayed-sum.js";
export * from "./define/distinct.js";
export * from "./define/entropy.js";
export type { FeatureExpression } from "./define/feature-expression.js";
export * from "./define/first.js";
export * from "./define/funnel.js";
export * from "./define/gap.js";
export * from "./define/histogram.js";
export * from "./define/history.js";
export * from "./define/hour-of-day.js";
export * from "./define/last.js";
export * from "./define/lifetime-columns.js";
export * from "./define/max.js";
export * from "./define/mean.js";
export * from "./define/min.js";
export * from "./define/most-frequent.js";
export * from "./define/ngrams.js";
export * from "./define/profile.js";
export type * from "./define/profile-definition.js";
export * from "./define/quantile.js";
export * from "./define/quantile-of.js";
export * from "./define/ratio.js";
export * from "./define/recency.js";
export * from "./define/sequence-count.js";
export * from "./define/sessions.js";
export * from "./define/share.js";
export * from "./define/standard-deviation.js";
export * from "./define/streak.js";
export * from "./define/sum.js";
export * from "./define/tag.js";
export type { TagMeta, TagMetaOptions } from "./define/tag-meta.js";
export * from "./define/target.js";
export * from "./define/tenure.js";
export type { ZoneOptions } from "./define/time-zone-option.js";
export { type TopKOptions, topK } from "./define/top-k.js";
export * from "./define/top-k-shares.js";
export * from "./define/trend.js";
export * from "./define/variance.js";
export * from "./define/when.js";
export type { CalendarOptions, TumblingOptions, WindowOptions } from "./define/window.js";
export * from "./drift/population-stability.js";
export * from "./encode/document-frequency.js";
export * from "./encode/ngram-hasher.js";
export type { NgramOptions } from "./encode/ngram-options.js";
export { type AsideWithout, type CleanedLog, forgetInAside, staleWithout } from "./forget/aside.js";
export { forgetInLive } from "./forget/live.js";
export { forgetInLog } from "./forget/log.js";
export { forgetInSnapshot } from "./forget/snapshot.js";
export { forgetInTagHistories } from "./forget/tag-histories.js";
export {
  checkGraphPlan,
  createHeldGraph,
  type GraphMembers,
  type GraphReader,
  graphFaults,
} from "./graph/held-graph.js";
export { liveEngine } from "./live/engine.js";
export { live } from "./live/live.js";
export type {
  LiveOptions,
  LiveProfiles,
  LiveStats,
  PushOptions,
  PushResult,
} from "./live/live-profiles.js";
export type { LiveIdentities } from "./live/persons.js";
export type { MemoryAbilities } from "./memory/engine.js";
export { memory } from "./memory/memory.js";
export { rowKey } from "./memory/row-key.js";
export { memorySupport } from "./memory/support.js";
export { profileCard } from "./profile/card.js";
export { profileHtml } from "./profile/card-html.js";
export { describeNode } from "./profile/describe-node.js";
export { buildExamples, type ExamplesOptions } from "./profile/examples.js";
export type { InteractionOptions } from "./profile/interactions.js";
export { type ClassifierOver, type ModelTag, type ModelTagOptions, modelTag } from "./profile/model-tag.js";
export type { ModelPredictions, PredictionModels, PredictorOver } from "./profile/predictions.js";
export { buildProfiles, type ProfilesOptions } from "./profile/profiles.js";
export { buildSnapshot, type SnapshotOptions } from "./profile/snapshot.js";
export type { ModelTagValues, TagModels } from "./profile/tag-models.js";
export { type TagShare, tagShares } from "./profile/tag-shares.js";
export type { JsonInstant, JsonValue } from "./profile-json/json-value.js";
export {
  type EvidenceJson,
  type ProfileJson,
  profileToJson,
  type TagJson,
} from "./profile-json/profile-json.js";
export { profileFromJson } from "./profile-json/read-profile-json.js";
export * from "./read/cleaning.js";
export { joinedColumns, unitColumns } from "./read/read-column.js";
export { isArrowTable, rowChunks } from "./read/source.js";
export type { ReadValue } from "./read/value-reader.js";
export { type ExpressionSqlOptions, expressionSql } from "./sql/expression-sql.js";
export {
  type ResolvedScoreOptions,
  resolveScoreOptions,
  type ScoreDestination,
  type ScoredModel,
  type ScoreModel,
  type ScoreOptions,
  type ScoreResult,
  type ScoreTag,
  type ScoreTarget,
  type SqlScorer,
} from "./sql/score-options.js";
export { planScore, type ScorePlan } from "./sql/score-query.js";
export * from "./tags/replay-tag.js";
export * from "./tags/tag-history.js";
export * from "./tags/tag-report.js";
export * from "./tags/tag-taxonomy.js";
export * from "./tags/trace-tag.js";
export { zoneOffsets } from "./time/local.js";
export * from "./time/window-bounds.js";
export type { ZoneOffset } from "./time/zone.js";
