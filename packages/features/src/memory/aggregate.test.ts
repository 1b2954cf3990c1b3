import {
  boolean,
  category,
  days,
  defineEvents,
  hours,
  id,
  minutes,
  number,
  oneOf,
  optional,
  timestamp,
  userItems,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import { count } from "../define/count.js";
import { distinct } from "../define/distinct.js";
import { first } from "../define/first.js";
import { history } from "../define/history.js";
import { last } from "../define/last.js";
import { max } from "../define/max.js";
import { mean } from "../define/mean.js";
import { min } from "../define/min.js";
import { mostFrequent } from "../define/most-frequent.js";
import { recency } from "../define/recency.js";
import { share } from "../define/share.js";
import { sum } from "../define/sum.js";
import { tenure } from "../define/tenure.js";
import { memory } from "./memory.js";
import { valuesOf } from "./values.fixture.js";

const events = defineEvents({
  user: id("user"),
  at: timestamp(),
  kind: optional(oneOf("buy", "look")),
  item: optional(category()),
  price: optional(number()),
  gift: optional(boolean()),
  sent: optional(timestamp()),
});

/** Three events at one instant in the middle; nulls in each column. */
const rows = [
  { user: "ann", at: "2024-01-01", kind: "look", item: "tea", price: 4 },
  { user: "ann", at: "2024-01-03", kind: "buy", item: null, price: null, gift: true },
  { user: "ann", at: "2024-01-03", kind: "buy", item: "milk", price: 1.5, gift: false },
  { user: "ann", at: "2024-01-03", kind: null, item: "tea", price: -2, sent: "2024-01-02" },
  { user: "ann", at: "2024-01-05", kind: "look", item: "milk", price: null, gift: true, sent: "2024-01-09" },
];

const at = (cutoff: string) => ({ events, rows, cutoffs: [cutoff] });

describe("each aggregate by hand", () => {
  test("over all events before the cutoff", async () => {
    const values = await valuesOf(at("2024-01-06"), ({ at, kind, item, price, gift, sent }) => ({
      count: count(),
      bought: count(kind.is("buy")),
      sum: sum(price),
      mean: mean(price),
      min: min(price),
      max: max(price),
      distinctItems: distinct(item),
      distinctPrices: distinct(price),
      distinctGifts: distinct(gift),
      distinctTimes: distinct(at),
      giftShare: share(gift),
      recency: recency(at),
      tenure: tenure(at, { unit: "hours" }),
      sentRecency: recency(sent),
      sentTenure: tenure(sent),
      firstItem: first(item),
      firstPrice: first(price),
      firstGift: first(gift),
      firstSent: first(sent),
      lastItem: last(item),
      lastPrice: last(price),
      lastGift: last(gift),
      lastSent: last(sent),
      lastKind: last(kind),
      favourite: mostFrequent(item),
      favouritePrice: mostFrequent(price),
      favouriteGift: mostFrequent(gift),
      favouriteSent: mostFrequent(sent),
      items: history(item),
      lastItems: history(item, { last: 2 }),
    }));
    expect(values).toEqual({
      "ann 2024-01-06": {
        count: 5,
        bought: 2,
        sum: 3.5,
        mean: 3.5 / 3,
        min: -2,
        max: 4,
        distinctItems: 2,
        distinctPrices: 3,
        distinctGifts: 2,
        distinctTimes: 3,
        giftShare: 0.4,
        recency: 1,
        tenure: 120,
        sentRecency: -3,
        sentTenure: 4,
        firstItem: "tea",
        firstPrice: 4,
        firstGift: true,
        firstSent: new Date("2024-01-02"),
        lastItem: "milk",
        lastPrice: -2,
        lastGift: true,
        lastSent: new Date("2024-01-09"),
        lastKind: "look",
        favourite: "milk",
        favouritePrice: -2,
        favouriteGift: true,
        favouriteSent: new Date("2024-01-09"),
        items: ["tea", "milk", "tea", "milk"],
        lastItems: ["tea", "milk"],
      },
    });
  });

  test("where nothing is seen, or only nulls are", async () => {
    const values = await valuesOf(at("2024-01-06"), ({ at, item, price, gift, sent }) => {
      const none = { where: item.is("wine") };
      const nulls = { where: item.isNull() };
      return {
        count: count(item.is("wine")),
        sum: sum(price, none),
        sumOfNulls: sum(price, nulls),
        mean: mean(price, none),
        meanOfNulls: mean(price, nulls),
        min: min(price, none),
        maxOfNulls: max(price, nulls),
        distinct: distinct(item, none),
        distinctOfNulls: distinct(item, nulls),
        share: share(gift, none),
        shareOfOne: share(gift, nulls),
        recency: recency(at, none),
        tenureOfNulls: tenure(sent, nulls),
        first: first(price, nulls),
        last: last(item, nulls),
        lastGift: last(gift, none),
        lastSent: last(sent, none),
        favourite: mostFrequent(item, none),
        history: history(item, nulls),
      };
    });
    expect(values).toEqual({
      "ann 2024-01-06": {
        count: 0,
        sum: 0,
        sumOfNulls: 0,
        mean: null,
        meanOfNulls: null,
        min: null,
        maxOfNulls: null,
        distinct: 0,
        distinctOfNulls: 0,
        share: null,
        shareOfOne: 1,
        recency: null,
        tenureOfNulls: null,
        first: null,
        last: null,
        lastGift: null,
        lastSent: null,
        favourite: null,
        history: [],
      },
    });
  });

  test("a filter that is null lets no event through", async () => {
    const values = await valuesOf(at("2024-01-06"), ({ gift, kind, price }) => ({
      gifts: count(gift),
      noGifts: count(gift.not()),
      unknown: count(gift.isNull()),
      either: count(gift.or(kind.is("look"))),
      spent: sum(price, { where: kind.is("buy") }),
    }));
    expect(values["ann 2024-01-06"]).toEqual({ gifts: 2, noGifts: 1, unknown: 2, either: 3, spent: 1.5 });
  });

  test("a share counts a condition that is null as one that does not hold", async () => {
    const values = await valuesOf(at("2024-01-06"), ({ gift, kind }) => ({
      gifts: share(gift),
      known: share(gift, { where: gift.isNull().not() }),
      looks: share(kind.is("look"), { within: days(3) }),
    }));
    expect(values["ann 2024-01-06"]).toEqual({ gifts: 2 / 5, known: 2 / 3, looks: 1 / 4 });
  });
});

describe("ties at one instant", () => {
  const tied = [
    { user: "u", at: 5, item: "c" },
    { user: "u", at: 5, item: "a" },
    { user: "u", at: 5, item: null },
    { user: "u", at: 5, item: "b" },
    { user: "u", at: 4, item: "late line" },
  ];

  test("are in the order of their lines", async () => {
    const values = await valuesOf({ events, rows: tied, cutoffs: [6] }, ({ item }) => ({
      first: first(item),
      last: last(item),
      recent: history(item, { last: 3 }),
      favourite: mostFrequent(item),
    }));
    expect(values["u 1970-01-01T00:00:00.006Z"]).toEqual({
      first: "late line",
      last: "b",
      recent: ["c", "a", "b"],
      favourite: "b",
    });
  });

  test("between equally frequent values the one seen last wins", async () => {
    const items = ["x", "y", "y", "x", "z"].map((item, line) => ({ user: "u", at: line, item }));
    const values = await valuesOf({ events, rows: items, cutoffs: [3, 4, 5] }, ({ item }) => ({
      favourite: mostFrequent(item),
    }));
    expect(Object.values(values).map(({ favourite }) => favourite)).toEqual(["y", "x", "x"]);
  });
});

describe("windows", () => {
  const visits = defineEvents({ user: id("user"), at: timestamp(), n: number() });

  test("hold an event exactly at t - w, and none exactly at t", async () => {
    const cutoff = Date.UTC(2024, 0, 10);
    const day = 86_400_000;
    const rows = [
      { user: "u", at: cutoff - day - 1, n: 1 },
      { user: "u", at: cutoff - day, n: 2 },
      { user: "u", at: cutoff - 1, n: 4 },
      { user: "u", at: cutoff, n: 8 },
      { user: "u", at: cutoff + 1, n: 16 },
    ];
    const values = await valuesOf({ events: visits, rows, cutoffs: [cutoff, cutoff + 1] }, ({ n }) => ({
      day: sum(n, { within: days(1) }),
      all: sum(n),
      none: count(undefined, { within: minutes(1 / 60_000) }),
    }));
    expect(values).toEqual({
      "u 2024-01-10": { day: 6, all: 7, none: 1 },
      "u 2024-01-10T00:00:00.001Z": { day: 12, all: 15, none: 1 },
    });
  });

  test("reach back before 1970, and lie there", async () => {
    const rows = [
      { user: "u", at: "1965-06-01", n: 1 },
      { user: "u", at: "1969-12-31T12:00", n: 2 },
      { user: "u", at: "1970-01-01T06:00", n: 4 },
    ];
    const cutoffs = ["1965-06-01T00:00:00.001Z", "1969-12-31T18:00", "1970-01-01T12:00"];
    const values = await valuesOf({ events: visits, rows, cutoffs }, ({ at, n }) => ({
      day: sum(n, { within: days(1) }),
      all: sum(n),
      hours: recency(at, { unit: "hours" }),
      last: last(at),
    }));
    expect(values).toEqual({
      "u 1965-06-01T00:00:00.001Z": { day: 1, all: 1, hours: 1 / 3_600_000, last: new Date("1965-06-01") },
      "u 1969-12-31T18:00:00Z": { day: 2, all: 3, hours: 6, last: new Date("1969-12-31T12:00Z") },
      "u 1970-01-01T12:00:00Z": { day: 6, all: 7, hours: 6, last: new Date("1970-01-01T06:00Z") },
    });
  });

  test("of hours count elapsed time, not the clock's face", async () => {
    const rows = [{ user: "u", at: "2024-01-01T00:59", n: 1 }];
    const values = await valuesOf({ events: visits, rows, cutoffs: ["2024-01-01T01:01"] }, ({ at }) => ({
      hours: recency(at, { unit: "hours" }),
      minutes: recency(at, { unit: "minutes" }),
      seconds: tenure(at, { unit: "seconds" }),
      weeks: tenure(at, { unit: "weeks" }),
    }));
    expect(values["u 2024-01-01T01:01:00Z"]).toEqual({
      hours: 2 / 60,
      minutes: 2,
      seconds: 120,
      weeks: 2 / 10_080,
    });
  });

  test("Chronon: the maximum over one hour forgets what has left the window", async () => {
    const rows = [
      { user: "u", at: "2024-01-01T00:10", n: 5 },
      { user: "u", at: "2024-01-01T01:10", n: 9 },
      { user: "u", at: "2024-01-01T02:10", n: 2 },
      { user: "u", at: "2024-01-01T05:10", n: 3 },
    ];
    const cutoffs = [1, 2, 3, 4, 5, 6].map((hour) => `2024-01-01T0${hour}:00`);
    const values = await valuesOf({ events: visits, rows, cutoffs }, ({ n }) => ({
      max: max(n, { within: hours(1) }),
    }));
    expect(Object.values(values).map(({ max }) => max)).toEqual([5, 9, 2, null, null, 3]);
  });

  test("Feathr: a point-in-time join takes the latest value from before the observation", async () => {
    const daily = [
      ["2022-05-01", [0.5, 0.3, 0.1]],
      ["2022-05-02", [0.4, 0.2, 0.1]],
      ["2022-05-03", [0.3, 0.2, 0.15]],
    ] as const;
    const rows = daily.flatMap(([at, values]) =>
      values.map((n, index) => ({ user: String(index + 1), at, n })),
    );
    const init = { events: visits, rows, cutoffs: ["2022-05-01", "2022-05-02", "2022-05-03", "2022-05-04"] };
    const values = await valuesOf(init, ({ n }) => ({ x: last(n, { within: days(7) }) }));
    const endOfDay = (user: number, day: number) => values[`${user} 2022-05-0${day + 1}`]?.x;
    const observations = [
      [1, 1],
      [2, 1],
      [3, 2],
      [1, 3],
      [3, 3],
    ] as const;
    expect(observations.map(([user, day]) => endOfDay(user, day))).toEqual([0.5, 0.3, 0.1, 0.3, 0.15]);
    expect(values["1 2022-05-01"]).toBeUndefined();
    expect(values["1 2022-05-03"]).toEqual({ x: 0.4 });
  });
});

describe("users", () => {
  const visits = defineEvents({ user: id("user"), other: optional(id("user")), at: timestamp() });

  test("are told apart whatever their ids hold", async () => {
    const ids = [
      "__proto__",
      "constructor",
      "toString",
      "",
      " ",
      "1",
      "23",
      "12",
      "3",
      "a\0b",
      "a",
      "é",
      "e\u0301",
    ];
    const rows = ids.flatMap((user) => [
      { user: `<${user}>`, at: 0 },
      { user: `<${user}>`, at: 1 },
    ]);
    const values = await valuesOf({ events: visits, rows, cutoffs: [9] }, () => ({ visits: count() }));
    expect(Object.keys(values).length).toBe(ids.length);
    expect(Object.values(values).every(({ visits }) => visits === 2)).toBe(true);
  });

  test("of composite ids stay two: (1, 23) and (12, 3)", async () => {
    const rows = [
      { user: "1|23", other: "23", at: 0 },
      { user: "12|3", other: "3", at: 0 },
      { user: "1", other: "23", at: 0 },
      { user: "12", other: "3", at: 0 },
    ];
    const values = await valuesOf({ events: visits, rows, cutoffs: [9] }, ({ other }) => ({
      other: last(other),
    }));
    expect(Object.entries(values).map(([name, { other }]) => [name.split(" ")[0], other])).toEqual([
      ["1", "23"],
      ["12", "3"],
      ["12|3", "3"],
      ["1|23", "23"],
    ]);
    const engine = memory();
    const pairs = await engine.interactions(await engine.read(visits, rows), { user: "user", item: "other" });
    expect([...userItems(pairs).counts]).toEqual([1, 1, 1, 1]);
  });

  test("of prototype names are like any other", async () => {
    const rows = ["__proto__", "constructor", "hasOwnProperty"].map((user) => ({ user, at: 0 }));
    const values = await valuesOf({ events: visits, rows, cutoffs: [9] }, () => ({ visits: count() }));
    expect(Object.entries(values).map(([name, value]) => [name.split(" ")[0], value])).toEqual([
      ["__proto__", { visits: 1 }],
      ["constructor", { visits: 1 }],
      ["hasOwnProperty", { visits: 1 }],
    ]);
  });

  test("are in code-unit order, not in that of a language", async () => {
    const rows = ["b", "a", "B", "ä", "10", "9", "\u{1F600}", "\uFFFF"].map((user) => ({ user, at: 0 }));
    const values = await valuesOf({ events: visits, rows, cutoffs: [9] }, () => ({ visits: count() }));
    const order = Object.keys(values).map((name) => name.replace(/ 1970.*$/, ""));
    expect(order).toEqual(["10", "9", "B", "a", "b", "ä", "\u{1F600}", "\uFFFF"]);
  });

  test("of a key that is null are nobody", async () => {
    const partners = defineEvents({ partner: optional(id("user")), user: id("user"), at: timestamp() });
    const rows = [
      { partner: null, user: "a", at: 0 },
      { partner: "p", user: "b", at: 0 },
      { partner: "", user: "c", at: 0 },
    ];
    const values = await valuesOf({ events: partners, rows, cutoffs: [9] }, ({ user }) => ({
      users: distinct(user),
    }));
    expect(values).toEqual({ "p 1970-01-01T00:00:00.009Z": { users: 1 } });
  });
});

describe("sums", () => {
  const numbers = defineEvents({ user: id("user"), at: timestamp(), n: number() });
  const seriesOf = (values: readonly number[]) => ({
    events: numbers,
    rows: values.map((n, at) => ({ user: "u", at, n })),
    cutoffs: [values.length],
  });

  test.each([
    [[0.1, 0.2, 0.3, -0.6], 0],
    [[1e16, 1, -1e16], 1],
    [[1, 1e100, 1, -1e100], 2],
    [Array.from({ length: 1000 }, () => 0.1), 100],
  ])("of %j lose nothing on the way", async (values, expected) => {
    const [found] = Object.values(
      await valuesOf(seriesOf(values), ({ n }) => ({ sum: sum(n), mean: mean(n) })),
    );
    expect(found?.sum).toBeCloseTo(expected, 15);
    expect(found?.mean).toBeCloseTo(expected / values.length, 15);
  });

  test("that overflow are null", async () => {
    const huge = seriesOf([1e308, 1e308]);
    expect(
      Object.values(await valuesOf(huge, ({ n }) => ({ sum: sum(n), mean: mean(n), max: max(n) }))),
    ).toEqual([{ sum: null, mean: null, max: 1e308 }]);
  });

  test("over products leave out those that are not finite", async () => {
    const values = await valuesOf(seriesOf([1e200, 2, 0]), ({ n }) => ({
      squares: sum(n.times(n)),
      inverses: sum(n.times(0).plus(1).dividedBy(n)),
      count: count(n.times(n).isNull()),
    }));
    expect(Object.values(values)).toEqual([{ squares: 4, inverses: 1e-200 + 0.5, count: 1 }]);
  });
});
