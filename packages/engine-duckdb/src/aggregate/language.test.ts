import {
  type AggregateKind,
  type AggregateNode,
  category,
  defineEvents,
  type Engine,
  type EventLog,
  type ExpressionNode,
  id,
  number,
  optional,
  rowAt,
  timestamp,
  type ValueType,
} from "@portrait/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { duckdb } from "../duckdb.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const events = defineEvents(
  {
    user: id("user"),
    at: timestamp(),
    known: optional(timestamp()),
    page: optional(category()),
    amount: optional(number()),
  },
  { arrival: "known" },
);

/** A Friday; clocks in Berlin go back on Sunday the 27th at 01:00 UTC. */
const START = Date.UTC(2024, 9, 25);

const visit = (user: string, hour: number, page: string | null, amount: number | null = null) => ({
  user,
  at: START + hour * HOUR,
  known: null,
  page,
  amount,
});

const rows = [
  visit("ann", 0, "home", 1),
  visit("ann", 1, "item > 1", 3),
  visit("ann", 3, "home", 8),
  visit("ann", 22, "item > 1", null),
  visit("ann", 23, null, 4),
  visit("ann", 72, "home", 2),
  visit("ann", 74, "buy\\", 10),
  visit("bob", 50, "home", 5),
];
const END = START + 75 * HOUR;

let engine: Engine;
let log: EventLog;
beforeAll(async () => {
  engine = await duckdb({ threads: 2 });
  log = await engine.read(events, rows);
});
afterAll(() => engine.close());

const column = (name: string, type: ValueType): ExpressionNode => ({ op: "column", name, type });
const page = column("page", "category");
const amount = column("amount", "number");
const pageIs = (...values: string[]): ExpressionNode => ({ op: "in", of: page, values });

function node(aggregate: AggregateKind, more: Partial<AggregateNode> = {}): AggregateNode {
  return {
    op: "aggregate",
    aggregate,
    type: "number",
    window: { direction: "before", length: null },
    ...more,
  };
}

async function valuesAt(
  cutoff: number,
  aggregates: Readonly<Record<string, AggregateNode>>,
  of: EventLog = log,
): Promise<Readonly<Record<string, unknown>>> {
  const { users, table } = await engine.aggregate(of, { key: "user", cutoffs: [cutoff], aggregates });
  return Object.fromEntries(users.map((user, row) => [user, rowAt(table, row)]));
}

test("statistics of numbers", async () => {
  const values = await valuesAt(END, {
    variance: node("variance", { input: amount, ddof: 1 }),
    ofAll: node("variance", { input: amount, ddof: 0 }),
    median: node("quantile", { input: amount, probability: 0.5 }),
    low: node("quantile", { input: amount, probability: 0.1 }),
    histogram: node("histogram", { input: amount, edges: [2, 4, 100], type: "vector" }),
    trend: node("trend", {
      input: amount,
      unit: HOUR,
      where: { op: "lt", left: amount, right: { op: "literal", value: 8 } },
    }),
    decayed: node("decayedSum", { input: amount, halfLife: HOUR, where: pageIs("buy\\") }),
    decayedCount: node("decayedSum", { halfLife: HOUR, where: pageIs("buy\\") }),
  });
  // Amounts 1 2 3 4 8 10: mean 14/3, squared differences 190/3. The trend goes through (0, 1), (1, 3), (23, 4), (72, 2).
  expect(values.ann).toEqual({
    variance: expect.closeTo(190 / 15, 12),
    ofAll: expect.closeTo(190 / 18, 12),
    median: 3.5,
    low: 1.5,
    histogram: [1, 2, 3, 0],
    trend: expect.closeTo(-1 / 3410, 12),
    decayed: 5,
    decayedCount: 0.5,
  });
  expect(values.bob).toEqual({
    variance: null,
    ofAll: 0,
    median: 5,
    low: 5,
    histogram: [0, 0, 1, 0],
    trend: null,
    decayed: 0,
    decayedCount: 0,
  });
});

test("no number is -0", async () => {
  const zero: ExpressionNode = { op: "multiply", left: amount, right: { op: "literal", value: -0 } };
  const kinds = ["min", "max", "first", "last", "mostFrequent", "sum", "mean", "quantile"] as const;
  const nodes = kinds.map((kind) => [kind, node(kind, { input: zero, probability: 0 })] as const);
  const values = await valuesAt(END, Object.fromEntries(nodes));
  expect(values.bob).toEqual(Object.fromEntries(kinds.map((kind) => [kind, 0])));
});

test("what occurs often, and what follows what", async () => {
  const values = await valuesAt(END, {
    entropy: node("entropy", { input: page }),
    top: node("topK", { input: page, limit: 2, type: "list" }),
    shares: node("topKShares", { input: page, limit: 4, type: "vector" }),
    pairs: node("ngrams", { input: page, n: 2, limit: 3, type: "list" }),
    long: node("ngrams", { input: page, n: 8, limit: 3, type: "list" }),
    returns: node("sequenceCount", { input: page, sequence: ["home", "item > 1", "home"] }),
    never: node("sequenceCount", { input: page, sequence: ["home", "nowhere"] }),
  });
  const [half, third, sixth] = [1 / 2, 1 / 3, 1 / 6];
  expect(values.ann).toEqual({
    entropy: expect.closeTo(-half * Math.log(half) - third * Math.log(third) - sixth * Math.log(sixth), 12),
    top: ["home", "item > 1"],
    shares: [half, third, sixth, 0],
    pairs: ["item \\> 1 > home", "home > item \\> 1", "home > buy\\\\"],
    long: [],
    returns: 2,
    never: 0,
  });
  expect(values.bob).toMatchObject({ entropy: 0, shares: [1, 0, 0, 0], pairs: [], returns: 0 });
});

test("gaps, sessions, streaks and hours", async () => {
  const unit = HOUR;
  const values = await valuesAt(END, {
    mean: node("gap", { statistic: "mean", unit }),
    least: node("gap", { statistic: "min", unit }),
    greatest: node("gap", { statistic: "max", unit }),
    last: node("gap", { statistic: "last", unit }),
    deviation: node("gap", { statistic: "deviation", unit, where: pageIs("home") }),
    sessions: node("sessions", { statistic: "count", gap: 2 * HOUR, unit }),
    events: node("sessions", { statistic: "meanEvents", gap: 2 * HOUR, unit }),
    lasting: node("sessions", { statistic: "meanDuration", gap: 2 * HOUR, unit }),
    lastEvents: node("sessions", { statistic: "lastEvents", gap: 2 * HOUR, unit }),
    lastLasting: node("sessions", { statistic: "lastDuration", gap: 2 * HOUR, unit }),
    active: node("streak", { statistic: "active", period: "day", timeZone: "Europe/Berlin" }),
    longest: node("streak", { statistic: "longest", period: "day", timeZone: "Europe/Berlin" }),
    current: node("streak", { statistic: "current", period: "day", timeZone: "UTC" }),
    weeks: node("streak", { statistic: "current", period: "week", timeZone: "UTC" }),
    months: node("streak", { statistic: "longest", period: "month", timeZone: "UTC" }),
    days: node("dayOfWeek", { timeZone: "Europe/Berlin", type: "vector" }),
    hours: node("hourOfDay", { timeZone: "Europe/Berlin", type: "vector" }),
  });
  const byHour: Readonly<Record<number, number>> = { 0: 1, 1: 2, 2: 1, 3: 2, 5: 1 };
  expect(values.ann).toEqual({
    mean: 74 / 6,
    least: 1,
    greatest: 49,
    last: 2,
    deviation: expect.closeTo((69 - 3) / Math.SQRT2, 9),
    sessions: 3,
    events: 7 / 3,
    lasting: 2,
    lastEvents: 2,
    lastLasting: 2,
    // Berlin: Friday 02:00, 03:00, 05:00, Saturday 00:00, 01:00, and by winter time Monday 01:00, 03:00.
    active: 3,
    longest: 2,
    current: 1,
    weeks: 2,
    months: 1,
    days: [2, 0, 0, 0, 3, 2, 0],
    hours: Array.from({ length: 24 }, (_, hour) => byHour[hour] ?? 0),
  });
  expect(values.bob).toMatchObject({ mean: null, deviation: null, sessions: 1, lasting: 0, current: 1 });
});

test("the steps of a funnel, in order and in time", async () => {
  const steps = [pageIs("home"), pageIs("item > 1"), pageIs("buy\\")];
  const values = await valuesAt(END, {
    near: node("funnel", { steps, length: HOUR }),
    far: node("funnel", { steps, length: 71 * HOUR }),
    all: node("funnel", { steps, length: 72 * HOUR }),
    first: node("funnel", { steps: [pageIs("nowhere"), pageIs("home")], length: DAY }),
  });
  // The last home before an item is at 03:00, the purchase 71 hours later.
  expect(values.ann).toEqual({ near: 2, far: 3, all: 3, first: 0 });
  expect(values.bob).toEqual({ near: 1, far: 1, all: 1, first: 0 });
  expect(await valuesAt(END, { short: node("funnel", { steps, length: 71 * HOUR - 1 }) })).toMatchObject({
    ann: { short: 2 },
  });
});

test("windows of every kind", async () => {
  const count = (window: AggregateNode["window"], more: Partial<AggregateNode> = {}): AggregateNode =>
    node("count", { window, ...more });
  const direction = "before";
  const values = await valuesAt(END, {
    hop: count({ direction, length: 3 * HOUR, hop: DAY }),
    today: count({ direction, calendar: "day", timeZone: "Europe/Berlin", periodsAgo: 0 }),
    friday: count({ direction, calendar: "day", timeZone: "Europe/Berlin", periodsAgo: 3 }),
    tumbling: count({ direction, tumbling: DAY, origin: START + HOUR, periodsAgo: 3 }),
    five: count({ direction, events: 5 }),
    home: node("sum", { input: amount, where: pageIs("home"), window: { direction, events: 2 } }),
    session: node("sum", { input: amount, window: { direction, session: 2 * HOUR } }),
    longer: count({ direction, session: 49 * HOUR }),
  });
  expect(values.ann).toEqual({
    hop: 2,
    today: 2,
    friday: 3,
    tumbling: 4,
    five: 5,
    home: 10,
    session: 12,
    longer: 7,
  });
  expect(values.bob).toEqual({
    hop: 0,
    today: 0,
    friday: 0,
    tumbling: 0,
    five: 1,
    home: 5,
    session: 5,
    longer: 1,
  });
});

test("events are seen once they have arrived, by users and by aggregates, and targets see all", async () => {
  const late = await engine.read(events, [
    { ...visit("ann", 0, "home", 1), known: START + 5 * HOUR },
    visit("ann", 1, "home", 2),
    { ...visit("bob", 1, "home", 4), known: START + 2 * HOUR },
    { ...visit("bob", 3, "home", 8), known: START + 9 * HOUR },
  ]);
  const total = node("sum", { input: amount });
  const last = node("count", { window: { direction: "before", events: 5 } });
  const target = node("sum", { input: amount, window: { direction: "after", length: 2 * HOUR } });
  expect(await valuesAt(START + 2 * HOUR, { total, last, target }, late)).toEqual({
    ann: { total: 2, last: 1, target: 0 },
  });
  expect(await valuesAt(START + 3 * HOUR, { total, last, target }, late)).toEqual({
    ann: { total: 2, last: 1, target: 0 },
    bob: { total: 4, last: 1, target: 8 },
  });
  expect(await valuesAt(START + 6 * HOUR, { total, last }, late)).toEqual({
    ann: { total: 3, last: 2 },
    bob: { total: 4, last: 1 },
  });
});

test("what a definition lacks is an error that says so", async () => {
  await expect(valuesAt(END, { a: node("variance", { input: page, ddof: 1 }) })).rejects.toThrow(
    '"variance": an operand must be of type number; received category.',
  );
  await expect(valuesAt(END, { a: node("entropy") })).rejects.toThrow(
    'duckdb: "input" of the aggregate "a" (entropy) must be an expression over the event; received undefined.',
  );
  await expect(valuesAt(END, { a: node("gap", { statistic: "count", unit: 1 }) })).rejects.toThrow(
    'duckdb: "statistic" of the aggregate "a" (gap) must be one of "mean", "min", "max", "last", "deviation"; received "count".',
  );
  await expect(valuesAt(END, { a: node("hourOfDay", { timeZone: "Mars/Olympus" }) })).rejects.toThrow(
    'There is no time zone "Mars/Olympus".',
  );
});
