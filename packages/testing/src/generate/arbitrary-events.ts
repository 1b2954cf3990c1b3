import {
  boolean,
  category,
  defineEvents,
  type EventDefinition,
  id,
  number,
  oneOf,
  optional,
  text,
  timestamp,
} from "@portrait/core";
import fc from "fast-check";
import type { NaiveEvent } from "../oracle/naive-event.js";

/** The columns of generated events, by role: the names are random. */
export interface EventNames {
  /** The user's id. */
  readonly user: string;
  /** The item's id; may be null. */
  readonly item: string;
  /** When it happened. */
  readonly at: string;
  /** When it became known; may be null. */
  readonly arrived: string;
  /** Another instant; may be null. */
  readonly seen: string;
  /** One of `kinds`. */
  readonly kind: string;
  /** A category; may be null. */
  readonly country: string;
  /** A number. */
  readonly amount: string;
  /** A number; may be null. */
  readonly price: string;
  /** A truth value; may be null. */
  readonly flag: string;
  /** A text; may be null. */
  readonly note: string;
}

/** Instants that generated events happen at, exactly or nearly. */
export interface EventGrid {
  /** The first, in epoch milliseconds. */
  readonly origin: number;
  /** The milliseconds between two of them. */
  readonly step: number;
}

/** Generated events: what they are, and their list. */
export interface EventCase {
  /** The names of the columns. */
  readonly names: EventNames;
  /** What the events are. */
  readonly events: EventDefinition;
  /** The events, in any order of time and of arrival. */
  readonly list: readonly NaiveEvent[];
  /** The instants around which they happen. */
  readonly grid: EventGrid;
}

/** Names of columns that break careless code; two differ in case alone. */
const COLUMN_NAMES = [
  "user",
  "User",
  "select",
  "a b",
  'quo"ted',
  "it's",
  "toString",
  "valueOf",
  "\u00e9t\u00e9",
  "x; --",
  "item.id",
  "at",
  "rowid",
  "%1$s",
  "$1",
  "line",
] as const;

/** The values of the closed category of generated events. */
export const kinds: readonly string[] = Object.freeze(["purchase", "cancel", "it's"]);

/** Texts of open categories and ids of generated events. */
export const texts: readonly string[] = Object.freeze([
  "FR",
  "fr",
  "__proto__",
  "\uff5e",
  "\u{1f600}",
  "'; --",
  "0",
  "a > b",
  "\\",
  'b\\>"',
]);

/** An hour in milliseconds. */
export const HOUR = 3_600_000;

/** A day in milliseconds. */
export const DAY: number = 24 * HOUR;

/**
 * Instants around which generated events happen: long before 1970 and around it, today, nights in which clocks of
 * several zones change, a leap day, and the turn of a year and of a week.
 */
const ANCHORS: readonly string[] = [
  "2023-11-14T22:13:20Z",
  "1969-12-31T22:00:00Z",
  "1900-01-01T00:00:00Z",
  "2023-03-26T01:00:00Z",
  "2023-10-29T01:00:00Z",
  "2024-03-10T07:00:00Z",
  "2024-11-03T06:00:00Z",
  "2024-04-06T15:00:00Z",
  "2024-10-05T15:30:00Z",
  "2024-02-29T12:00:00Z",
  "2024-12-31T23:00:00Z",
];

const arbitraryGrid: fc.Arbitrary<EventGrid> = fc
  .tuple(
    fc.constantFrom(...ANCHORS),
    fc.constantFrom(HOUR, HOUR, HOUR / 3, 6 * HOUR, DAY, DAY, 7 * DAY, 31 * DAY),
  )
  .map(([anchor, step]) => ({ origin: Date.parse(anchor) - 4 * step, step }));

/**
 * Instants on and beside a grid, so that ties and exact boundaries are frequent.
 *
 * @param grid - The grid.
 * @param first - How many steps after its origin the first of them lies.
 */
export function arbitraryInstant({ origin, step }: EventGrid, first: number = 0): fc.Arbitrary<number> {
  return fc
    .tuple(fc.integer({ min: first, max: first + 8 }), fc.constantFrom(0, 0, 0, -1, 1, 1_234_567))
    .map(([steps, beside]) => origin + steps * step + beside);
}

/** Numbers whose sums and products are exact, so that no engine may round them otherwise. */
export const exactNumber: fc.Arbitrary<number> = fc.integer({ min: -80, max: 80 }).map((value) => value / 4);

function definitionOf(names: EventNames, arrival: boolean): EventDefinition {
  const columns = {
    [names.user]: id("user"),
    [names.item]: optional(id("item")),
    [names.at]: timestamp(),
    [names.arrived]: optional(timestamp()),
    [names.seen]: optional(timestamp()),
    [names.kind]: oneOf(...kinds),
    [names.country]: optional(category()),
    [names.amount]: number(),
    [names.price]: optional(number()),
    [names.flag]: optional(boolean()),
    [names.note]: optional(text()),
  };
  const options: object = arrival ? { arrival: names.arrived } : {};
  return defineEvents(columns, options);
}

const arbitraryNames: fc.Arbitrary<EventNames> = fc
  .shuffledSubarray([...COLUMN_NAMES], { minLength: 11, maxLength: 11 })
  .map(([user, item, at, arrived, seen, kind, country, amount, price, flag, note]) => {
    return { user, item, at, arrived, seen, kind, country, amount, price, flag, note } as EventNames;
  });

/** How much later than it happened an event becomes known; null where that is not said. */
const arbitraryDelay = ({ step }: EventGrid): fc.Arbitrary<number | null> =>
  fc.constantFrom(null, 0, 1, step, 2 * step + 1, 5 * step, -1, -step);

function arbitraryEvent(
  names: EventNames,
  grid: EventGrid,
  users: fc.Arbitrary<string>,
): fc.Arbitrary<NaiveEvent> {
  const instant = arbitraryInstant(grid).map((time) => new Date(time));
  const orNull = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
    fc.option(value, { freq: 3 });
  const word = fc.constantFrom(...texts);
  const few = fc.constantFrom(...texts.slice(-3));
  const event = fc.record<NaiveEvent>({
    [names.user]: users,
    [names.item]: orNull(few),
    [names.at]: instant,
    [names.seen]: orNull(instant),
    [names.kind]: fc.constantFrom(...kinds),
    [names.country]: orNull(word),
    [names.amount]: exactNumber,
    [names.price]: orNull(exactNumber),
    [names.flag]: orNull(fc.boolean()),
    [names.note]: orNull(few),
  });
  return fc.tuple(event, arbitraryDelay(grid)).map(([found, delay]) => {
    const arrived = delay === null ? null : new Date(Number(found[names.at]) + delay);
    return { ...found, [names.arrived]: arrived };
  });
}

/** What generated events may have. */
export interface EventCaseOptions {
  /** Whether some definitions name a time of arrival. */
  readonly arrival: boolean;
}

/** What generated events have in common. */
export interface EventFrame extends Omit<EventCase, "list"> {
  /** Their users. */
  readonly users: readonly string[];
}

/**
 * Random definitions of events, with hostile names.
 *
 * @param options - What they may have.
 */
export function arbitraryFrame(options: EventCaseOptions): fc.Arbitrary<EventFrame> {
  const users = fc.shuffledSubarray([...texts], { minLength: 1, maxLength: 3 });
  const arrival = options.arrival ? fc.boolean() : fc.constant(false);
  return fc.tuple(arbitraryNames, arbitraryGrid, users, arrival).map(([names, grid, ids, arrives]) => ({
    names,
    grid,
    users: ids,
    events: definitionOf(names, arrives),
  }));
}

/**
 * Random events: hostile texts, many ties, exact repeats, nulls, events that arrive late or before they happen, instants
 * before 1970 and in nights in which clocks change, none at all.
 *
 * @param frame - What they have in common.
 */
export function arbitraryList({ names, grid, users }: EventFrame): fc.Arbitrary<readonly NaiveEvent[]> {
  const event = arbitraryEvent(names, grid, fc.constantFrom(...users));
  return fc
    .array(fc.tuple(event, fc.constantFrom(1, 1, 1, 1, 1, 2)), { maxLength: 32, size: "max" })
    .map((found) => found.flatMap(([one, times]) => Array.from({ length: times }, () => one)));
}

/**
 * A log several times, each time a step of its grid later.
 *
 * @param list - The log.
 * @param frame - What its events have in common.
 * @param times - How often.
 */
export function repeated(
  list: readonly NaiveEvent[],
  { names, grid }: EventFrame,
  times: number,
): readonly NaiveEvent[] {
  const later = (event: NaiveEvent, milliseconds: number): NaiveEvent => {
    const shifted = [names.at, names.arrived].map((name) => {
      const instant = event[name];
      return [name, instant instanceof Date ? new Date(instant.getTime() + milliseconds) : null];
    });
    return { ...event, ...Object.fromEntries(shifted) };
  };
  return Array.from({ length: times }, (_, time) =>
    list.map((event) => (time === 0 ? event : later(event, time * grid.step))),
  ).flat();
}

/**
 * Random events of a random definition.
 *
 * @param options - What they may have.
 */
export function arbitraryEvents(options: EventCaseOptions): fc.Arbitrary<EventCase> {
  return arbitraryFrame(options).chain(({ users, ...frame }) =>
    arbitraryList({ users, ...frame }).map((list) => ({ ...frame, list })),
  );
}
