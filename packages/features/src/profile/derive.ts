import { type AggregateResult, createTable, type Table, type Vector } from "@portrait/core";
import type { ProfilePlan } from "../define/profile-definition.js";
import { type EvaluationContext, evaluate } from "../evaluate/evaluate.js";
import { columnOf } from "../read/column-of.js";
import type { FeaturePlan } from "./plan.js";
import { quantileByCutoff } from "./quantile.js";

/**
 * What tags are evaluated over: the features of all members, with quantiles by cutoff.
 *
 * @param features - The features by name.
 * @param cutoffs - For each row its cutoff.
 */
export function tagContext(features: Table, cutoffs: Float64Array): EvaluationContext {
  return {
    length: features.length,
    column: (name) => columnOf(features.columns, name),
    quantile: (values, probability) => quantileByCutoff(values, cutoffs, probability),
  };
}

/**
 * Features and tags from what an engine computed.
 *
 * @param profile - The definition.
 * @param plan - Its features, split.
 * @param result - What the engine computed.
 */
export function deriveTable(profile: ProfilePlan, plan: FeaturePlan, result: AggregateResult): Table {
  const aggregates = {
    length: result.users.length,
    column: (name: string): Vector => columnOf(result.table.columns, name),
  };
  const features = Object.entries(plan.features).map(
    ([name, node]) => [name, evaluate(node, aggregates)] as const,
  );
  const context = tagContext(createTable(Object.fromEntries(features)), result.cutoffs);
  const tags = Object.entries(profile.tags).map(
    ([name, tag]) => [name, evaluate(tag.node, context)] as const,
  );
  return createTable(Object.fromEntries([...features, ...tags]));
}
