import type { AggregateNode, AggregatePlan, EventDefinition, VectorValue } from "@portrait/core";
import type { NaiveResultValue, NaiveView } from "./folds/fold.js";
import { naiveFolds } from "./folds/folds.js";
import { type ClockOf, localClocks } from "./local-time.js";
import { type NaiveEvent, type PlacedEvent, placedEvents } from "./naive-event.js";
import { naiveScale } from "./naive-scale.js";
import { isKnown, seenEvents } from "./naive-window.js";

/** What an aggregate plan should give. */
export interface NaiveResult {
  /** For each row the user. */
  readonly users: readonly string[];
  /** For each row the cutoff in epoch milliseconds. */
  readonly cutoffs: readonly number[];
  /** For each row the aggregates by name. */
  readonly rows: readonly Readonly<Record<string, VectorValue>>[];
  /**
   * For each row and aggregate the size of the numbers that it is computed from, to which its rounding errors are
   * relative; `null` where the value is exact.
   */
  readonly scales: readonly Readonly<Record<string, number | null>>[];
}

function viewOf(
  node: AggregateNode,
  cutoff: number,
  own: readonly PlacedEvent[],
  clockOf: ClockOf,
): NaiveView {
  const { input } = node;
  const events = seenEvents(node, cutoff, own, clockOf);
  const inputs = events.flatMap(({ at, value }) => {
    const found = input === undefined ? null : value(input);
    return found === null || (typeof found === "number" && !Number.isFinite(found))
      ? []
      : [{ at, value: found }];
  });
  return { cutoff, events, inputs, clockOf };
}

function resultOf({ type }: AggregateNode, value: NaiveResultValue): VectorValue {
  if (typeof value !== "number") return value;
  if (!Number.isFinite(value)) return null;
  if (type === "timestamp") return new Date(value);
  return value === 0 ? 0 : value;
}

/** Whom the event of an id belongs to, as was known at a cutoff; null for an event of nobody. */
function personOf({ value }: PlacedEvent, { key, identities }: AggregatePlan, cutoff: number): string | null {
  const id = value({ op: "column", name: key, type: "category" });
  if (id === null) return null;
  const row = identities?.ids.findIndex(
    (named, place) =>
      named === id &&
      Number(identities.knownFrom[place]) < cutoff &&
      cutoff <= Number(identities.knownUntil[place]),
  );
  return row === undefined || row < 0 ? String(id) : String(identities?.persons[row]);
}

function membersAt(all: readonly PlacedEvent[], plan: AggregatePlan, cutoff: number): readonly string[] {
  const { population } = plan;
  const users = all
    .filter((event) => isKnown(event, cutoff))
    .filter(({ value }) => population === undefined || value(population) === true)
    .map((event) => personOf(event, plan, cutoff))
    .filter((user) => user !== null);
  return [...new Set(users)].sort();
}

/**
 * What an engine should make of an aggregate plan: slow and plain, one event and one aggregate at a time, written from
 * the documentation of the contracts and independent of every engine.
 *
 * The semantics: events are ordered by time, then by their place in the list. Before a cutoff an event is seen if it
 * happened and had arrived before it; after a cutoff, whenever it arrived. A null condition is false. The window is cut
 * from the events that meet the condition; inputs that are null are left out. What each aggregate gives is said in the
 * README of `@portrait/features`. Where the plan says who ids were, the events of an id are those of the person that it was
 * known to be before the cutoff, after the cutoff too. A result that is not finite is null, and -0 is 0. Members at a cutoff are the users of
 * whom an event seen before it meets the population; rows are ordered by cutoff, then by user in code-unit order.
 *
 * @param events - What the events are.
 * @param list - The events, in the order of the source.
 * @param plan - What to compute.
 *
 * @example
 * ```ts
 * import { days, defineEvents, id, timestamp } from "@portrait/core";
 * import { naiveAggregate } from "@portrait/testing";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const { rows } = naiveAggregate(visits, [{ user: "ann", at: new Date(0) }, { user: "ann", at: new Date(5) }], {
 *   key: "user",
 *   cutoffs: [5],
 *   aggregates: { visits: { op: "aggregate", aggregate: "count", window: { direction: "before", length: days(1).milliseconds }, type: "number" } },
 * });
 * rows; // => [{ visits: 1 }]
 * ```
 */
export function naiveAggregate(
  events: EventDefinition,
  list: readonly NaiveEvent[],
  plan: AggregatePlan,
): NaiveResult {
  const all = placedEvents(events, list);
  const clockOf = localClocks();
  const found = plan.cutoffs.flatMap((cutoff) =>
    membersAt(all, plan, cutoff).map((user) => {
      const own = all.filter((event) => personOf(event, plan, cutoff) === user);
      const views = Object.entries(plan.aggregates).map(
        ([name, node]) => [name, node, viewOf(node, cutoff, own, clockOf)] as const,
      );
      const row = views.map(
        ([name, node, view]) => [name, resultOf(node, naiveFolds[node.aggregate](node, view))] as const,
      );
      const scales = views.map(([name, node, view]) => [name, naiveScale(node, view)] as const);
      return { user, cutoff, row: Object.fromEntries(row), scales: Object.fromEntries(scales) };
    }),
  );
  return {
    users: found.map(({ user }) => user),
    cutoffs: found.map(({ cutoff }) => cutoff),
    rows: found.map(({ row }) => row),
    scales: found.map(({ scales }) => scales),
  };
}
