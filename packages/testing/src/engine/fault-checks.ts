import {
  type AggregateNode,
  category,
  defineEvents,
  type Engine,
  type EngineSupport,
  id,
  number,
  optional,
  timestamp,
} from "@portrait/core";
import { expect } from "vitest";
import type { Check } from "../suite/check.js";
import { answersOf, checkOf, near } from "./asked.js";
import { aggregateNode, columnNode, type OpenEngine } from "./suite.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const events = defineEvents({
  user: id("user"),
  at: timestamp(),
  x: optional(number()),
  item: optional(category()),
});

const x = columnNode("x", "number");
const item = columnNode("item", "category");
const at = columnNode("at", "timestamp");

type Aggregates = Readonly<Record<string, AggregateNode>>;

interface Fault {
  readonly name: string;
  readonly aggregates: Aggregates;
  readonly run: (engine: Engine, aggregates: Aggregates) => Promise<void>;
}

const event = (user: string, time: number, value: number | null, text: string | null = null): object => ({
  user,
  at: time,
  x: value,
  item: text,
});

/** The only row's aggregates. */
async function valuesOf(
  engine: Engine,
  list: readonly object[],
  cutoff: number,
  aggregates: Aggregates,
): Promise<Readonly<Record<string, unknown>>> {
  const rows = await answersOf(engine, events, list, { key: "user", cutoffs: [cutoff], aggregates });
  expect(rows.length).toBe(1);
  const { user: _, cutoff: __, ...values } = rows[0] ?? {};
  return values;
}

const last = (aggregate: "first" | "last"): AggregateNode => aggregateNode(aggregate, "number", { input: x });
const quantile = (probability: number): AggregateNode =>
  aggregateNode("quantile", "number", { input: x, probability });

/** Feathr's documented example of a point-in-time join: a value of three users on each of three days. */
const daily = [
  [0.5, 0.3, 0.1],
  [0.4, 0.2, 0.1],
  [0.3, 0.2, 0.15],
].flatMap((values, day) => values.map((value, user) => event(`${user + 1}`, day * DAY, value)));

/** Twenty thousand numbers in [100000, 100001] whose fractions are multiples of 2^-16, and their exact variance. */
function faraway(): { readonly list: readonly object[]; readonly variance: number } {
  const parts = Array.from({ length: 20_000 }, (_, place) => (place * 40_503) % 65_537);
  const sum = parts.reduce((total, part) => total + BigInt(part), 0n);
  const squares = parts.reduce((total, part) => total + BigInt(part) ** 2n, 0n);
  const count = BigInt(parts.length);
  const numerator = Number(count * squares - sum ** 2n);
  return {
    list: parts.map((part, place) => event("ann", place, 100_000 + part / 65_536)),
    variance: numerator / (parts.length * (parts.length - 1)) / 65_536 ** 2,
  };
}

const faults: readonly Fault[] = [
  {
    name: "a point-in-time join gives each observation the latest value from its past",
    aggregates: {
      value: aggregateNode("last", "number", { input: x, window: { direction: "before", length: 7 * DAY } }),
    },
    run: async (engine, aggregates) => {
      const cutoffs = [1, DAY + 1, 2 * DAY + 1];
      const rows = await answersOf(engine, events, daily, { key: "user", cutoffs, aggregates });
      const observed = [
        ["1", 0],
        ["2", 0],
        ["3", 1],
        ["1", 2],
        ["3", 2],
      ].map(
        ([user, day]) => rows.find((row) => row.user === user && row.cutoff === cutoffs[Number(day)])?.value,
      );
      expect(observed).toEqual([0.5, 0.3, 0.1, 0.3, 0.15]);
    },
  },
  {
    name: "ids and values are never run together: 1 with 23 is not 12 with 3",
    aggregates: {
      count: aggregateNode("count", "number"),
      distinct: aggregateNode("distinct", "number", { input: item }),
      often: aggregateNode("mostFrequent", "category", { input: item }),
    },
    run: async (engine, aggregates) => {
      const list = [event("1", 0, 1, "23"), event("12", 0, 1, "3"), event("1", 1, 1, "2")];
      const rows = await answersOf(engine, events, list, { key: "user", cutoffs: [1, 2], aggregates });
      expect(rows.map(({ user, count, distinct, often }) => [user, count, distinct, often])).toEqual([
        ["1", 1, 1, "23"],
        ["12", 1, 1, "3"],
        ["1", 2, 2, "2"],
        ["12", 1, 1, "3"],
      ]);
    },
  },
  {
    name: "an n-gram of texts is no n-gram of other texts, whatever they hold",
    aggregates: { ngrams: aggregateNode("ngrams", "list", { input: item, n: 2, limit: 9 }) },
    run: async (engine, aggregates) => {
      const list = ["a > b", "c", "a", "b > c", "\\", ">"].map((text, time) => event("ann", time, 1, text));
      const { ngrams } = await valuesOf(engine, list, 9, aggregates);
      expect(ngrams).toEqual(["\\\\ > \\>", "b \\> c > \\\\", "a > b \\> c", "c > a", "a \\> b > c"]);
    },
  },
  {
    name: "a variance of numbers far from 0 keeps its digits",
    aggregates: { variance: aggregateNode("variance", "number", { input: x, ddof: 1 }) },
    run: async (engine, aggregates) => {
      const { list, variance } = faraway();
      const { variance: found } = await valuesOf(engine, list, 1e9, aggregates);
      expect(Math.abs(Number(found) - variance) / variance).toBeLessThan(1e-7);
    },
  },
  {
    name: "a trend of near times after a far event keeps its digits",
    aggregates: { trend: aggregateNode("trend", "number", { input: x, unit: 1000 }) },
    run: async (engine, aggregates) => {
      const now = Date.parse("2024-01-08T00:00:00Z");
      const list = [event("ann", now - 7 * DAY, null), event("ann", now, 0), event("ann", now + 1, 0.25)];
      const { trend } = await valuesOf(engine, list, now + 2, aggregates);
      expect(Math.abs(Number(trend) - 250)).toBeLessThanOrEqual(250e-9);
    },
  },
  {
    name: "times are differences, not how many hours or days begin between them",
    aggregates: {
      recency: aggregateNode("recency", "number", { input: at, unit: HOUR }),
      tenure: aggregateNode("tenure", "number", { input: at, unit: DAY }),
    },
    run: async (engine, aggregates) => {
      const [before, after] = [Date.parse("2024-01-01T00:59:00Z"), Date.parse("2024-01-01T01:01:00Z")];
      const values = await valuesOf(engine, [event("ann", before, 1)], after, aggregates);
      expect(values).toEqual(near({ recency: 2 / 60, tenure: 2 / 1440 }));
    },
  },
  {
    name: "gaps and sessions are differences, not how many hours begin between them",
    aggregates: {
      gap: aggregateNode("gap", "number", { statistic: "mean", unit: HOUR }),
      duration: aggregateNode("sessions", "number", { statistic: "lastDuration", gap: HOUR, unit: HOUR }),
    },
    run: async (engine, aggregates) => {
      const [before, after] = [Date.parse("2024-01-01T00:59:00Z"), Date.parse("2024-01-01T01:01:00Z")];
      const list = [event("ann", before, 1), event("ann", after, 1)];
      expect(await valuesOf(engine, list, after + 1, aggregates)).toEqual(
        near({ gap: 2 / 60, duration: 2 / 60 }),
      );
    },
  },
  {
    name: "null is neither the first nor the last of an order",
    aggregates: {
      first: last("first"),
      last: last("last"),
      min: aggregateNode("min", "number", { input: x }),
      max: aggregateNode("max", "number", { input: x }),
      often: aggregateNode("mostFrequent", "category", { input: item }),
      history: aggregateNode("history", "list", { input: item, limit: 9 }),
    },
    run: async (engine, aggregates) => {
      const list = [null, 3, null, -5, null].map((value, time) =>
        event("ann", time, value, value === null ? null : `${value}`),
      );
      expect(await valuesOf(engine, list, 9, aggregates)).toEqual({
        first: 3,
        last: -5,
        min: -5,
        max: 3,
        often: "-5",
        history: ["3", "-5"],
      });
    },
  },
  {
    name: "null has no rank, no place in a sequence and no share",
    aggregates: {
      median: quantile(0.5),
      top: aggregateNode("topK", "list", { input: item, limit: 9 }),
      shares: aggregateNode("topKShares", "vector", { input: item, limit: 2 }),
      ngrams: aggregateNode("ngrams", "list", { input: item, n: 2, limit: 9 }),
      sequence: aggregateNode("sequenceCount", "number", { input: item, sequence: ["3", "-5"] }),
      entropy: aggregateNode("entropy", "number", { input: item }),
    },
    run: async (engine, aggregates) => {
      const list = [null, 3, null, -5, null].map((value, time) =>
        event("ann", time, value, value === null ? null : `${value}`),
      );
      expect(await valuesOf(engine, list, 9, aggregates)).toEqual(
        near({
          median: -1,
          top: ["-5", "3"],
          shares: [0.5, 0.5],
          ngrams: ["3 > -5"],
          sequence: 1,
          entropy: Math.LN2,
        }),
      );
    },
  },
  {
    name: "the most frequent of a tie is the one seen last, however often the tie is broken",
    aggregates: { often: aggregateNode("mostFrequent", "category", { input: item }) },
    run: async (engine, aggregates) => {
      for (const order of ["abc", "cab", "bca", "aabbcc", "ccbbaa", "abab", "baba"]) {
        const list = [...order].map((text, time) => event("ann", time, 1, text));
        expect([order, await valuesOf(engine, list, 99, aggregates)]).toEqual([
          order,
          { often: order.at(-1) },
        ]);
      }
    },
  },
  {
    name: "the top of ties are those seen last",
    aggregates: { top: aggregateNode("topK", "list", { input: item, limit: 2 }) },
    run: async (engine, aggregates) => {
      for (const order of ["abc", "cab", "bca", "aabbcc", "ccbbaa", "dabab"]) {
        const list = [...order].map((text, time) => event("ann", time, 1, text));
        const top = [...new Set([...order].reverse())].slice(0, 2);
        expect([order, await valuesOf(engine, list, 99, aggregates)]).toEqual([order, { top }]);
      }
    },
  },
  {
    name: "sums of integers are exact up to 2^53",
    aggregates: { sum: aggregateNode("sum", "number", { input: x }) },
    run: async (engine, aggregates) => {
      const many = Array.from({ length: 1000 }, (_, time) => event("ann", time, 2 ** 43 - time));
      expect(await valuesOf(engine, many, 1e6, aggregates)).toEqual({ sum: 1000 * 2 ** 43 - 499_500 });
      const most = [2 ** 52, 1, 2 ** 52 - 2].map((value, time) => event("ann", time, value));
      expect(await valuesOf(engine, most, 9, aggregates)).toEqual({ sum: Number.MAX_SAFE_INTEGER });
    },
  },
  {
    name: "quantiles lie between inputs",
    aggregates: {
      q0: quantile(0),
      q25: quantile(0.25),
      q50: quantile(0.5),
      q90: quantile(0.9),
      q1: quantile(1),
    },
    run: async (engine, aggregates) => {
      const list = [4, 1, 3, 2].map((value, time) => event("ann", time, value));
      expect(await valuesOf(engine, list, 9, aggregates)).toEqual(
        near({ q0: 1, q25: 1.75, q50: 2.5, q90: 3.7, q1: 4 }),
      );
    },
  },
  {
    name: "weeks begin on Monday and hours at midnight, and places are counted from 0",
    aggregates: {
      hours: aggregateNode("hourOfDay", "vector", { timeZone: "UTC" }),
      weekdays: aggregateNode("dayOfWeek", "vector", { timeZone: "UTC" }),
    },
    run: async (engine, aggregates) => {
      const monday = Date.parse("2024-01-01T00:00:00Z");
      for (const day of [0, 1, 2, 3, 4, 5, 6]) {
        const list = [event("ann", monday + day * DAY + 3 * day * HOUR, 1)];
        const values = await valuesOf(engine, list, monday + 8 * DAY, aggregates);
        const at0 = (width: number, place: number) =>
          Array.from({ length: width }, (_, at0) => (at0 === place ? 1 : 0));
        expect(values).toEqual({ hours: at0(24, 3 * day), weekdays: at0(7, day) });
      }
    },
  },
  {
    name: "an hour that clocks show twice is one hour, and days follow each other when clocks change",
    aggregates: {
      hours: aggregateNode("hourOfDay", "vector", { timeZone: "Europe/Berlin" }),
      days: aggregateNode("streak", "number", {
        statistic: "longest",
        period: "day",
        timeZone: "Europe/Berlin",
      }),
    },
    run: async (engine, aggregates) => {
      const berlin = async (...instants: readonly string[]) => {
        const list = instants.map((instant) => event("ann", Date.parse(instant), 1));
        const { hours, days } = await valuesOf(engine, list, Date.parse("2025-01-01"), aggregates);
        const counts = Array.isArray(hours)
          ? hours.flatMap((count, hour) => (count > 0 ? [[hour, count]] : []))
          : hours;
        return [counts, days];
      };
      expect(await berlin("2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z", "2024-10-27T22:59:59Z")).toEqual([
        [
          [2, 2],
          [23, 1],
        ],
        1,
      ]);
      expect(await berlin("2024-03-30T22:59:00Z", "2024-03-31T01:00:00Z", "2024-03-31T22:00:00Z")).toEqual([
        [
          [0, 1],
          [3, 1],
          [23, 1],
        ],
        3,
      ]);
    },
  },
];

/**
 * Checks faults that engines and feature stores are known for.
 *
 * @param open - Opens the engine.
 * @param support - What it computes.
 */
export function faultChecks(open: OpenEngine, support: EngineSupport): readonly Check[] {
  return faults.flatMap(({ name, aggregates, run }) =>
    checkOf(open, support, { aggregates }, name, (engine) => run(engine, aggregates)),
  );
}
