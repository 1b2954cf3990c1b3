import {
  type AggregatePlan,
  category,
  defineEvents,
  type Engine,
  id,
  number,
  timestamp,
} from "@portrait/core";
import { expect } from "vitest";
import type { Check } from "../suite/check.js";
import { aggregateNode, columnNode, type OpenEngine, rowOf, withEngine } from "./suite.js";

const HOUR = 3_600_000;
const events = defineEvents({ user: id("user"), at: timestamp(), x: number(), item: category() });

const x = columnNode("x", "number");
const item = columnNode("item", "category");
const at = columnNode("at", "timestamp");
const within = (length: number | null, direction: "before" | "after" = "before") => ({
  window: { direction, length },
});

/** Every aggregate that looks before the cutoff, over two windows. */
const everything: AggregatePlan["aggregates"] = Object.fromEntries(
  [null, 3 * HOUR].flatMap((length) => [
    [`count ${length}`, aggregateNode("count", "number", within(length))],
    [`exists ${length}`, aggregateNode("exists", "boolean", within(length))],
    [`sum ${length}`, aggregateNode("sum", "number", { input: x, ...within(length) })],
    [`mean ${length}`, aggregateNode("mean", "number", { input: x, ...within(length) })],
    [`min ${length}`, aggregateNode("min", "number", { input: x, ...within(length) })],
    [`max ${length}`, aggregateNode("max", "number", { input: x, ...within(length) })],
    [`distinct ${length}`, aggregateNode("distinct", "number", { input: item, ...within(length) })],
    [`recency ${length}`, aggregateNode("recency", "number", { input: at, unit: HOUR, ...within(length) })],
    [`tenure ${length}`, aggregateNode("tenure", "number", { input: at, unit: HOUR, ...within(length) })],
    [`first ${length}`, aggregateNode("first", "category", { input: item, ...within(length) })],
    [`last ${length}`, aggregateNode("last", "category", { input: item, ...within(length) })],
    [`mostFrequent ${length}`, aggregateNode("mostFrequent", "category", { input: item, ...within(length) })],
    [`history ${length}`, aggregateNode("history", "list", { input: item, limit: 3, ...within(length) })],
  ]),
);

const event = (user: string, time: number, value: number, text: string) => ({
  user,
  at: time,
  x: value,
  item: text,
});

async function answers(engine: Engine, list: readonly object[], plan: AggregatePlan): Promise<unknown> {
  const { users, cutoffs, table } = await engine.aggregate(await engine.read(events, list), plan);
  return users.map((user, row) => ({ user, cutoff: cutoffs[row], ...rowOf(table, row) }));
}

/**
 * Checks windows, cutoffs, ties and members.
 *
 * @param open - Opens the engine.
 */
export function timeChecks(open: OpenEngine): readonly Check[] {
  const check = (name: string, run: (engine: Engine) => Promise<void>): Check => ({
    name,
    run: () => withEngine(open, run),
  });
  return [
    check("windows are half-open, to the millisecond", async (engine) => {
      const t = 1_700_000_000_000;
      const times = [-HOUR - 1, -HOUR, -HOUR + 1, -1, 0, 1, HOUR - 1, HOUR, HOUR + 1];
      const list = times.map((beside, place) => event("ann", t + beside, 10 ** place, "a"));
      const plan: AggregatePlan = {
        key: "user",
        cutoffs: [t],
        aggregates: {
          before: aggregateNode("sum", "number", { input: x, ...within(HOUR) }),
          ever: aggregateNode("sum", "number", { input: x }),
          after: aggregateNode("sum", "number", { input: x, ...within(HOUR, "after") }),
        },
      };
      expect(await answers(engine, list, plan)).toEqual([
        { user: "ann", cutoff: t, before: 1110, ever: 1111, after: 1_110_000 },
      ]);
    }),
    check("a maximum leaves the window with its event", async (engine) => {
      const list = [
        [10, 5],
        [70, 9],
        [130, 2],
        [310, 3],
      ].map(([minute = 0, value = 0]) => event("ann", minute * 60_000, value, "a"));
      const plan: AggregatePlan = {
        key: "user",
        cutoffs: [1, 2, 3, 4, 5, 6].map((hour) => hour * HOUR),
        aggregates: { max: aggregateNode("max", "number", { input: x, ...within(HOUR) }) },
      };
      const found = (await answers(engine, list, plan)) as readonly { max: number | null }[];
      expect(found.map(({ max }) => max)).toEqual([5, 9, 2, null, null, 3]);
    }),
    check("nothing at or after the cutoff ever changes a result", async (engine) => {
      const t = 1_700_000_000_000;
      const past = [
        event("ann", t - 1, 1, "a"),
        event("ann", t - 5 * HOUR, 2, "b"),
        event("bob", t - 2 * HOUR, 3, "a"),
      ];
      const future = [0, 1, HOUR, 1000 * HOUR].flatMap((later) => [
        event("ann", t + later, -1e6, "planted"),
        event("bob", t + later, 1e6, "a"),
        event("new", t + later, 1, "planted"),
      ]);
      const plan = { key: "user", cutoffs: [t], aggregates: everything };
      const expected = await answers(engine, past, plan);
      expect(await answers(engine, [...past, ...future], plan)).toEqual(expected);
      expect(await answers(engine, [...future, ...past], plan)).toEqual(expected);
      const several = { ...plan, cutoffs: [t, t + 2 * HOUR] };
      const both = (await answers(engine, [...past, ...future], several)) as readonly { cutoff: number }[];
      expect(both.filter(({ cutoff }) => cutoff === t)).toEqual(expected);
    }),
    check("events of one instant are ordered by their line", async (engine) => {
      const list = ["c", "a", "b", "a", "c"].map((text, line) => event("ann", 7, line, text));
      const plan: AggregatePlan = {
        key: "user",
        cutoffs: [8],
        aggregates: {
          first: aggregateNode("first", "category", { input: item }),
          last: aggregateNode("last", "number", { input: x }),
          often: aggregateNode("mostFrequent", "category", { input: item }),
          history: aggregateNode("history", "list", { input: item, limit: 4 }),
        },
      };
      const row = { user: "ann", cutoff: 8 };
      expect(await answers(engine, list, plan)).toEqual([
        { ...row, first: "c", last: 4, often: "c", history: ["a", "b", "a", "c"] },
      ]);
      expect(await answers(engine, [...list].reverse(), plan)).toEqual([
        { ...row, first: "c", last: 0, often: "c", history: ["a", "b", "a", "c"] },
      ]);
    }),
    check("time goes back beyond 1970", async (engine) => {
      const t = Date.UTC(1900, 0, 1);
      const list = [
        event("ann", t - 1, 1, "a"),
        event("ann", t - HOUR, 2, "b"),
        event("ann", t - HOUR - 1, 4, "c"),
        event("ann", 5, 8, "d"),
      ];
      const plan: AggregatePlan = {
        key: "user",
        cutoffs: [t, -1, 0, 6],
        aggregates: {
          hour: aggregateNode("sum", "number", { input: x, ...within(HOUR) }),
          ever: aggregateNode("sum", "number", { input: x }),
          recency: aggregateNode("recency", "number", { input: at, unit: 1 }),
          last: aggregateNode("last", "timestamp", { input: at }),
        },
      };
      const last = new Date(t - 1).toISOString();
      expect(await answers(engine, list, plan)).toEqual([
        { user: "ann", cutoff: t, hour: 3, ever: 7, recency: 1, last },
        { user: "ann", cutoff: -1, hour: 0, ever: 7, recency: -t, last },
        { user: "ann", cutoff: 0, hour: 0, ever: 7, recency: 1 - t, last },
        { user: "ann", cutoff: 6, hour: 8, ever: 15, recency: 1, last: "1970-01-01T00:00:00.005Z" },
      ]);
    }),
    check("a user is a member once an event before the cutoff meets the population", async (engine) => {
      const list = [
        event("ann", 1, 1, "a"),
        event("bob", 2, 1, "b"),
        event("bob", 5, 1, "a"),
        event("eve", 3, 1, "b"),
      ];
      const plan: AggregatePlan = {
        key: "user",
        cutoffs: [1, 2, 5, 6],
        aggregates: { count: aggregateNode("count", "number") },
        population: { op: "in", of: item, values: ["a"] },
      };
      expect(await answers(engine, list, plan)).toEqual([
        { user: "ann", cutoff: 2, count: 1 },
        { user: "ann", cutoff: 5, count: 1 },
        { user: "ann", cutoff: 6, count: 1 },
        { user: "bob", cutoff: 6, count: 2 },
      ]);
    }),
    check("no events, or none before the cutoff, give no rows but all columns", async (engine) => {
      const plan = { key: "user", cutoffs: [0], aggregates: everything };
      for (const list of [[], [event("ann", 0, 1, "a")]]) {
        const { users, cutoffs, table } = await engine.aggregate(await engine.read(events, list), plan);
        expect([users, [...cutoffs], table.length]).toEqual([[], [], 0]);
        expect(Object.keys(table.columns)).toEqual(Object.keys(everything));
      }
    }),
    check("no aggregates give the members alone", async (engine) => {
      const log = await engine.read(events, [event("bob", 1, 1, "a"), event("ann", 2, 1, "a")]);
      const { users, table } = await engine.aggregate(log, { key: "user", cutoffs: [3], aggregates: {} });
      expect([users, table.length]).toEqual([["ann", "bob"], 2]);
    }),
  ];
}
