import { days, defineEvents, id, minutes, number, oneOf, optional, timestamp } from "@portrait/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { count } from "../define/count.js";
import { max } from "../define/max.js";
import { mean } from "../define/mean.js";
import { min } from "../define/min.js";
import { defineProfile } from "../define/profile.js";
import { recency } from "../define/recency.js";
import { share } from "../define/share.js";
import { sum } from "../define/sum.js";
import { tenure } from "../define/tenure.js";
import { memory } from "../memory/memory.js";
import { buildProfiles } from "../profile/profiles.js";
import { live } from "./live.js";

const orders = defineEvents({
  user: id("user"),
  at: timestamp(),
  kind: oneOf("buy", "view"),
  quantity: optional(number()),
  price: optional(number()),
});

const shopper = defineProfile(orders, {
  key: "user",
  features: ({ at, kind, quantity, price }) => {
    const spent = quantity.times(price);
    return {
      count: count(),
      bought2d: count(kind.is("buy"), { within: days(2) }),
      spend: sum(spent),
      spend2d: sum(spent, { where: kind.is("buy"), within: days(2) }),
      least: min(quantity.minus(price)),
      most: max(price.dividedBy(quantity)),
      twice: sum(price.times(2).plus(1)),
      mean: mean(price, { where: kind.is("buy") }),
      share: share(kind.is("buy")),
      recency: recency(at),
      recencyBuy: recency(at, { where: kind.is("buy") }),
      tenure: tenure(at),
    };
  },
});

const START = Date.UTC(2024, 0, 1);
const HOUR = 3_600_000;

/** Numbers of all forms: whole ones, hundredths, any, great and small ones, none. */
const numbers: fc.Arbitrary<number | null> = fc.oneof(
  fc.integer({ min: -300, max: 300 }),
  fc.integer({ min: -40_000, max: 40_000 }).map((hundredths) => hundredths / 100),
  fc.constantFrom(0, -0, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 2 ** 53, 1e300, 5e-324, 0.1 + 0.2, null),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

const rows = (at: fc.Arbitrary<number>) =>
  fc.record({
    user: fc.constantFrom("ann", "bob"),
    at,
    kind: fc.constantFrom("buy", "view"),
    quantity: numbers,
    price: numbers,
  });

const nearby = fc.integer({ min: 0, max: 24 * 6 }).map((hour) => START + hour * HOUR);

/** Instants in all eras: those of one, two and four bytes. */
const anywhere = fc.oneof(
  nearby,
  fc.constantFrom(0, -1, Date.UTC(2043, 8, 1), Date.UTC(1900, 0, 1), 8.64e15 - 1, -8.64e15),
  fc.integer({ min: -8.64e15, max: 8.64e15 - 1 }),
);

describe("what is held takes little room and is exact", () => {
  test.each([
    ["neighbouring instants", nearby],
    ["instants of all times", anywhere],
  ])("%s: readings are those of memory()", async (_, at) => {
    await fc.assert(
      fc.asyncProperty(fc.array(rows(at), { maxLength: 40 }), async (events) => {
        const profiles = live(shopper);
        for (const event of events) profiles.push(event);
        const engine = memory();
        const log = await engine.read(orders, events);
        const now = 8.64e15;
        for (const { key, features } of await buildProfiles(shopper, log, { engine, asOf: now })) {
          expect(profiles.features(key, now)).toEqual(features);
        }
        const restored = live(shopper, { snapshot: profiles.snapshot() });
        for (const key of profiles.members(now)) {
          expect(restored.features(key, now)).toEqual(profiles.features(key, now));
        }
        for (const event of events) expect(profiles.retract(event)).toBe(true);
        expect(profiles.stats()).toMatchObject({ users: 0, events: 0 });
      }),
      { numRuns: 150 },
    );
  });

  test("an event of a price and a quantity takes 13 bytes", () => {
    const profiles = live(shopper);
    const event = (at: number) => ({ user: "ann", at: START + at, kind: "buy", quantity: 3, price: 33.33 });
    for (let at = 0; at < 4096; at++) profiles.push(event(at * 1000));
    expect(profiles.stats().bytes).toBeLessThan(4096 * 13 + 3000);
  });
});

describe("expire keeps the states of what it drops", () => {
  test("readings stay the same to the last bit, also with events that come late", () => {
    const step = fc.oneof(
      { weight: 12, arbitrary: rows(nearby).map((event) => ({ event, expire: undefined })) },
      { weight: 1, arbitrary: nearby.map((expire) => ({ event: undefined, expire })) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const [dropping, holding] = [live(shopper), live(shopper)];
        let until = START;
        for (const { event, expire } of steps) {
          if (event !== undefined) for (const profiles of [dropping, holding]) profiles.push(event);
          if (expire === undefined || expire < until) continue;
          until = expire;
          dropping.expire(until);
        }
        const restored = live(shopper, { snapshot: dropping.snapshot() });
        for (const now of [until, until + 30 * HOUR, START + 10 * 24 * HOUR]) {
          expect(dropping.members(now)).toEqual(holding.members(now));
          for (const user of holding.members(now)) {
            expect(dropping.features(user, now)).toEqual(holding.features(user, now));
            expect(restored.features(user, now)).toEqual(holding.features(user, now));
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test("a long log too, whose blocks are merged with what was dropped", () => {
    const [dropping, holding] = [live(shopper), live(shopper)];
    for (let minute = 0; minute < 9000; minute++) {
      const event = {
        user: "ann",
        at: START + minute * minutes(1).milliseconds,
        kind: minute % 3 === 0 ? "buy" : "view",
        quantity: minute % 7,
        price: (minute % 101) / 100,
      };
      for (const profiles of [dropping, holding]) profiles.push(event);
    }
    const now = START + 6 * 24 * HOUR;
    expect(dropping.expire(now)).toBe(4 * 24 * 60);
    expect(dropping.stats().events).toBe(9000 - 4 * 24 * 60);
    expect(dropping.features("ann", now)).toEqual(holding.features("ann", now));
    expect(dropping.features("ann", now + 12 * HOUR)).toEqual(holding.features("ann", now + 12 * HOUR));
    expect(dropping.forget("ann")).toBe(9000 - 4 * 24 * 60);
    expect(dropping.stats().users).toBe(0);
  });

  test("what arrives only after the instant is not dropped", () => {
    const visits = defineEvents(
      { user: id("user"), at: timestamp(), seen: timestamp() },
      { arrival: "seen" },
    );
    const visitor = defineProfile(visits, {
      key: "user",
      features: () => ({ all: count() }),
    });
    const profiles = live(visitor);
    profiles.push({ user: "ann", at: "2024-01-01", seen: "2024-01-01" });
    profiles.push({ user: "ann", at: "2024-01-02", seen: "2024-01-09" });
    profiles.push({ user: "ann", at: "2024-01-03", seen: "2024-01-03" });
    expect(profiles.expire("2024-01-05")).toBe(1);
    expect(profiles.features("ann", "2024-01-05")).toEqual({ all: 2 });
    expect(profiles.features("ann", "2024-01-10")).toEqual({ all: 3 });
  });

  test("where all is over all time nothing is held but the states", () => {
    const total = defineProfile(orders, { key: "user", features: ({ price }) => ({ spend: sum(price) }) });
    const profiles = live(total);
    for (let hour = 0; hour < 100; hour++) {
      profiles.push({ user: "ann", at: START + hour * HOUR, kind: "buy", quantity: 1, price: 0.1 });
    }
    const now = START + 200 * HOUR;
    const before = profiles.features("ann", now);
    expect(profiles.expire(now)).toBe(100);
    expect(profiles.stats()).toMatchObject({ users: 1, events: 0 });
    expect(profiles.features("ann", now)).toEqual(before);
    expect(profiles.retract({ user: "ann", at: START, kind: "buy", quantity: 1, price: 0.1 })).toBe(false);
  });
});
