import type { ExpressionNode } from "@portrait/core";
import { featuresIn, operandsOf } from "../define/node-type.js";
import type { ProfilePlan } from "../define/profile-definition.js";
import { type Scalar, type ScalarReader, scalarReader } from "../evaluate/scalar.js";
import { quantileOf } from "../profile/quantile.js";
import { type Aggregator, aggregator } from "./aggregator.js";
import type { LiveFeature, LiveFeatures } from "./features.js";
import type { LiveState } from "./live-state.js";
import type { Persons } from "./persons.js";
import type { ThresholdReader } from "./tags.js";

/** The values of all members, ascending. */
interface Known {
  readonly now: number;
  readonly version: number;
  readonly sorted: Float64Array;
}

/** How an expression is computed for all members. */
interface Population {
  readonly compute: Aggregator;
  readonly read: ScalarReader;
  readonly features: readonly (LiveFeature | undefined)[];
  known: Known;
}

/** The expressions that are compared with quantiles, each with the probabilities. */
function comparedIn(node: ExpressionNode): readonly ExpressionNode[] {
  const inner = operandsOf(node).flatMap(comparedIn);
  return "right" in node && node.right.op === "quantile" ? [node.left, ...inner] : inner;
}

/**
 * Thresholds over the population: quantiles of an expression over all members as of an instant. One is computed when it is
 * asked for, in one pass over the members, and kept until an event comes or another instant is asked for; with `maxAge`
 * it serves all instants that lie no further behind.
 *
 * @param profile - The definition.
 * @param plan - Its features.
 * @param state - The events.
 * @param persons - Whose they are.
 * @param versionOf - A number that changes with the state.
 * @param maxAge - For how many milliseconds a threshold serves.
 */
export function thresholdReader(
  profile: ProfilePlan,
  plan: LiveFeatures,
  state: LiveState,
  persons: Persons,
  versionOf: () => number,
  maxAge: number,
): ThresholdReader {
  const compared = Object.values(profile.tags).flatMap(({ node }) => comparedIn(node));
  const readers = new Map(
    compared.map((node): readonly [ExpressionNode, Population] => {
      const used = new Set(featuresIn(node));
      const numbers = plan.features.flatMap(({ name, aggregates }) => (used.has(name) ? aggregates : []));
      const compute = aggregator(plan.aggregates, state.store, [...new Set(numbers)]);
      const read = scalarReader(node, (name) => plan.features.findIndex((feature) => feature.name === name));
      const features = plan.features.map((feature) => (used.has(feature.name) ? feature : undefined));
      const known: Known = { now: Number.NaN, version: -1, sorted: new Float64Array() };
      return [node, { compute, read, features, known }];
    }),
  );
  function valuesOf({ compute, read, features }: Population, now: number): Float64Array {
    const values: number[] = [];
    persons.each(now, (_, extent) => {
      if (!state.isMember(extent, now)) return;
      const aggregates = compute(extent, now);
      const value = read(features.map((feature): Scalar => feature?.read(aggregates) ?? null));
      if (typeof value === "number") values.push(value);
    });
    return Float64Array.from(values).sort();
  }
  return (of, probability, now) => {
    const reader = readers.get(of);
    if (reader === undefined) return Number.NaN;
    const { known } = reader;
    const same = known.now === now && known.version === versionOf();
    const recent = now >= known.now && now - known.now < maxAge;
    if (!same && !recent) reader.known = { now, version: versionOf(), sorted: valuesOf(reader, now) };
    return quantileOf(reader.known.sorted, probability);
  };
}
