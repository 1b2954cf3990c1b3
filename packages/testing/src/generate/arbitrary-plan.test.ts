import {
  type AggregateKind,
  aggregateKinds,
  type VectorValue,
  windowKind,
  windowKinds,
} from "@portrait/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { naiveAggregate } from "../oracle/naive-aggregate.js";
import { arbitraryAggregateCase } from "./arbitrary-plan.js";

const tasks = fc.sample(arbitraryAggregateCase(), { seed: 1, numRuns: 1200 });

type Task = (typeof tasks)[number];

const nodesOf = ({ plan }: Task) => Object.values(plan.aggregates);
const instantsOf = ({ list }: Task, name: string): (number | null)[] =>
  list.map((event) => (event[name] instanceof Date ? event[name].getTime() : null));
const timesOf = (task: Task): number[] => instantsOf(task, task.names.at).map(Number);

const share = (meets: (task: Task) => boolean): number => tasks.filter(meets).length / tasks.length;

test("the same seed gives the same tasks", () => {
  const [first] = fc.sample(arbitraryAggregateCase(), { seed: 1, numRuns: 1 });
  expect(String(fc.stringify(first))).toBe(fc.stringify(tasks[0]));
});

test("every aggregate, every kind of window and every operation of expressions occurs", () => {
  const text = JSON.stringify(tasks.map(({ plan }) => plan));
  const found = (key: string): string[] => [
    ...new Set([...text.matchAll(new RegExp(`"${key}":"(\\w+)"`, "g"))].map(([, word]) => word as string)),
  ];
  expect(found("aggregate").sort()).toEqual([...aggregateKinds].sort());
  expect(found("op").sort()).toEqual([
    "abs",
    "add",
    "aggregate",
    "and",
    "coalesce",
    "column",
    "divide",
    "eq",
    "gt",
    "gte",
    "in",
    "isNull",
    "literal",
    "lt",
    "lte",
    "multiply",
    "not",
    "or",
    "signedLog1p",
    "sqrt",
    "startsWith",
    "subtract",
    "when",
  ]);
  expect(found("direction").sort()).toEqual(["after", "before"]);
  expect(found("calendar").sort()).toEqual(["day", "month", "quarter", "week", "year"]);
  const kinds = tasks.flatMap((task) => nodesOf(task).map(({ window }) => windowKind(window)));
  expect(new Set(kinds)).toEqual(new Set(windowKinds));
});

test("only what is asked for occurs", () => {
  const support = { aggregates: ["count", "gap"], windows: ["sliding", "events"], arrival: false } as const;
  const few = fc.sample(arbitraryAggregateCase({ support, targets: false }), { seed: 1, numRuns: 200 });
  const nodes = few.flatMap(nodesOf);
  expect(new Set(nodes.map(({ aggregate }) => aggregate))).toEqual(new Set(["count", "gap"]));
  expect(new Set(nodes.map(({ window }) => windowKind(window)))).toEqual(new Set(["sliding", "events"]));
  expect(nodes.filter(({ window }) => window.direction === "after")).toEqual([]);
  expect(few.filter(({ events }) => events.arrival !== undefined)).toEqual([]);
});

test("logs are as long as is asked for, and not in order of time", () => {
  const long = fc.sample(arbitraryAggregateCase({ repeats: 40 }), { seed: 1, numRuns: 30 });
  expect(long.filter(({ list }) => list.length > 500).length).toBeGreaterThan(10);
  const times = long.map(timesOf);
  expect(
    times.filter((one) => one.some((time, place) => time < (one[place - 1] ?? time))).length,
  ).toBeGreaterThan(20);
});

test("ties, repeats, empty logs, times before 1970, late and early arrivals and events on boundaries occur", () => {
  expect(share((task) => new Set(timesOf(task)).size < task.list.length)).toBeGreaterThan(0.5);
  expect(
    share(({ list }) => new Set(list.map((event) => JSON.stringify(event))).size < list.length),
  ).toBeGreaterThan(0.3);
  expect(share((task) => task.list.length === 0)).toBeGreaterThan(0.005);
  expect(share((task) => timesOf(task).some((time) => time < 0))).toBeGreaterThan(0.1);
  expect(share((task) => timesOf(task).some((time) => task.plan.cutoffs.includes(time)))).toBeGreaterThan(
    0.3,
  );
  const starts = (task: Task): number[] =>
    nodesOf(task).flatMap(({ window }) =>
      task.plan.cutoffs.map((cutoff) => cutoff - (("length" in window ? window.length : null) ?? 0)),
    );
  expect(share((task) => timesOf(task).some((time) => starts(task).includes(time)))).toBeGreaterThan(0.3);
  const arrivals = (meets: (at: number, arrived: number | null) => boolean): number =>
    share((task) => {
      const { arrival } = task.events;
      if (arrival === undefined) return false;
      const [at, arrived] = [timesOf(task), instantsOf(task, arrival)];
      return at.some((time, place) => meets(time, arrived[place] ?? null));
    });
  expect(arrivals((_, arrived) => arrived === null)).toBeGreaterThan(0.3);
  expect(arrivals((at, arrived) => arrived !== null && arrived > at)).toBeGreaterThan(0.3);
  expect(arrivals((at, arrived) => arrived !== null && arrived < at)).toBeGreaterThan(0.3);
});

const NEVER_NULL: ReadonlySet<AggregateKind> = new Set<AggregateKind>([
  "count",
  "exists",
  "distinct",
  "sum",
  "history",
  "topK",
  "ngrams",
  "topKShares",
  "histogram",
  "hourOfDay",
  "dayOfWeek",
  "sequenceCount",
  "funnel",
  "streak",
  "decayedSum",
]);

test("every aggregate has different values to compare, and nulls where it can be null", () => {
  const seen = new Map<AggregateKind, VectorValue[]>(aggregateKinds.map((kind) => [kind, []]));
  for (const { events, list, plan } of tasks) {
    for (const row of naiveAggregate(events, list, plan).rows) {
      for (const [name, { aggregate }] of Object.entries(plan.aggregates)) {
        seen.get(aggregate)?.push(row[name] ?? null);
      }
    }
  }
  for (const [aggregate, values] of seen) {
    const texts = new Set(values.map((value) => JSON.stringify(value)));
    expect(values.filter((value) => value !== null).length, aggregate).toBeGreaterThan(60);
    expect(texts.size, aggregate).toBeGreaterThanOrEqual(aggregate === "exists" ? 2 : 4);
    expect(texts.has("null"), aggregate).toBe(!NEVER_NULL.has(aggregate));
  }
});
