import { boolean, category, days, defineEvents, hours, id, minutes, number, timestamp } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { failureOf } from "../thrown.fixture.js";
import { count } from "./count.js";
import { dayOfWeek } from "./day-of-week.js";
import { decayedSum } from "./decayed-sum.js";
import { entropy } from "./entropy.js";
import { funnel } from "./funnel.js";
import { gap } from "./gap.js";
import { histogram } from "./histogram.js";
import { hourOfDay } from "./hour-of-day.js";
import { ngrams } from "./ngrams.js";
import { quantileOf } from "./quantile-of.js";
import { ratio } from "./ratio.js";
import { sequenceCount } from "./sequence-count.js";
import { sessions } from "./sessions.js";
import { standardDeviation } from "./standard-deviation.js";
import { streak } from "./streak.js";
import { sum } from "./sum.js";
import { topK } from "./top-k.js";
import { topKShares } from "./top-k-shares.js";
import { trend } from "./trend.js";
import { variance } from "./variance.js";

const { at, page, price, ok } = defineEvents({
  user: id("user"),
  at: timestamp(),
  page: category(),
  price: number(),
  ok: boolean(),
}).columns;

const DAY = 86_400_000;

describe("an aggregate is plain, frozen data", () => {
  test.each([
    [variance(price), { aggregate: "variance", input: price.node, ddof: 1 }],
    [variance(price, { ddof: 0 }), { aggregate: "variance", input: price.node, ddof: 0 }],
    [quantileOf(price, 0.5), { aggregate: "quantile", input: price.node, probability: 0.5 }],
    [histogram(price, [0, 1]), { aggregate: "histogram", input: price.node, edges: [0, 1], type: "vector" }],
    [trend(price), { aggregate: "trend", input: price.node, unit: DAY }],
    [entropy(at), { aggregate: "entropy", input: at.node }],
    [topK(page), { aggregate: "topK", input: page.node, limit: 5, type: "list" }],
    [topKShares(page, { k: 2 }), { aggregate: "topKShares", input: page.node, limit: 2, type: "vector" }],
    [gap(), { aggregate: "gap", statistic: "mean", unit: DAY }],
    [streak(), { aggregate: "streak", statistic: "longest", period: "day", timeZone: "UTC" }],
    [ngrams(page), { aggregate: "ngrams", input: page.node, n: 2, limit: 10, type: "list" }],
    [sequenceCount(page, ["a", "b"]), { aggregate: "sequenceCount", input: page.node, sequence: ["a", "b"] }],
    [
      funnel([ok, page.is("a")], { window: days(2) }),
      { aggregate: "funnel", steps: [ok.node, page.is("a").node], length: 2 * DAY },
    ],
    [
      hourOfDay({ timeZone: "Asia/Tokyo" }),
      { aggregate: "hourOfDay", timeZone: "Asia/Tokyo", type: "vector" },
    ],
    [dayOfWeek(), { aggregate: "dayOfWeek", timeZone: "UTC", type: "vector" }],
    [decayedSum(price, { halfLife: days(1) }), { aggregate: "decayedSum", input: price.node, halfLife: DAY }],
    [decayedSum(undefined, { halfLife: days(1) }), { aggregate: "decayedSum", halfLife: DAY }],
    [sessions(), { aggregate: "sessions", statistic: "count", gap: 1_800_000, unit: 60_000 }],
  ])("%#", ({ node }, parts) => {
    const window = { direction: "before", length: null };
    expect(node).toEqual({ op: "aggregate", window, type: "number", ...parts });
    expect(Object.isFrozen(node)).toBe(true);
    expect(JSON.parse(JSON.stringify(node))).toEqual(node);
  });

  test("with a filter and any window", () => {
    const options = { where: ok, lastEvents: 3 };
    const window = { direction: "before", events: 3 };
    const made = [
      ...[variance(price, options), quantileOf(price, 0, options), histogram(price, [0], options)],
      ...[trend(price, options), entropy(page, options), topK(page, options), topKShares(page, options)],
      ...[gap(options), streak(options), ngrams(page, options), sequenceCount(page, ["a"], options)],
      ...[funnel([ok], { window: days(1), ...options }), hourOfDay(options), dayOfWeek(options)],
      ...[decayedSum(price, { halfLife: days(1), ...options }), sessions(options)],
    ];
    for (const { node } of made) expect(node).toMatchObject({ where: ok.node, window });
  });

  test("made of others", () => {
    expect(standardDeviation(price).node).toEqual({ op: "sqrt", of: variance(price).node });
    expect(ratio(sum(price), count()).node).toEqual({
      op: "divide",
      left: sum(price).node,
      right: count().node,
    });
  });

  test("does not follow lists that are changed later", () => {
    const edges = [0, 1];
    const sequence = ["a"];
    const nodes = [histogram(price, edges).node, sequenceCount(page, sequence).node];
    edges.push(5);
    sequence.push("b");
    expect(nodes).toMatchObject([{ edges: [0, 1] }, { sequence: ["a"] }]);
  });
});

describe("a window is", () => {
  test.each([
    [{}, { length: null }],
    [{ within: days(2) }, { length: 2 * DAY }],
    [
      { within: days(2), hop: hours(12) },
      { length: 2 * DAY, hop: DAY / 2 },
    ],
    [{ calendar: { period: "week" } }, { calendar: "week", timeZone: "UTC", periodsAgo: 0 }],
    [
      { calendar: { period: "month", timeZone: "Europe/Berlin", periodsAgo: 2 } },
      { calendar: "month", timeZone: "Europe/Berlin", periodsAgo: 2 },
    ],
    [{ tumbling: { length: days(7) } }, { tumbling: 7 * DAY, origin: 0, periodsAgo: 0 }],
    [
      { tumbling: { length: days(7), origin: "1969-12-29", periodsAgo: 1 } },
      { tumbling: 7 * DAY, origin: -3 * DAY, periodsAgo: 1 },
    ],
    [{ lastEvents: 10 }, { events: 10 }],
    [{ session: minutes(30) }, { session: 1_800_000 }],
  ] as const)("%j", (options, window) => {
    expect(count(undefined, options).node).toMatchObject({ window: { direction: "before", ...window } });
    expect(Object.isFrozen((count(undefined, options).node as { window?: object }).window)).toBe(true);
  });
});

const untyped = (options: unknown) => () => sum(price, options as object);

describe("a wrong window is refused", () => {
  const left = "It may be left out.";
  const example = "Write within: days(90), hop: days(1).";
  test.each<[unknown, string]>([
    [
      { within: days(1), lastEvents: 3 },
      'sum: one window at most may be given; received "within", "lastEvents". Only "hop" goes with another, with "within".',
    ],
    [
      { session: days(1), calendar: {}, tumbling: {} },
      'sum: one window at most may be given; received "calendar", "tumbling", "session". Only "hop" goes with another, with "within".',
    ],
    [{ hop: days(1) }, `sum: "hop" goes with "within", which is missing. ${example}`],
    [{ hop: days(1), lastEvents: 3 }, `sum: "hop" goes with "within", which is missing. ${example}`],
    [
      { within: days(5), hop: days(2) },
      `sum: "within" must be a whole multiple of "hop"; received 432000000 and 172800000 milliseconds. ${example}`,
    ],
    [{ within: 90 }, `sum: "within" must be a duration such as days(90); received 90. ${left}`],
    [{ hop: -1 }, `sum: "hop" must be a duration such as days(1); received -1. ${left}`],
    [{ session: {} }, `sum: "session" must be a duration such as minutes(30); received an object. ${left}`],
    [{ lastEvents: 0 }, `sum: "lastEvents" must be an integer >= 1 and <= 1000000; received 0. ${left}`],
    [{ lastEvents: 2.5 }, `sum: "lastEvents" must be an integer >= 1 and <= 1000000; received 2.5. ${left}`],
    [
      { calendar: "month" },
      `sum: "calendar" must be a period such as { period: "month", timeZone: "Europe/Berlin" }; received "month". ${left}`,
    ],
    [
      { calendar: {} },
      'sum: "calendar": "period" must be one of "day", "week", "month", "quarter", "year"; received undefined.',
    ],
    [
      { calendar: { period: "decade" } },
      'sum: "calendar": "period" must be one of "day", "week", "month", "quarter", "year"; received "decade". Leave it out to use "day".',
    ],
    [
      { calendar: { period: "day", timeZone: "Berlin" } },
      'sum: "calendar": "timeZone" must be the IANA name of a time zone, such as "Europe/Berlin"; received "Berlin". Leave it out to use "UTC".',
    ],
    [
      { calendar: { period: "day", periodsAgo: -1 } },
      'sum: "calendar": "periodsAgo" must be an integer >= 0 and <= 10000; received -1. Leave it out to use 0.',
    ],
    [
      { calendar: { period: "day", zone: "UTC" } },
      'sum: "calendar": there is no option "zone". The options are "period", "timeZone", "periodsAgo".',
    ],
    [
      { tumbling: { origin: 0 } },
      'sum: "tumbling": "length" must be a duration such as days(7); received undefined.',
    ],
  ])("%j", async (options, message) => {
    expect(await failureOf(untyped(options))).toBe(`invalid-option: ${message}`);
  });

  test("an origin that is no instant", async () => {
    expect(await failureOf(untyped({ tumbling: { length: days(1), origin: "soon" } }))).toBe(
      'invalid-argument: sum: "tumbling": "origin" must be a Date, epoch milliseconds or ISO 8601 text; received "soon". Write it like "2011-03-01" or "2011-03-01T08:00:00Z".',
    );
  });
});

describe("what is no parameter is refused", () => {
  const odd = (value: unknown) => value as never;
  const edges = "histogram: the edges must be 1 to 256 finite numbers, ascending and different; received";
  const probability = "quantileOf: the probability must be a number in [0, 1]; received";
  const sequence = "sequenceCount: the sequence must be a list of 1 to 8 texts; received";
  const steps = "funnel: the steps must be a list of 1 to 8 conditions; received";
  const nine = Array.from({ length: 9 }, () => "a");

  test.each<[() => unknown, string]>([
    ...[[], [1, 1], [2, 1], [0, Number.NaN], [Number.POSITIVE_INFINITY], ["0"]].map(
      (list): [() => unknown, string] => [
        () => histogram(price, odd(list)),
        `${edges} ${list.length === 0 ? "an array of 0" : `${typeof list.at(-1) === "string" ? '"0"' : list.at(-1)} at place ${list.length - 1}`}. Write histogram(price, [0, 10, 100]).`,
      ],
    ),
    [() => histogram(price, odd(5)), `${edges} 5. Write histogram(price, [0, 10, 100]).`],
    [
      () =>
        histogram(
          price,
          Array.from({ length: 257 }, (_, place) => place),
        ),
      `${edges} an array of 257. Write histogram(price, [0, 10, 100]).`,
    ],
    [() => quantileOf(price, 1.01), `${probability} 1.01. Write quantileOf(price, 0.5) for the median.`],
    [() => quantileOf(price, Number.NaN), `${probability} NaN. Write quantileOf(price, 0.5) for the median.`],
    [
      () => quantileOf(price, odd("0.5")),
      `${probability} "0.5". Write quantileOf(price, 0.5) for the median.`,
    ],
    [
      () => sequenceCount(page, []),
      `${sequence} an array of 0. Write sequenceCount(kind, ["view", "cart", "purchase"]).`,
    ],
    [
      () => sequenceCount(page, nine),
      `${sequence} an array of 9. Write sequenceCount(kind, ["view", "cart", "purchase"]).`,
    ],
    [
      () => sequenceCount(page, odd(["a", 5])),
      `${sequence} an array of 2. Write sequenceCount(kind, ["view", "cart", "purchase"]).`,
    ],
    [
      () => funnel([], { window: days(1) }),
      `${steps} an array of 0. Write funnel([kind.is("view"), kind.is("purchase")], { window: days(7) }).`,
    ],
    [
      () => funnel([ok, odd(price)], { window: days(1) }),
      'funnel: step 1 must be a condition; received an expression of type number. Compare it with something, such as kind.is("purchase").',
    ],
    [
      () => funnel([odd(true)], { window: days(1) }),
      'funnel: step 0 must be a condition; received true. Compare it with something, such as kind.is("purchase").',
    ],
    [
      () => funnel([odd(count().gt(1))], { window: days(1) }),
      "funnel: it reads columns of events; received the aggregate count. Combine features with each other outside of aggregates.",
    ],
    [
      () => ratio(odd(page), count()),
      "ratio: both operands must be expressions of type number; received one of type category. Write ratio(sum(price), count()).",
    ],
    [
      () => ratio(count(), odd(undefined)),
      "ratio: both operands must be expressions of type number; received undefined. Write ratio(sum(price), count()).",
    ],
    [
      () => variance(odd(page)),
      "variance: the input must be an expression of type number; received one of type category.",
    ],
    [
      () => decayedSum(odd(page), { halfLife: days(1) }),
      "decayedSum: the input must be an expression of type number; received one of type category.",
    ],
    [
      () => topK(odd(price)),
      "topK: the input must be an expression of type category; received one of type number.",
    ],
  ])("%#", async (build, message) => {
    expect(await failureOf(build)).toBe(`invalid-definition: ${message}`);
  });

  test.each<[() => unknown, string]>([
    [
      () => funnel([ok], odd({})),
      'funnel: "window" must be a duration such as days(7); received undefined. It says how long after the first step the last may come.',
    ],
    [
      () => decayedSum(price, odd({})),
      'decayedSum: "halfLife" must be a duration such as days(30); received undefined. It says after how long a value counts half.',
    ],
    [
      () => variance(price, { ddof: odd(2) }),
      'variance: "ddof" must be an integer >= 0 and <= 1; received 2. Leave it out to use 1.',
    ],
    [
      () => topK(page, { k: 0 }),
      'topK: "k" must be an integer >= 1 and <= 1000; received 0. Leave it out to use 5.',
    ],
    [
      () => topKShares(page, { k: Number.NaN }),
      'topKShares: "k" must be an integer >= 1 and <= 1000; received NaN. Leave it out to use 5.',
    ],
    [
      () => ngrams(page, { n: 9 }),
      'ngrams: "n" must be an integer >= 2 and <= 8; received 9. Leave it out to use 2.',
    ],
    [
      () => ngrams(page, { limit: 1001 }),
      'ngrams: "limit" must be an integer >= 1 and <= 1000; received 1001. Leave it out to use 10.',
    ],
    [
      () => gap({ statistic: odd("median") }),
      'gap: "statistic" must be one of "mean", "min", "max", "last", "deviation"; received "median". Leave it out to use "mean".',
    ],
    [
      () => streak({ period: odd("year") }),
      'streak: "period" must be one of "day", "week", "month"; received "year". Leave it out to use "day".',
    ],
    [
      () => hourOfDay({ timeZone: "+01:00" }),
      'hourOfDay: "timeZone" must be the IANA name of a time zone, such as "Europe/Berlin"; received "+01:00". Leave it out to use "UTC".',
    ],
    [
      () => sessions({ gap: odd(30) }),
      'sessions: "gap" must be a duration such as minutes(30); received 30. It may be left out.',
    ],
  ])("of options (%#)", async (build, message) => {
    expect(await failureOf(build)).toBe(`invalid-option: ${message}`);
  });
});
