import { type AggregateNode, type AggregateWindow, days, hours, minutes } from "@portrait/core";
import { expect, test } from "vitest";
import { describeNode } from "./describe-node.js";

const input = { op: "column", name: "x", type: "number" } as const;
const bought = {
  op: "in",
  of: { op: "column", name: "kind", type: "category" },
  values: ["buy"],
} as const;

const node = (more: Partial<AggregateNode>): AggregateNode => ({
  op: "aggregate",
  aggregate: "count",
  window: { direction: "before", length: null },
  type: "number",
  ...more,
});

test.each<[Partial<AggregateNode>, string]>([
  [{ aggregate: "variance", input, ddof: 1 }, "variance(x)"],
  [{ aggregate: "variance", input, ddof: 0 }, "variance(x, ddof 0)"],
  [{ aggregate: "quantile", input, probability: 0.9 }, "quantile(x, 0.9)"],
  [{ aggregate: "histogram", input, edges: [0, 10] }, "histogram(x, [0, 10])"],
  [{ aggregate: "trend", input, unit: days(1).milliseconds }, "trend(x, per day)"],
  [{ aggregate: "trend", input, unit: 90_000 }, "trend(x, per 90 seconds)"],
  [{ aggregate: "entropy", input }, "entropy(x)"],
  [{ aggregate: "topK", input, limit: 3 }, "topK(x, 3)"],
  [{ aggregate: "topKShares", input, limit: 3 }, "topKShares(x, 3)"],
  [{ aggregate: "gap", statistic: "mean", unit: 3_600_000 }, "gap(mean in hours)"],
  [
    { aggregate: "streak", statistic: "longest", period: "day", timeZone: "Europe/Berlin" },
    "streak(longest, day, Europe/Berlin)",
  ],
  [{ aggregate: "ngrams", input, n: 2, limit: 5 }, "ngrams(x, n 2, 5)"],
  [{ aggregate: "sequenceCount", input, sequence: ["a", "b"] }, "sequenceCount(x, a > b)"],
  [
    { aggregate: "funnel", steps: [bought, { op: "not", of: bought }], length: hours(2).milliseconds },
    "funnel(kind in (buy) > not (kind in (buy)), in 2 hours)",
  ],
  [{ aggregate: "hourOfDay", timeZone: "UTC" }, "hourOfDay(UTC)"],
  [{ aggregate: "dayOfWeek", timeZone: "UTC" }, "dayOfWeek(UTC)"],
  [{ aggregate: "decayedSum", input, halfLife: days(30).milliseconds }, "decayedSum(x, half-life 30 days)"],
  [{ aggregate: "decayedSum", halfLife: 1500 }, "decayedSum(half-life 1500 milliseconds)"],
  [
    { aggregate: "sessions", statistic: "count", gap: minutes(30).milliseconds },
    "sessions(count, gap 30 minutes)",
  ],
])("an aggregate in words (%#)", (more, words) => {
  expect(describeNode(node(more))).toBe(words);
});

test.each<[AggregateWindow, string]>([
  [{ direction: "before", length: null }, "count()"],
  [{ direction: "before", length: 86_400_000 }, "count() within 1 day"],
  [{ direction: "before", length: 86_400_000, hop: 3_600_000 }, "count() within 1 day in steps of 1 hour"],
  [
    { direction: "before", calendar: "month", timeZone: "UTC", periodsAgo: 0 },
    "count() in the current month of UTC",
  ],
  [
    { direction: "before", calendar: "week", timeZone: "Europe/Berlin", periodsAgo: 1 },
    "count() in the last complete week of Europe/Berlin",
  ],
  [
    { direction: "before", tumbling: 604_800_000, origin: 0, periodsAgo: 3 },
    "count() in the period of 7 days since 1970-01-01 3 before",
  ],
  [{ direction: "before", events: 1 }, "count() of the last event"],
  [{ direction: "before", events: 10 }, "count() of the last 10 events"],
  [{ direction: "before", session: 1_800_000 }, "count() of the last session with gaps up to 30 minutes"],
])("a window in words (%#)", (window, words) => {
  expect(describeNode(node({ window }))).toBe(words);
});

test("an aggregate with several parts stands in brackets", () => {
  const limited = node({ window: { direction: "before", events: 2 } });
  expect(describeNode({ op: "divide", left: limited, right: node({}) })).toBe(
    "(count() of the last 2 events) / count()",
  );
});
