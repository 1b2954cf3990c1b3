import {
  type AggregateNode,
  type AggregatePlan,
  type ExpressionNode,
  type IdentityIntervals,
  stableJson,
} from "@portrait/core";
import type { ProfilePlan } from "../define/profile-definition.js";

/** The name under which a target is computed; features have names of the plan's own, so the two cannot collide. */
const TARGET = "target";

/** A profile's features split into what an engine computes and what is derived from that. */
export interface FeaturePlan {
  /** What the engine computes: each different aggregate once. */
  readonly aggregates: Readonly<Record<string, AggregateNode>>;
  /** The features as expressions over the aggregates' names. */
  readonly features: Readonly<Record<string, ExpressionNode>>;
}

/** Replaces aggregates by references to the columns that an engine computes. */
function lift(node: ExpressionNode, nameOf: (aggregate: AggregateNode) => string): ExpressionNode {
  const inner = (part: ExpressionNode): ExpressionNode => lift(part, nameOf);
  switch (node.op) {
    case "aggregate":
      return { op: "column", name: nameOf(node), type: node.type };
    case "and":
    case "or":
      return { ...node, of: node.of.map(inner) };
    case "when":
      return {
        ...node,
        condition: inner(node.condition),
        result: inner(node.result),
        otherwise: inner(node.otherwise),
      };
    case "coalesce":
      return { ...node, of: inner(node.of), otherwise: inner(node.otherwise) };
    case "column":
    case "feature":
    case "literal":
    case "quantile":
      return node;
    default:
      return "of" in node
        ? { ...node, of: inner(node.of) }
        : { ...node, left: inner(node.left), right: inner(node.right) };
  }
}

/**
 * Splits the features of a profile into what an engine computes and what is derived from that.
 *
 * @param profile - The definition.
 */
export function planFeatures(profile: ProfilePlan): FeaturePlan {
  const names = new Map<string, string>();
  const aggregates: Record<string, AggregateNode> = {};
  const nameOf = (aggregate: AggregateNode): string => {
    const key = stableJson(aggregate);
    const known = names.get(key);
    if (known !== undefined) return known;
    const name = `aggregate${names.size}`;
    names.set(key, name);
    aggregates[name] = aggregate;
    return name;
  };
  const features = Object.entries(profile.features).map(([name, node]) => [name, lift(node, nameOf)]);
  return { features: Object.fromEntries(features), aggregates };
}

/**
 * The plan for an engine.
 *
 * @param profile - The definition.
 * @param plan - Its features, split.
 * @param cutoffs - Epoch milliseconds, ascending and different.
 * @param identities - Who ids were; undefined where each is itself.
 * @param target - What is to be foretold, if anything.
 */
export function enginePlan(
  profile: ProfilePlan,
  plan: FeaturePlan,
  cutoffs: readonly number[],
  identities: IdentityIntervals | undefined,
  target?: AggregateNode,
): AggregatePlan {
  return {
    key: profile.key,
    aggregates: target === undefined ? plan.aggregates : { ...plan.aggregates, [TARGET]: target },
    cutoffs,
    ...(profile.population === undefined ? {} : { population: profile.population }),
    ...(identities === undefined ? {} : { identities }),
  };
}

/** The column of an engine's result that holds the target. */
export const targetColumn: string = TARGET;
