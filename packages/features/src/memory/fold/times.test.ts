import { defineEvents, hours, id, minutes, timestamp } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { dayOfWeek } from "../../define/day-of-week.js";
import { gap } from "../../define/gap.js";
import { hourOfDay } from "../../define/hour-of-day.js";
import { sessions } from "../../define/sessions.js";
import { streak } from "../../define/streak.js";
import { valuesOf } from "../values.fixture.js";

const events = defineEvents({ user: id("user"), at: timestamp() });
const visits = (cutoff: string, ...times: readonly string[]) => ({
  events,
  rows: times.map((at) => ({ user: "ann", at })),
  cutoffs: [cutoff],
});
const only = (values: Readonly<Record<string, unknown>>): unknown => Object.values(values)[0];

const gaps = () => ({
  mean: gap(),
  min: gap({ statistic: "min" }),
  max: gap({ statistic: "max" }),
  last: gap({ statistic: "last", unit: "hours" }),
  deviation: gap({ statistic: "deviation" }),
});

describe("gap", () => {
  test("is of consecutive events", async () => {
    const init = visits("1970-02-01", "1969-12-31", "1970-01-01", "1970-01-01", "1970-01-06");
    const { deviation, ...rest } = only(await valuesOf(init, gaps)) as Record<string, number>;
    expect(rest).toEqual({ mean: 2, min: 0, max: 5, last: 120 });
    expect(deviation).toBeCloseTo(Math.sqrt(7), 12);
  });

  test("is null without a gap, its deviation without two", async () => {
    const none = { mean: null, min: null, max: null, last: null, deviation: null };
    expect(only(await valuesOf(visits("1970-02-01", "1970-01-01"), gaps))).toEqual(none);
    const two = visits("1970-02-01", "1970-01-01", "1970-01-02");
    expect(only(await valuesOf(two, gaps))).toEqual({ mean: 1, min: 1, max: 1, last: 24, deviation: null });
  });
});

const all = (gapLength = minutes(30)) => ({
  count: sessions({ gap: gapLength }),
  events: sessions({ statistic: "meanEvents", gap: gapLength }),
  duration: sessions({ statistic: "meanDuration", gap: gapLength }),
  lastEvents: sessions({ statistic: "lastEvents", gap: gapLength }),
  lastDuration: sessions({ statistic: "lastDuration", gap: gapLength, unit: "seconds" }),
});

test("sessions end after a gap that is longer than theirs", async () => {
  const init = visits(
    "1970-02-01",
    "1969-12-31T23:50:00Z",
    "1970-01-01T00:20:00Z",
    "1970-01-01T00:50:01Z",
    "1970-01-01T00:51:01Z",
  );
  expect(only(await valuesOf(init, () => all()))).toEqual({
    count: 2,
    events: 2,
    duration: 15.5,
    lastEvents: 2,
    lastDuration: 60,
  });
  expect(only(await valuesOf(init, () => all(hours(1))))).toMatchObject({ count: 1, events: 4 });
});

test("without events there is no session", async () => {
  const init = visits("1970-02-01", "1970-01-01");
  const none = await valuesOf(init, ({ at }) => {
    const where = at.before("1960-01-01");
    return {
      count: sessions({ where }),
      events: sessions({ where, statistic: "meanEvents" }),
      lastDuration: sessions({ where, statistic: "lastDuration" }),
      streak: streak({ where }),
      current: streak({ where, statistic: "current" }),
      days: dayOfWeek({ where }),
    };
  });
  expect(only(none)).toEqual({
    count: 0,
    events: null,
    lastDuration: null,
    streak: 0,
    current: 0,
    days: [0, 0, 0, 0, 0, 0, 0],
  });
});

describe("local time", () => {
  test("counts hours and days by the clocks of a zone, through changes of the clock and before 1970", async () => {
    const init = visits(
      "2025-01-01",
      "1969-12-31T23:30:00Z",
      "2024-03-31T00:59:59Z",
      "2024-03-31T01:00:00Z",
      "2024-10-27T00:30:00Z",
      "2024-10-27T01:30:00Z",
    );
    const values = only(
      await valuesOf(init, () => ({
        utc: hourOfDay(),
        berlin: hourOfDay({ timeZone: "Europe/Berlin" }),
        days: dayOfWeek({ timeZone: "Europe/Berlin" }),
        utcDays: dayOfWeek(),
      })),
    ) as Record<string, readonly number[]>;
    const places = (counts: readonly number[] = []): unknown =>
      Object.fromEntries([...counts.entries()].filter(([, count]) => count > 0));
    expect(places(values.utc)).toEqual({ 0: 2, 1: 2, 23: 1 });
    expect(places(values.berlin)).toEqual({ 0: 1, 1: 1, 2: 2, 3: 1 });
    expect(places(values.days)).toEqual({ 3: 1, 6: 4 });
    expect(places(values.utcDays)).toEqual({ 2: 1, 6: 4 });
  });
});

describe("streak", () => {
  const statistics = (period: "day" | "week" | "month", timeZone = "UTC") => ({
    longest: streak({ period, timeZone }),
    current: streak({ period, timeZone, statistic: "current" }),
    active: streak({ period, timeZone, statistic: "active" }),
  });
  const days = [
    "1969-12-30T10:00Z",
    "1969-12-31T23:00Z",
    "1970-01-01T01:00Z",
    "1970-01-01T02:00Z",
    "1970-01-04T10:00Z",
    "1970-01-05T10:00Z",
  ];

  test.each([
    ["1970-01-05T12:00Z", 2],
    ["1970-01-06T00:00Z", 2],
    ["1970-01-06T12:00Z", 2],
    ["1970-01-07T00:00Z", 2],
    ["1970-01-07T00:00:00.001Z", 0],
  ])("of days as of %s", async (cutoff, current) => {
    const values = await valuesOf(visits(cutoff, ...days), () => statistics("day"));
    expect(only(values)).toEqual({ longest: 3, current, active: 5 });
  });

  test("of weeks and months, and of the days of another zone", async () => {
    const init = visits("1970-01-06", ...days);
    expect(only(await valuesOf(init, () => statistics("week")))).toEqual({
      longest: 2,
      current: 2,
      active: 2,
    });
    expect(only(await valuesOf(init, () => statistics("month")))).toEqual({
      longest: 2,
      current: 2,
      active: 2,
    });
    const berlin = await valuesOf(init, () => statistics("day", "Europe/Berlin"));
    expect(only(berlin)).toEqual({ longest: 2, current: 2, active: 4 });
  });
});
