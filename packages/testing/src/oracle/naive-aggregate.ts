import {
  type AggregateNode,
  type AggregatePlan,
  type EventDefinition,
  type ExpressionNode,
  type VectorValue,
  windowKind,
} from "@portrait/core";
import { type NaiveValue, naiveEvaluate } from "./naive-expression.js";

/** One event as it was read, every column present. */
export type NaiveEvent = Readonly<Record<string, string | number | boolean | Date | null>>;

/** What an aggregate plan should give. */
export interface NaiveResult {
  /** For each row the user. */
  readonly users: readonly string[];
  /** For each row the cutoff in epoch milliseconds. */
  readonly cutoffs: readonly number[];
  /** For each row the aggregates by name. */
  readonly rows: readonly Readonly<Record<string, VectorValue>>[];
}

interface Timed {
  readonly at: number;
  readonly value: (node: ExpressionNode) => NaiveValue;
}

function timed(events: EventDefinition, list: readonly NaiveEvent[]): readonly Timed[] {
  const all = list.map((event, line) => {
    const column = (name: string): NaiveValue => {
      const held = Object.hasOwn(event, name) ? event[name] : undefined;
      if (held === undefined) throw new Error(`naiveAggregate: the event has no column "${name}"`);
      return held instanceof Date ? held.getTime() : held;
    };
    return {
      line,
      at: column(events.time) as number,
      value: (node: ExpressionNode) => naiveEvaluate(node, column),
    };
  });
  return all.sort((a, b) => a.at - b.at || a.line - b.line);
}

function inWindow(window: AggregateNode["window"], cutoff: number, at: number): boolean {
  if (windowKind(window) !== "sliding" || !("length" in window)) {
    throw new Error(`naiveAggregate: windows of the kind "${windowKind(window)}" are not known`);
  }
  const { direction, length } = window;
  if (direction === "after") return at >= cutoff && (length === null || at < cutoff + length);
  return at < cutoff && (length === null || at >= cutoff - length);
}

function mostFrequent(inputs: readonly NaiveValue[]): NaiveValue {
  const times = (value: NaiveValue): number => inputs.filter((other) => other === value).length;
  const most = Math.max(...inputs.map(times));
  return inputs.findLast((value) => times(value) === most) ?? null;
}

function fold(node: AggregateNode, cutoff: number, seen: readonly Timed[]): NaiveValue | readonly string[] {
  const { input } = node;
  const inputs =
    input === undefined ? [] : seen.map(({ value }) => value(input)).filter((value) => value !== null);
  const numbers = inputs.map(Number);
  const sum = numbers.reduce((total, value) => total + value, 0);
  const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
  switch (node.aggregate) {
    case "count":
      return seen.length;
    case "exists":
      return seen.length > 0;
    case "share":
      return orNull(inputs.filter((value) => value === true).length / seen.length);
    case "sum":
      return orNull(sum);
    case "mean":
      return orNull(sum / numbers.length);
    case "min":
      return orNull(Math.min(...numbers));
    case "max":
      return orNull(Math.max(...numbers));
    case "recency":
      return orNull((cutoff - Math.max(...numbers)) / (node.unit as number));
    case "tenure":
      return orNull((cutoff - Math.min(...numbers)) / (node.unit as number));
    case "distinct":
      return new Set(inputs).size;
    case "first":
      return inputs[0] ?? null;
    case "last":
      return inputs.at(-1) ?? null;
    case "mostFrequent":
      return mostFrequent(inputs);
    case "history":
      return inputs.slice(-(node.limit as number)).map(String);
    default:
      throw new Error(`naiveAggregate: the aggregate "${node.aggregate}" is not known`);
  }
}

function asValue(type: AggregateNode["type"], value: NaiveValue | readonly string[]): VectorValue {
  return type === "timestamp" && typeof value === "number" ? new Date(value) : value;
}

/**
 * What an engine should make of an aggregate plan: slow and plain, one event and one aggregate at a time, written from
 * the documentation of the contracts and independent of every engine.
 *
 * The semantics: events are ordered by time, then by their place in the list. A null condition is false. `count` counts
 * events and `exists` says whether there is one; `share` is the events with a true input by all events, null without any.
 * The others see inputs that are not null: `sum` is 0 without any, `distinct` counts different ones, `mean`, `min`, `max`,
 * `first`, `last` and `mostFrequent` (ties go to the one seen last) are null without any; `recency` is
 * `(t - max) / unit`, `tenure` is `(t - min) / unit`; `history` is the last `limit` of them in order. A result that is not
 * finite is null. Members at a cutoff are the users of whom an event before it meets the population; rows are ordered by
 * cutoff, then by user in code-unit order.
 *
 * @param events - What the events are.
 * @param list - The events, in the order of the source.
 * @param plan - What to compute.
 * @throws Error when it does not know an aggregate or window of the plan, or the events have a time of arrival.
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
  if (events.arrival !== undefined) throw new Error("naiveAggregate: the time of arrival is not known");
  const all = timed(events, list);
  const userOf = ({ value }: Timed): NaiveValue => value({ op: "column", name: plan.key, type: "category" });
  const found = plan.cutoffs.flatMap((cutoff) => {
    const meets = ({ at, value }: Timed): boolean =>
      at < cutoff && (plan.population === undefined || value(plan.population) === true);
    const users = new Set(
      all
        .filter(meets)
        .map(userOf)
        .filter((user) => user !== null),
    );
    return [...users]
      .map(String)
      .sort()
      .map((user) => ({ user, cutoff }));
  });
  const rows = found.map(({ user, cutoff }) => {
    const own = all.filter((event) => userOf(event) === user);
    const entries = Object.entries(plan.aggregates).map(([name, node]) => {
      const meets = (event: Timed): boolean => node.where === undefined || event.value(node.where) === true;
      const seen = own.filter((event) => inWindow(node.window, cutoff, event.at) && meets(event));
      return [name, asValue(node.type, fold(node, cutoff, seen))] as const;
    });
    return Object.fromEntries(entries);
  });
  return { users: found.map(({ user }) => user), cutoffs: found.map(({ cutoff }) => cutoff), rows };
}
