import {
  boolean,
  type ColumnSummary,
  category,
  defineEvents,
  type Engine,
  type EventDefinition,
  id,
  number,
  optional,
  type SummaryPlan,
  text,
  timestamp,
} from "@portrait/core";
import fc from "fast-check";
import { expect } from "vitest";
import { hostileTexts } from "../data/hostile.js";
import { expectErrorCode } from "../error/expect-portrait-error.js";
import { arbitraryEvents } from "../generate/arbitrary-events.js";
import type { NaiveEvent } from "../oracle/naive-event.js";
import { naiveSummary } from "../oracle/naive-summary.js";
import type { Check } from "../suite/check.js";
import { type EngineSuite, type OpenEngine, withEngine } from "./suite.js";
import { expectColumnSummary } from "./summary-agreement.js";

const whole = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
const DAY = 86_400_000;

const visits = defineEvents({
  user: id("user"),
  at: timestamp(),
  page: optional(category()),
  seconds: optional(number()),
  paid: optional(boolean()),
});

const rows = [
  { user: "1", at: 0, page: "home", seconds: 4, paid: true },
  { user: "2", at: DAY, page: "home", seconds: 2, paid: null },
  { user: "2", at: DAY + 1, page: "cart", seconds: 2, paid: false },
  { user: "3", at: 3 * DAY, page: null, seconds: null, paid: true },
  { user: "4", at: 4 * DAY, page: "help", seconds: 6, paid: true },
];

async function byHand(engine: Engine): Promise<void> {
  const log = await engine.read(visits, rows);
  const periods = [
    { from: 0, to: 2 * DAY },
    { from: 2 * DAY, to: 4 * DAY + 1 },
  ] as const;
  const found = await engine.summarize(log, { periods, parts: 2, top: 2, now: 3 * DAY });
  expect(found.rows).toEqual([3, 2]);
  expect(found.later).toBe(2);
  expect(found.days).toEqual([
    { day: 0, count: 1 },
    { day: DAY, count: 2 },
    { day: 3 * DAY, count: 1 },
    { day: 4 * DAY, count: 1 },
  ]);
  expect(Object.keys(found.columns)).toEqual(["user", "at", "page", "seconds", "paid"]);
  expect(found.columns.user).toEqual({
    type: "category",
    periods: [
      { rows: 3, nulls: 0, distinct: 2 },
      { rows: 2, nulls: 0, distinct: 2 },
    ],
    top: [
      { value: "2", counts: [2, 0] },
      { value: "1", counts: [1, 0] },
    ],
    added: { distinct: 2, rows: 2 },
    vanished: { distinct: 2, rows: 3 },
    ascending: true,
  });
  expect(found.columns.page).toMatchObject({ added: { distinct: 1, rows: 1 }, ascending: false });
  expect(found.columns.seconds).toMatchObject({
    type: "number",
    periods: [
      { rows: 3, nulls: 0, distinct: 2, quantiles: [2, 2, 4] },
      { rows: 2, nulls: 1, distinct: 1, mean: 6, deviation: 0, quantiles: [6, 6, 6] },
    ],
    runs: [
      { least: 2, greatest: 2, counts: [2, 0] },
      { least: 4, greatest: 6, counts: [1, 1] },
    ],
    distance: 1,
    ascending: false,
  });
  expect(found.columns.at).toMatchObject({ type: "timestamp", ascending: true });
  expect(found.columns.paid).toEqual({
    type: "boolean",
    periods: [
      { rows: 3, nulls: 1, trues: 1 },
      { rows: 2, nulls: 0, trues: 2 },
    ],
  });
}

/** Compares every column of a summary with the events. */
async function agrees(
  engine: Engine,
  events: EventDefinition,
  list: readonly NaiveEvent[],
  plan: SummaryPlan,
): Promise<void> {
  const log = await engine.read(events, list);
  const [found, expected] = [await engine.summarize(log, plan), naiveSummary(events, list, plan)];
  expect(found.rows).toEqual(expected.rows);
  expect(found.later).toBe(expected.later);
  expect(found.days.map(({ day, count }) => [day, count])).toEqual(expected.days);
  expect(Object.keys(found.columns)).toEqual(Object.keys(events.schema));
  for (const [name, summary] of Object.entries<ColumnSummary>(found.columns)) {
    expectColumnSummary(summary, expected.columns[name] ?? [], plan, expected.ascending[name] ?? false);
  }
}

const arbitrarySummary = arbitraryEvents({ arrival: true }).chain((task) => {
  const { origin, step } = task.grid;
  const instant = fc.integer({ min: -2, max: 12 }).map((at) => origin + at * step);
  const period = fc.tuple(instant, instant).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
  const plan = fc.record({
    periods: fc.oneof(fc.constant([whole] as const), fc.tuple(period), fc.tuple(period, period)),
    parts: fc.constantFrom(2, 3, 7, 10, 100),
    top: fc.constantFrom(0, 1, 3, 50),
    now: instant,
  });
  return fc.record({ task: fc.constant(task), plan });
});

const EXTREMES = [1.7e308, -1.7e308, 5e-324, -5e-324, 0, -0, 1e-200, 2 ** 53, 0.1, 1.7e308];

const ODD = `it's "a" \`column\``;

async function takesAnything(engine: Engine): Promise<void> {
  const events = defineEvents({
    user: id("user"),
    at: timestamp(),
    [ODD]: number(),
    note: optional(text()),
    none: optional(number()),
  });
  const list = hostileTexts.map((user, row) => ({
    user,
    at: new Date(row * DAY - 3 * DAY),
    [ODD]: EXTREMES[row % EXTREMES.length] as number,
    note: row % 3 === 0 ? null : user,
    none: null,
  }));
  const halves = [
    { from: Number.NEGATIVE_INFINITY, to: 4 * DAY },
    { from: 4 * DAY, to: Number.POSITIVE_INFINITY },
  ] as const;
  await agrees(engine, events, list, { periods: halves, parts: 10, top: 100 });
  await agrees(engine, events, [], { periods: halves, parts: 10, top: 100 });
  await agrees(engine, events, list.slice(0, 1), { periods: [whole], parts: 100, top: 3 });
}

async function refusesPlans(engine: Engine): Promise<void> {
  const log = await engine.read(visits, rows);
  const plan = { periods: [whole], parts: 10, top: 3 } as const;
  const odd: readonly unknown[] = [
    undefined,
    { ...plan, periods: [] },
    { ...plan, periods: [whole, whole, whole] },
    { ...plan, periods: [{ from: 2, to: 1 }] },
    { ...plan, periods: [{ from: Number.NaN, to: 1 }] },
    { ...plan, parts: 1 },
    { ...plan, parts: 2.5 },
    { ...plan, top: -1 },
    { ...plan, now: Number.NaN },
  ];
  for (const wrong of odd) await expectErrorCode(engine.summarize(log, wrong as never), "invalid-argument");
  await expectErrorCode(engine.summarize(log, plan, { sgnal: 1 } as never), "invalid-option");
  expect((await engine.summarize(log, plan)).rows).toEqual([5]);
}

/**
 * Checks that what an engine says of columns is so.
 *
 * @param open - Opens the engine.
 * @param suite - How many random logs, and their seed.
 */
export function summaryChecks(open: OpenEngine, { cases = 200, seed = 1 }: EngineSuite): readonly Check[] {
  const check = (name: string, run: (engine: Engine) => Promise<void>): Check => ({
    name,
    run: () => withEngine(open, run),
  });
  const numRuns = Math.ceil(cases / 4);
  return [
    check("a summary says what was worked out by hand", byHand),
    check("a summary takes any number, text and name, and no events", takesAnything),
    check("a summary's plan that does not fit is refused", refusesPlans),
    check(`summaries agree with the events, on ${numRuns} random logs`, (engine) =>
      fc.assert(
        fc.asyncProperty(arbitrarySummary, ({ task, plan }) => agrees(engine, task.events, task.list, plan)),
        { seed, numRuns },
      ),
    ),
  ];
}
