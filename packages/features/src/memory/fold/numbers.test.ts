import { defineEvents, id, number, optional, timestamp } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { decayedSum } from "../../define/decayed-sum.js";
import { histogram } from "../../define/histogram.js";
import { mean } from "../../define/mean.js";
import { quantileOf } from "../../define/quantile-of.js";
import { ratio } from "../../define/ratio.js";
import { standardDeviation } from "../../define/standard-deviation.js";
import { sum } from "../../define/sum.js";
import { trend } from "../../define/trend.js";
import { variance } from "../../define/variance.js";
import { valuesOf } from "../values.fixture.js";

const events = defineEvents({ user: id("user"), at: timestamp(), x: optional(number()) });

/** One event a day from 1969-12-30 on. */
const daily = (...xs: readonly (number | null)[]) => ({
  events,
  rows: xs.map((x, day) => ({ user: "ann", at: new Date((day - 2) * 86_400_000), x })),
  cutoffs: ["1970-02-01"],
});
const KEY = "ann 1970-02-01";

describe("variance", () => {
  test.each<[readonly (number | null)[], number | null, number | null]>([
    [[2, 4, 9], 13, 26 / 3],
    [[2, null, 4, 9, null], 13, 26 / 3],
    [[5], null, 0],
    [[null], null, null],
    [[7, 7, 7], 0, 0],
    [[1e15, 1e15 + 2], 2, 1],
    [[1.7e308, -1.7e308], null, null],
  ])("of %j", async (xs, sample, all) => {
    const values = await valuesOf(daily(...xs), ({ x }) => ({
      sample: variance(x),
      all: variance(x, { ddof: 0 }),
      deviation: standardDeviation(x, { ddof: 0 }),
    }));
    const root = all === null ? null : Math.sqrt(all);
    expect(values[KEY]).toEqual({ sample, all, deviation: root });
  });
});

describe("quantileOf", () => {
  test.each<[readonly (number | null)[], number, number | null]>([
    [[9, 1, 4, 2], 0.5, 3],
    [[9, 1, 4, 2], 0, 1],
    [[9, 1, 4, 2], 1, 9],
    [[9, 1, 4, 2], 0.9, 4 + 0.7 * 5],
    [[null, 3, null], 0.25, 3],
    [[null], 0.5, null],
    [[10, 9, 100], 0.5, 10],
    [[-1.7e308, 1.7e308], 0, -1.7e308],
  ])("of %j at %d", async (xs, probability, expected) => {
    const values = await valuesOf(daily(...xs), ({ x }) => ({ q: quantileOf(x, probability) }));
    const q = values[KEY]?.q as number | null;
    if (expected === null) expect(q).toBeNull();
    else expect(q).toBeCloseTo(expected, 12);
  });
});

test("a histogram counts below, between and from the edges on", async () => {
  const values = await valuesOf(daily(-5, 0, 1, 9.99, 10, null, 11), ({ x }) => ({
    bins: histogram(x, [0, 10]),
    one: histogram(x, [10]),
    none: histogram(x, [0, 10], { where: x.gt(100) }),
    between: histogram(x, [0, 10]).at(1),
    beyond: histogram(x, [0, 10]).at(3),
  }));
  expect(values[KEY]).toEqual({ bins: [1, 3, 2], one: [4, 2], none: [0, 0, 0], between: 3, beyond: null });
});

describe("trend", () => {
  test.each<[readonly (number | null)[], number | null]>([
    [[1, 3, 5], 2],
    [[1, null, 5], 2],
    [[5, 4, 3, 2], -1],
    [[4, 4], 0],
    [[1, 2, 2], 0.5],
    [[1], null],
    [[null, 3, null], null],
  ])("of %j a day", async (xs, perDay) => {
    const values = await valuesOf(daily(...xs), ({ x }) => ({
      perDay: trend(x),
      perWeek: trend(x, { unit: "weeks" }),
    }));
    expect(values[KEY]).toEqual({ perDay, perWeek: perDay === null ? null : 7 * perDay });
  });

  test("is null where all events are of one instant", async () => {
    const rows = [1, 2].map((x) => ({ user: "ann", at: "1970-01-01", x }));
    const values = await valuesOf({ events, rows, cutoffs: ["1970-02-01"] }, ({ x }) => ({
      slope: trend(x),
    }));
    expect(values[KEY]).toEqual({ slope: null });
  });
});

test("a decayed sum halves by half-life, and without input counts events", async () => {
  const init = { ...daily(8, null, 4), cutoffs: ["1970-01-02"] };
  const halfLife = { milliseconds: 86_400_000 };
  const values = await valuesOf(init, ({ x }) => ({
    sum: decayedSum(x, { halfLife }),
    events: decayedSum(undefined, { halfLife }),
    none: decayedSum(x, { halfLife, where: x.gt(100) }),
  }));
  expect(values["ann 1970-01-02"]).toEqual({ sum: 8 / 8 + 4 / 2, events: 1 / 8 + 1 / 4 + 1 / 2, none: 0 });
});

test("nothing is -0, and what is not finite is null", async () => {
  const values = await valuesOf(daily(-0, -5e-324, null), ({ x }) => ({
    sum: sum(x, { where: x.eq(0) }),
    mean: mean(x, { where: x.lt(0) }),
    half: mean(x),
    byNone: ratio(sum(x), sum(x.times(0))),
  }));
  expect(values[KEY]).toEqual({ sum: 0, mean: -5e-324, half: 0, byNone: null });
});
