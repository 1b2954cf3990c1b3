import { type AggregatePlan, aggregateKinds, type EngineSupport, windowKinds } from "@portrait/core";
import fc from "fast-check";
import { arbitraryAggregate } from "./arbitrary-aggregate.js";
import {
  arbitraryFrame,
  arbitraryInstant,
  arbitraryList,
  type EventCase,
  repeated,
} from "./arbitrary-events.js";
import { arbitraryExpressions } from "./arbitrary-expression.js";

/** A random task for an engine: events, and what to aggregate of them. */
export interface AggregateCase extends EventCase {
  /** What to compute. */
  readonly plan: AggregatePlan;
}

/** Options of {@link arbitraryAggregateCase}. */
export interface AggregateCaseOptions {
  /** Which aggregates, kinds of windows and times of arrival are asked for; left out, all. */
  readonly support?: EngineSupport;
  /**
   * How often the log is repeated, each time a step of its grid later: up to 64 events a time; left out, 1. Lines are then
   * not in order of time.
   */
  readonly repeats?: number;
  /** Whether some aggregates look behind the cutoff, as targets do; left out, some do. */
  readonly targets?: boolean;
}

/** All that a plan can ask of an engine. */
export const everySupport: EngineSupport = Object.freeze({
  aggregates: aggregateKinds,
  windows: windowKinds,
  arrival: true,
  identities: true,
});

const AGGREGATE_NAMES = [
  "a",
  "A",
  "b c",
  'd"',
  "e'",
  "toString",
  "user",
  "row",
  "\u00fc",
  "group by",
] as const;

/** A task that a failed property prints as data, without the methods of the definition's handles. */
function printable(task: AggregateCase): AggregateCase {
  const { events, list, plan } = task;
  const text = (): string =>
    JSON.stringify({ schema: events.schema, arrival: events.arrival, list, plan }, null, 1);
  return Object.defineProperty(task, fc.toStringMethod, { value: text });
}

/**
 * Random tasks for an engine: random events, one to five random aggregates over random expressions and windows, up to
 * three cutoffs, and now and then a population. Cutoffs lie on the times of events and the bounds of windows, or a
 * millisecond beside them; with all aggregates, windows, time zones and times of arrival unless `options` says otherwise.
 *
 * @param options - See {@link AggregateCaseOptions}.
 *
 * @example
 * ```ts
 * import { arbitraryAggregateCase, naiveAggregate } from "@portrait/testing";
 * import fc from "fast-check";
 *
 * const [task] = fc.sample(arbitraryAggregateCase(), { numRuns: 1, seed: 1 });
 * if (task !== undefined) naiveAggregate(task.events, task.list, task.plan);
 * ```
 */
export function arbitraryAggregateCase(options: AggregateCaseOptions = {}): fc.Arbitrary<AggregateCase> {
  const { support = everySupport, targets = true, repeats = 1 } = options;
  return arbitraryFrame({ arrival: support.arrival }).chain((frame) => {
    const { names, events, grid } = frame;
    const expressions = arbitraryExpressions(names, arbitraryInstant(grid));
    const aggregate = arbitraryAggregate(expressions, { names, grid }, { support, targets });
    const aggregates = fc.dictionary(fc.constantFrom(...AGGREGATE_NAMES), aggregate, {
      minKeys: 1,
      maxKeys: 5,
      noNullPrototype: true,
    });
    const cutoffs = fc
      .uniqueArray(arbitraryInstant(grid, 3 + Math.floor((repeats - 1) / 2)), { minLength: 1, maxLength: 3 })
      .map((found) => found.sort((a, b) => a - b));
    const population = fc.oneof(fc.constant(undefined), fc.constant(undefined), expressions.boolean);
    return fc
      .record({ list: arbitraryList(frame), aggregates, cutoffs, population })
      .map(({ list, population: members, ...rest }) => {
        const plan = { key: names.user, ...rest, ...(members === undefined ? {} : { population: members }) };
        return printable({ names, events, grid, list: repeated(list, frame, repeats), plan });
      });
  });
}
