import type { AggregateNode, ExpressionNode } from "@portrait/core";
import { columnsIn } from "../define/node-type.js";
import type { ProfilePlan } from "../define/profile-definition.js";
import { type ScalarReader, scalarReader } from "../evaluate/scalar.js";
import { planFeatures } from "../profile/plan.js";

/** A feature, from the aggregates of one user. */
export interface LiveFeature {
  /** Its name. */
  readonly name: string;
  /** Its expression over aggregates. */
  readonly node: ExpressionNode;
  /** Its value, from the values of all aggregates. */
  readonly read: ScalarReader;
  /** The aggregates that it is made of, by number. */
  readonly aggregates: readonly number[];
}

/** The features of a profile, split as for an engine. */
export interface LiveFeatures {
  /** Each different aggregate once. */
  readonly aggregates: readonly AggregateNode[];
  /** The features in order. */
  readonly features: readonly LiveFeature[];
}

/**
 * Splits the features of a profile into aggregates and what is derived from them.
 *
 * @param profile - The definition.
 */
export function liveFeatures(profile: ProfilePlan): LiveFeatures {
  const plan = planFeatures(profile);
  const names = Object.keys(plan.aggregates);
  const placeOf = (name: string): number => names.indexOf(name);
  return {
    aggregates: Object.values(plan.aggregates),
    features: Object.entries(plan.features).map(([name, node]) => ({
      name,
      node,
      read: scalarReader(node, placeOf),
      aggregates: columnsIn(node).map(placeOf),
    })),
  };
}
