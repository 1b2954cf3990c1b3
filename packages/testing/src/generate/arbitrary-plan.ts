import type { AggregateKind, AggregateNode, AggregatePlan, ExpressionNode, ValueType } from "@portrait/core";
import fc from "fast-check";
import { arbitraryEvents, arbitraryInstant, type EventCase, HOUR } from "./arbitrary-events.js";
import { arbitraryExpressions, type ExpressionArbitraries } from "./arbitrary-expression.js";

/** Options of {@link arbitraryAggregateCase}. */
export interface AggregateCaseOptions {
  /** Which aggregates occur; left out, all that the generator has. */
  readonly aggregates?: readonly AggregateKind[];
}

/** A random task for an engine: events, and what to aggregate of them. */
export interface AggregateCase extends EventCase {
  /** What to compute. */
  readonly plan: AggregatePlan;
}

type InputType = "number" | "boolean" | "category" | "timestamp";

/** The aggregates that the generator has, and the types of their inputs. */
const INPUTS: Readonly<Partial<Record<AggregateKind, readonly InputType[]>>> = {
  count: [],
  exists: [],
  sum: ["number"],
  mean: ["number"],
  min: ["number"],
  max: ["number"],
  distinct: ["category", "number", "boolean", "timestamp"],
  recency: ["timestamp"],
  tenure: ["timestamp"],
  share: ["boolean"],
  first: ["category", "number", "boolean", "timestamp"],
  last: ["category", "number", "boolean", "timestamp"],
  mostFrequent: ["category", "number", "boolean", "timestamp"],
  history: ["category"],
};

const KINDS = Object.keys(INPUTS) as readonly AggregateKind[];

function checkKinds(kinds: readonly AggregateKind[]): readonly AggregateKind[] {
  const odd = kinds.find((kind) => INPUTS[kind] === undefined);
  if (odd !== undefined || kinds.length === 0) {
    throw new Error(`arbitraryAggregateCase: there are ${KINDS.join(", ")}; received ${odd ?? "none"}`);
  }
  return kinds;
}

function resultType(aggregate: AggregateKind, input: ValueType | undefined): ValueType {
  if (aggregate === "exists") return "boolean";
  if (aggregate === "history") return "list";
  return /^(first|last|mostFrequent)$/.test(aggregate) ? (input ?? "number") : "number";
}

/** Sums and means may also be of logarithms: those differ in the last bits, which only sums forgive. */
function arbitraryInput(
  aggregate: AggregateKind,
  type: keyof ExpressionArbitraries,
  expressions: ExpressionArbitraries,
): fc.Arbitrary<ExpressionNode> {
  if (aggregate !== "sum" && aggregate !== "mean") return expressions[type];
  const logarithm = fc.record({ op: fc.constant("signedLog1p" as const), of: expressions.number });
  return fc.oneof({ weight: 4, arbitrary: expressions.number }, { weight: 1, arbitrary: logarithm });
}

function arbitraryAggregate(
  expressions: ExpressionArbitraries,
  kinds: readonly AggregateKind[],
): fc.Arbitrary<AggregateNode> {
  const length = fc.constantFrom(1, HOUR, 3 * HOUR, 100 * HOUR);
  const window = fc.oneof(
    fc.record({ direction: fc.constant("before" as const), length: fc.option(length, { freq: 3 }) }),
    fc.record({ direction: fc.constant("before" as const), length: fc.option(length, { freq: 3 }) }),
    fc.record({ direction: fc.constant("after" as const), length }),
  );
  const of = fc.constantFrom(...kinds).chain((aggregate) =>
    fc.constantFrom(...(INPUTS[aggregate]?.length ? INPUTS[aggregate] : [undefined])).chain((type) =>
      fc.record({
        aggregate: fc.constant(aggregate),
        type: fc.constant(resultType(aggregate, type)),
        input: type === undefined ? fc.constant(undefined) : arbitraryInput(aggregate, type, expressions),
      }),
    ),
  );
  return fc
    .record({
      of,
      window,
      where: fc.option(expressions.boolean, { nil: undefined, freq: 2 }),
      unit: fc.constantFrom(1000, HOUR, 24 * HOUR),
      limit: fc.constantFrom(1, 2, 50),
    })
    .map(({ of: { aggregate, type, input }, window: seen, where, unit, limit }) => ({
      op: "aggregate",
      aggregate,
      ...(input === undefined ? {} : { input }),
      ...(where === undefined ? {} : { where }),
      window: seen,
      ...(aggregate === "recency" || aggregate === "tenure" ? { unit } : {}),
      ...(aggregate === "history" ? { limit } : {}),
      type,
    }));
}

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
  const text = (): string => JSON.stringify({ schema: events.schema, list, plan }, null, 1);
  return Object.defineProperty(task, fc.toStringMethod, { value: text });
}

/**
 * Random tasks for an engine: random events, one to five random aggregates over random expressions and windows, up to
 * three cutoffs, and now and then a population.
 *
 * @param options - Which aggregates.
 * @throws Error when the generator does not have one of them.
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
  const kinds = checkKinds(options.aggregates ?? KINDS);
  return arbitraryEvents().chain(({ names, events, list, origin }) => {
    const instant = arbitraryInstant(origin);
    const expressions = arbitraryExpressions(names, instant);
    const aggregates = fc.dictionary(
      fc.constantFrom(...AGGREGATE_NAMES),
      arbitraryAggregate(expressions, kinds),
      {
        minKeys: 1,
        maxKeys: 5,
        noNullPrototype: true,
      },
    );
    const cutoffs = fc
      .uniqueArray(instant, { minLength: 1, maxLength: 3 })
      .map((found) => found.sort((a, b) => a - b));
    const population = fc.option(expressions.boolean, { nil: undefined, freq: 2 });
    return fc.record({ aggregates, cutoffs, population }).map(({ population: members, ...rest }) => {
      const plan = { key: names.user, ...rest, ...(members === undefined ? {} : { population: members }) };
      return printable({ names, events, list, plan });
    });
  });
}
