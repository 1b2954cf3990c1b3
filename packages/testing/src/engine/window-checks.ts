import {
  type AggregateNode,
  type AggregateWindow,
  defineEvents,
  type Engine,
  type EngineSupport,
  id,
  number,
  timestamp,
} from "@portrait/core";
import { expect } from "vitest";
import type { Check } from "../suite/check.js";
import { answersOf, checkOf } from "./asked.js";
import { aggregateNode, columnNode, type OpenEngine } from "./suite.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const events = defineEvents({ user: id("user"), at: timestamp(), x: number() });
const x = columnNode("x", "number");

const sum = (window: AggregateWindow, more: Partial<AggregateNode> = {}): AggregateNode =>
  aggregateNode("sum", "number", { input: x, window, ...more });

/** Events whose sum says which of them were seen: 1, 2, 4 and so on. */
const eventsAt = (instants: readonly string[]): readonly object[] =>
  instants.map((instant, place) => ({ user: "ann", at: Date.parse(instant), x: 2 ** place }));

const instants = [
  "2023-09-30T12:00:00Z",
  "2023-12-25T00:00:00Z",
  "2023-12-31T23:59:59.999Z",
  "2024-01-01T00:00:00Z",
  "2024-01-03T23:59:59.999Z",
  "2024-01-04T00:00:00Z",
  "2024-01-04T11:59:59.999Z",
  "2024-01-04T12:00:00Z",
];
const THURSDAY = Date.parse("2024-01-04T12:00:00Z");

const calendar = (
  period: "day" | "week" | "month" | "quarter" | "year",
  periodsAgo: number,
  timeZone: string = "UTC",
): AggregateNode => sum({ direction: "before", calendar: period, periodsAgo, timeZone });
const tumbling = (origin: number, periodsAgo: number): AggregateNode =>
  sum({ direction: "before", tumbling: 6 * HOUR, origin, periodsAgo });
const hop = (length: number, step: number): AggregateNode => sum({ direction: "before", length, hop: step });
const session = (longest: number): AggregateNode => sum({ direction: "before", session: longest });

type Windows = Readonly<Record<string, readonly [node: AggregateNode, sum: number]>>;

/** Windows as of Thursday, 2024-01-04, noon, and the sums over them, by kind. */
const windows: Readonly<Record<string, Windows>> = {
  "a hop rounds the start of a window down": {
    "six hours, to the day": [hop(6 * HOUR, DAY), 96],
    "thirteen hours, to the day": [hop(13 * HOUR, DAY), 112],
    "twelve hours, to the hour": [hop(12 * HOUR, HOUR), 96],
    "twelve hours and a bit, to seven milliseconds": [hop(12 * HOUR - 3, 7), 96],
  },
  "calendar periods begin where they should": {
    today: [calendar("day", 0), 96],
    yesterday: [calendar("day", 1), 16],
    "three days ago": [calendar("day", 3), 8],
    "this week": [calendar("week", 0), 120],
    "last week": [calendar("week", 1), 6],
    "this month": [calendar("month", 0), 120],
    "last month": [calendar("month", 1), 6],
    "this quarter": [calendar("quarter", 0), 120],
    "last quarter": [calendar("quarter", 1), 6],
    "the quarter before": [calendar("quarter", 2), 1],
    "this year": [calendar("year", 0), 120],
    "last year": [calendar("year", 1), 7],
    "today in Kolkata": [calendar("day", 0, "Asia/Kolkata"), 112],
    "this year in New York": [calendar("year", 0, "America/New_York"), 112],
  },
  "tumbling periods are counted from their origin": {
    now: [tumbling(0, 0), 64],
    before: [tumbling(0, 1), 32],
    "the one before": [tumbling(0, 2), 16],
    "from three o'clock": [tumbling(3 * HOUR, 0), 64],
    "from three o'clock, before": [tumbling(3 * HOUR, 1), 0],
    "from three o'clock, the one before": [tumbling(3 * HOUR, 2), 48],
    "from an origin to come": [tumbling(THURSDAY + 101 * DAY + 3 * HOUR, 2), 48],
  },
  "the last events are those that meet the condition": {
    one: [sum({ direction: "before", events: 1 }), 64],
    two: [sum({ direction: "before", events: 2 }), 96],
    all: [sum({ direction: "before", events: 99 }), 127],
    "three of few": [
      sum(
        { direction: "before", events: 3 },
        { where: { op: "lt", left: x, right: { op: "literal", value: 40 } } },
      ),
      56,
    ],
  },
  "a session ends after a longer gap than its longest": {
    "half a day": [session(12 * HOUR), 112],
    "the gap itself": [session(12 * HOUR - 1), 112],
    "a millisecond less": [session(12 * HOUR - 2), 64],
    "of few": [{ ...session(DAY), where: { op: "lt", left: x, right: { op: "literal", value: 10 } } }, 12],
  },
};

/** Days with a change of clocks: their first instant and that of the next day. */
const changes: readonly (readonly [timeZone: string, start: string, end: string])[] = [
  ["Europe/Berlin", "2024-03-30T23:00:00Z", "2024-03-31T22:00:00Z"],
  ["Europe/Berlin", "2024-10-26T22:00:00Z", "2024-10-27T23:00:00Z"],
  ["America/New_York", "2024-03-10T05:00:00Z", "2024-03-11T04:00:00Z"],
  ["America/New_York", "2024-11-03T04:00:00Z", "2024-11-04T05:00:00Z"],
  ["Australia/Lord_Howe", "2024-04-06T13:00:00Z", "2024-04-07T13:30:00Z"],
  ["Australia/Lord_Howe", "2024-10-05T13:30:00Z", "2024-10-06T13:00:00Z"],
];

const beside = (instant: string, milliseconds: number): string =>
  new Date(Date.parse(instant) + milliseconds).toISOString();

async function changedDays(engine: Engine): Promise<void> {
  for (const [timeZone, start, end] of changes) {
    const list = eventsAt([beside(start, -1), start, beside(end, -1), end]);
    const aggregates = { day: calendar("day", 0, timeZone), before: calendar("day", 1, timeZone) };
    const cutoffs = [Date.parse(end), Date.parse(end) + HOUR];
    const [atEnd, later] = await answersOf(engine, events, list, { key: "user", cutoffs, aggregates });
    expect([timeZone, start, atEnd?.day, later?.day, later?.before]).toEqual([timeZone, start, 6, 8, 6]);
  }
}

/**
 * Checks windows of every kind, and days on which clocks change.
 *
 * @param open - Opens the engine.
 * @param support - What it computes.
 */
export function windowChecks(open: OpenEngine, support: EngineSupport): readonly Check[] {
  const kinds = Object.entries(windows).flatMap(([name, cases]) => {
    const aggregates = Object.fromEntries(Object.entries(cases).map(([title, [node]]) => [title, node]));
    const expected = Object.fromEntries(Object.entries(cases).map(([title, [, seen]]) => [title, seen]));
    return checkOf(open, support, { aggregates }, name, async (engine) => {
      const plan = { key: "user", cutoffs: [THURSDAY], aggregates };
      expect(await answersOf(engine, events, eventsAt(instants), plan)).toEqual([
        { user: "ann", cutoff: THURSDAY, ...expected },
      ]);
    });
  });
  const day = { day: calendar("day", 0) };
  return [
    ...kinds,
    ...checkOf(
      open,
      support,
      { aggregates: day },
      "at midnight the day that ends is today",
      async (engine) => {
        const cutoffs = [Date.parse("2024-01-04T00:00:00Z"), Date.parse("2024-01-04T00:00:00.001Z")];
        const plan = { key: "user", cutoffs, aggregates: day };
        const found = await answersOf(engine, events, eventsAt(instants), plan);
        expect(found.map(({ day: seen }) => seen)).toEqual([16, 32]);
      },
    ),
    ...checkOf(
      open,
      support,
      { aggregates: day },
      "a day on which clocks change has 23, 25 or 24 and a half hours",
      changedDays,
    ),
  ];
}
