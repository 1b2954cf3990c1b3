import fc from "fast-check";
import type { NaiveSpace, NaiveStatement } from "../oracle/naive-persons.js";
import { arbitraryInstant } from "./arbitrary-events.js";
import { type AggregateCase, type AggregateCaseOptions, arbitraryAggregateCase } from "./arbitrary-plan.js";

/** A random task for an engine, and what was said of the ids of its events. */
export interface LinkedCase extends AggregateCase {
  /** The spaces of ids, by priority. */
  readonly spaces: readonly NaiveSpace[];
  /** The space of the ids in the key column. */
  readonly space: string;
  /** What was said, in any order. */
  readonly statements: readonly NaiveStatement[];
}

const SPACES = ["account", "email", "device"] as const;

type SpaceName = (typeof SPACES)[number];

/** Values of the spaces whose ids no event holds. */
const OTHERS = ["0", "1", "ann", "it's"] as const;

/** A task that a failed property prints as data. */
function printable(task: LinkedCase): LinkedCase {
  const { events, list, plan, spaces, space, statements } = task;
  const text = (): string =>
    JSON.stringify(
      { schema: events.schema, arrival: events.arrival, list, plan, spaces, space, statements },
      null,
      1,
    );
  return Object.defineProperty(task, fc.toStringMethod, { value: text });
}

function arbitrarySpaces(
  valuesOf: (space: SpaceName) => readonly string[],
): fc.Arbitrary<readonly NaiveSpace[]> {
  const limit = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined });
  const each = SPACES.map((name) => {
    const others = SPACES.filter((other) => other !== name);
    return fc.record<NaiveSpace>({
      name: fc.constant(name),
      limit,
      blocked: fc.subarray([...valuesOf(name)], { maxLength: 1 }),
      sharedByAtMost: fc.oneof(
        fc.constant({}),
        fc
          .tuple(fc.constantFrom(...others), fc.integer({ min: 1, max: 2 }))
          .map(([other, most]) => ({ [other]: most })),
      ),
    });
  });
  return fc.tuple(...each);
}

/**
 * Random tasks for an engine as {@link arbitraryAggregateCase} gives, with random statements about the ids of the events: ids
 * seen together and taken apart, learnt late or before they hold, at the cutoffs and beside them; with limits, blocked
 * values and ids that are shared by too many. `identityGraph` of `@portrait/features` makes of them what a plan takes,
 * {@link naiveIntervals} what the oracle takes.
 *
 * @param options - As for {@link arbitraryAggregateCase}.
 *
 * @example
 * ```ts
 * import { arbitraryLinkedCase, naiveAggregate, naiveIntervals } from "@portrait/testing";
 * import fc from "fast-check";
 *
 * const [task] = fc.sample(arbitraryLinkedCase(), { numRuns: 1, seed: 1 });
 * if (task !== undefined) {
 *   const { events, list, plan, spaces, statements, space } = task;
 *   const identities = naiveIntervals(spaces, statements, space, plan.cutoffs);
 *   naiveAggregate(events, list, { ...plan, identities });
 * }
 * ```
 */
export function arbitraryLinkedCase(options: AggregateCaseOptions = {}): fc.Arbitrary<LinkedCase> {
  return fc.tuple(arbitraryAggregateCase(options), fc.constantFrom(...SPACES)).chain(([task, space]) => {
    const { grid, plan, names, list } = task;
    const users = list.map((event) => event[names.user]).filter((user) => typeof user === "string");
    const held = [...new Set([...users, "nobody"])];
    const valuesOf = (name: SpaceName): readonly string[] => (name === space ? held : OTHERS);
    const id = fc
      .oneof({ weight: 2, arbitrary: fc.constant(space) }, fc.constantFrom(...SPACES))
      .chain((name) => fc.record({ space: fc.constant(name), value: fc.constantFrom(...valuesOf(name)) }));
    const beside = plan.cutoffs.flatMap((cutoff) => [cutoff - 1, cutoff, cutoff + 1]);
    const instant = fc.oneof(arbitraryInstant(grid), fc.constantFrom(...beside));
    const ids = fc.uniqueArray(id, {
      minLength: 2,
      maxLength: 3,
      selector: (one) => `${one.space}:${one.value}`,
    });
    const statement = fc.record<NaiveStatement>({
      kind: fc.constantFrom("observation", "observation", "observation", "unmerge"),
      ids,
      at: instant,
      knownAt: instant,
    });
    return fc
      .record({ spaces: arbitrarySpaces(valuesOf), statements: fc.array(statement, { maxLength: 12 }) })
      .map((said) => printable({ ...task, space, ...said }));
  });
}
