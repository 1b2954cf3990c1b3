import {
  boolean,
  category,
  days,
  defineEvents,
  hours,
  id,
  minutes,
  optional,
  timestamp,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import { count } from "../define/count.js";
import { history } from "../define/history.js";
import type { WindowOptions } from "../define/window.js";
import { valuesOf } from "./values.fixture.js";

const events = defineEvents({ user: id("user"), at: timestamp(), name: category(), ok: boolean() });

/** Events named by their place, of which those with an even one are not ok. */
const rows = [
  "2024-03-29T12:00:00Z",
  "2024-03-30T22:59:59.999Z",
  "2024-03-30T23:00:00Z",
  "2024-03-31T21:59:59.999Z",
  "2024-03-31T22:00:00Z",
  "2024-03-31T22:10:00Z",
  "2024-03-31T22:40:00Z",
].map((at, place) => ({ user: "ann", at, name: String(place), ok: place % 2 === 1 }));

async function seen(options: WindowOptions, cutoff = "2024-04-01T08:00:00Z", filtered = false) {
  const values = await valuesOf({ events, rows, cutoffs: [cutoff] }, ({ name, ok }) => ({
    names: history(name, filtered ? { ...options, where: ok } : options),
  }));
  const [member] = Object.values(values);
  return (member?.names as readonly string[] | undefined)?.join("");
}

describe("an aggregate sees the events in its window", () => {
  const berlin = (period: "day" | "week" | "month", periodsAgo: number): WindowOptions => ({
    calendar: { period, timeZone: "Europe/Berlin", periodsAgo },
  });

  test.each<[string, WindowOptions, string, string]>([
    ["all", {}, "0123456", "135"],
    ["sliding", { within: hours(10) }, "456", "5"],
    ["hop", { within: hours(10), hop: hours(5) }, "3456", "35"],
    ["this day", berlin("day", 0), "456", "5"],
    ["the last day of 23 hours", berlin("day", 1), "23", "3"],
    ["the day before", berlin("day", 2), "1", "1"],
    ["this week", berlin("week", 0), "456", "5"],
    ["the last month", berlin("month", 1), "0123", "13"],
    ["this period of a day", { tumbling: { length: days(1) } }, "", ""],
    ["the last period", { tumbling: { length: days(1), periodsAgo: 1 } }, "3456", "35"],
    [
      "the last period from another origin",
      { tumbling: { length: days(1), origin: "1970-01-01T23:00:00Z", periodsAgo: 1 } },
      "23456",
      "35",
    ],
    ["last events", { lastEvents: 2 }, "56", "35"],
    ["more last events than there are", { lastEvents: 100 }, "0123456", "135"],
    ["the last session", { session: minutes(30) }, "3456", "35"],
    ["a session of gaps shorter by a millisecond", { session: { milliseconds: 1_799_999 } }, "6", "35"],
  ])("%s", async (_, options, all, ok) => {
    expect(await seen(options)).toBe(all);
    expect(await seen(options, undefined, true)).toBe(ok);
  });
});

describe("an event that arrives late", () => {
  const late = defineEvents(
    { user: id("user"), at: timestamp(), known: optional(timestamp()), name: category() },
    { arrival: "known" },
  );
  const init = {
    events: late,
    rows: [
      { user: "ann", at: "2024-01-01", known: "2024-01-05", name: "a" },
      { user: "ann", at: "2024-01-02", known: null, name: "b" },
      { user: "ann", at: "2024-01-03", known: "2024-01-02", name: "c" },
      { user: "bob", at: "2024-01-01", known: "2024-01-06T00:00:00.001Z", name: "d" },
    ],
    cutoffs: ["2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05", "2024-01-06", "2024-01-07"],
  };

  test("is not seen before it arrives, and makes nobody a member", async () => {
    const values = await valuesOf(init, ({ name }) => ({
      names: history(name),
      recent: history(name, { within: days(3) }),
      last: history(name, { lastEvents: 2 }),
      count: count(),
    }));
    expect(values).toEqual({
      "ann 2024-01-03": { names: ["b"], recent: ["b"], last: ["b"], count: 1 },
      "ann 2024-01-04": { names: ["b", "c"], recent: ["b", "c"], last: ["b", "c"], count: 2 },
      "ann 2024-01-05": { names: ["b", "c"], recent: ["b", "c"], last: ["b", "c"], count: 2 },
      "ann 2024-01-06": { names: ["a", "b", "c"], recent: ["c"], last: ["b", "c"], count: 3 },
      "ann 2024-01-07": { names: ["a", "b", "c"], recent: [], last: ["b", "c"], count: 3 },
      "bob 2024-01-07": { names: ["d"], recent: [], last: ["d"], count: 1 },
    });
  });
});
