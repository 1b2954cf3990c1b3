import fc from "fast-check";
import { expect, test } from "vitest";
import { naiveAggregate } from "../oracle/naive-aggregate.js";
import { arbitraryAggregateCase } from "./arbitrary-plan.js";

const tasks = fc.sample(arbitraryAggregateCase(), { seed: 1, numRuns: 600 });

const timesOf = ({ list, names }: (typeof tasks)[number]): number[] =>
  list.map((event) => (event[names.at] as Date).getTime());

test("the same seed gives the same tasks", () => {
  const [first] = fc.sample(arbitraryAggregateCase(), { seed: 1, numRuns: 1 });
  expect(JSON.stringify(first?.plan)).toBe(JSON.stringify(tasks[0]?.plan));
});

test("aggregates are those asked for", () => {
  const few = fc.sample(arbitraryAggregateCase({ aggregates: ["count", "max"] }), { seed: 1, numRuns: 50 });
  const kinds = few.flatMap(({ plan }) => Object.values(plan.aggregates).map(({ aggregate }) => aggregate));
  expect([...new Set(kinds)].sort()).toEqual(["count", "max"]);
  expect(() => arbitraryAggregateCase({ aggregates: ["gap"] })).toThrow("received gap");
  expect(() => arbitraryAggregateCase({ aggregates: [] })).toThrow("received none");
});

test("every aggregate and every operation of expressions occurs", () => {
  const text = JSON.stringify(tasks.map(({ plan }) => plan));
  const found = (key: string): string[] => [
    ...new Set([...text.matchAll(new RegExp(`"${key}":"(\\w+)"`, "g"))].map(([, word]) => word as string)),
  ];
  expect(found("aggregate").sort()).toEqual([
    "count",
    "distinct",
    "exists",
    "first",
    "history",
    "last",
    "max",
    "mean",
    "min",
    "mostFrequent",
    "recency",
    "share",
    "sum",
    "tenure",
  ]);
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
    "startsWith",
    "subtract",
    "when",
  ]);
  expect(found("direction").sort()).toEqual(["after", "before"]);
});

test("ties, empty logs, times before 1970 and events exactly at a cutoff or window's start occur", () => {
  const share = (meets: (task: (typeof tasks)[number]) => boolean): number =>
    tasks.filter(meets).length / tasks.length;
  expect(share((task) => new Set(timesOf(task)).size < task.list.length)).toBeGreaterThan(0.5);
  expect(share((task) => task.list.length === 0)).toBeGreaterThan(0.005);
  expect(share((task) => timesOf(task).some((time) => time < 0))).toBeGreaterThan(0.3);
  expect(share((task) => timesOf(task).some((time) => task.plan.cutoffs.includes(time)))).toBeGreaterThan(
    0.3,
  );
  const starts = ({ plan }: (typeof tasks)[number]): number[] =>
    Object.values(plan.aggregates).flatMap(({ window }) =>
      plan.cutoffs.map((cutoff) => cutoff - (("length" in window ? window.length : null) ?? 0)),
    );
  expect(share((task) => timesOf(task).some((time) => starts(task).includes(time)))).toBeGreaterThan(0.3);
});

test("every aggregate has values to compare, and nulls where it can be null", () => {
  const seen = new Map<string, { values: number; nulls: number }>();
  for (const { events, list, plan } of tasks) {
    for (const row of naiveAggregate(events, list, plan).rows) {
      for (const [name, { aggregate }] of Object.entries(plan.aggregates)) {
        const counts = seen.get(aggregate) ?? { values: 0, nulls: 0 };
        counts[row[name] === null ? "nulls" : "values"]++;
        seen.set(aggregate, counts);
      }
    }
  }
  const never = new Set(["count", "exists", "distinct", "history", "sum"]);
  for (const [aggregate, { values, nulls }] of seen) {
    expect(values, aggregate).toBeGreaterThan(100);
    if (never.has(aggregate)) expect(nulls, aggregate).toBe(0);
    else expect(nulls, aggregate).toBeGreaterThan(50);
  }
});
