import {
  boolean,
  category,
  days,
  defineEvents,
  hours,
  id,
  isoText,
  minutes,
  number,
  oneOf,
  optional,
  timestamp,
} from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import fc from "fast-check";
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
import { defineProfile } from "../define/profile.js";
import { quantile } from "../define/quantile.js";
import { recency } from "../define/recency.js";
import { share } from "../define/share.js";
import { sum } from "../define/sum.js";
import { tag } from "../define/tag.js";
import { tenure } from "../define/tenure.js";
import { memory } from "../memory/memory.js";
import { buildProfiles } from "../profile/profiles.js";
import { cleaning } from "../read/cleaning.js";
import { live } from "./live.js";
import type { LiveProfiles } from "./live-profiles.js";

/** Orders of a shop. */
const orders = defineEvents({
  user: id("user"),
  at: timestamp(),
  kind: oneOf("buy", "view", "cancel"),
  item: optional(category()),
  price: optional(number()),
  gift: optional(boolean()),
});

/** A profile with features of all sorts, and tags of all sorts. */
const shopper = defineProfile(orders, {
  key: "user",
  members: ({ kind }) => kind.is("buy").or(kind.is("cancel")),
  features: ({ at, kind, item, price, gift }) => ({
    count: count(),
    bought2d: count(kind.is("buy"), { within: days(2) }),
    spend: sum(price),
    spend3h: sum(price, { within: hours(3) }),
    mean: mean(price, { where: kind.is("buy") }),
    least: min(price),
    most: max(price, { within: days(1) }),
    items: distinct(item),
    cancelShare: share(kind.is("cancel")),
    recency: recency(at),
    tenure: tenure(at),
    firstItem: first(item),
    lastItem: last(item),
    lastGift: last(gift),
    lastBuy: last(at, { where: kind.is("buy") }),
    often: mostFrequent(item, { within: days(2) }),
    recent: history(item, { last: 3 }),
    perOrder: sum(price).dividedBy(count(kind.is("buy"))),
    logSpend: sum(price.abs()).signedLog1p().orElse(0),
  }),
  tags: (f) => ({
    big: tag(f.spend.gte(quantile(0.7)), { expires: days(7) }),
    middle: tag(f.recency.lt(quantile(0.5)).and(f.count.gt(1))),
    loyal: tag(f.items.gte(2).and(f.cancelShare.lt(0.5)).not()),
    favourite: tag(f.often),
    lastSeen: tag(f.lastBuy),
  }),
});

/** A raw order. */
type Order = Readonly<Record<"user" | "at" | "kind" | "item" | "price" | "gift", unknown>>;

const HOUR = 3_600_000;
const START = 1_700_000_000_000;

/** Instants on and beside a grid of hours, so that ties and exact boundaries are frequent. */
const instants: fc.Arbitrary<number> = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom(0, 0, 0, 1, -1))
  .map(([place, beside]) => START + place * HOUR + beside);

/** Orders of few users, with hostile names among them. */
const arbitraryOrder: fc.Arbitrary<Order> = fc.record({
  user: fc.constantFrom("ann", "bob", "__proto__", "constructor"),
  at: instants,
  kind: fc.constantFrom("buy", "view", "cancel"),
  item: fc.option(fc.constantFrom("a", "b", "c", "toString"), { freq: 4 }),
  price: fc.option(
    fc.integer({ min: -40, max: 40 }).map((quarters) => quarters / 4),
    { freq: 4 },
  ),
  gift: fc.option(fc.boolean(), { freq: 4 }),
});

const visits = defineEvents({ user: id("user"), at: timestamp(), page: category(), ms: number({ min: 0 }) });
const visitor = defineProfile(visits, {
  key: "user",
  features: ({ page, ms }) => ({
    visits7d: count(undefined, { within: days(7) }),
    lastPage: last(page),
    time: sum(ms),
  }),
  tags: (f) => ({ keen: tag(f.time.gte(quantile(0.5))) }),
});
const visit = (user: string, at: string, page = "home", ms = 1) => ({ user, at, page, ms });

/** Compares all profiles as of an instant with those of the memory engine from the same rows. */
async function expectBatch(profiles: LiveProfiles, rows: readonly Order[], now: number): Promise<void> {
  const engine = memory();
  const log = await engine.read(orders, rows);
  const expected = await buildProfiles(shopper, log, { engine, asOf: isoText(now) });
  expect(profiles.members(now)).toEqual(expected.map(({ key }) => key));
  for (const profile of expected) {
    expect(profiles.read(profile.key, now)).toEqual(profile);
    expect(profiles.features(profile.key, now)).toEqual(profile.features);
  }
}

describe("what is read is what buildProfiles gives from all events pushed so far", () => {
  test("in whatever order they are pushed, as of any instant, with some taken out again", async () => {
    const list = fc.array(fc.tuple(arbitraryOrder, fc.nat(), fc.boolean()), { maxLength: 30, size: "max" });
    const property = fc.asyncProperty(list, fc.array(instants, { maxLength: 3 }), async (pushed, cutoffs) => {
      const profiles = live(shopper);
      const lines = pushed.map(([order, rank], line) => ({ order, rank, line }));
      for (const { order, line } of [...lines].sort((a, b) => a.rank - b.rank))
        profiles.push(order, { line });
      const out = pushed.map(
        ([{ user }, , taken], line) => taken && profiles.retractLine(String(user), line),
      );
      const rows = pushed.flatMap(([order], line) => (out[line] ? [] : [order]));
      expect(profiles.stats().events).toBe(rows.length);
      for (const now of cutoffs) await expectBatch(profiles, rows, now);
    });
    await fc.assert(property, { seed: 3, numRuns: 150 });
  });

  test("and from a snapshot it goes on as if nothing had happened", async () => {
    const parts = fc.tuple(
      fc.array(arbitraryOrder, { maxLength: 20 }),
      fc.array(arbitraryOrder, { maxLength: 20 }),
    );
    const property = fc.asyncProperty(parts, instants, async ([before, after], now) => {
      const profiles = live(shopper);
      for (const order of before) profiles.push(order);
      const restored = live(shopper, { snapshot: profiles.snapshot() });
      for (const order of after) expect(restored.push(order)).toEqual(profiles.push(order));
      expect(restored.snapshot()).toEqual(profiles.snapshot());
      await expectBatch(restored, [...before, ...after], now);
    });
    await fc.assert(property, { seed: 4, numRuns: 60 });
  });

  test("for users with long logs too, late events and retractions included", async () => {
    const random = fc.sample(arbitraryOrder, { seed: 5, numRuns: 3000 });
    const rows = random.map((order, line) => ({ ...order, user: line % 9 === 0 ? "bob" : "ann", line }));
    const profiles = live(shopper);
    for (const { line, ...order } of rows) profiles.push(order, { line });
    const now = 1_700_000_000_000 + 40 * 3_600_000;
    await expectBatch(profiles, rows, now);
    const kept = rows.filter(({ user, line }) => line % 7 !== 0 || !profiles.retractLine(user, line));
    await expectBatch(profiles, kept, now);
    await expectBatch(profiles, kept, now + 3_600_001);
  });
});

describe("push", () => {
  test("says what became of an event, with the reasons of the engines", () => {
    const profiles = live(visitor);
    expect(profiles.push(visit("ann", "2024-01-01"))).toEqual({ status: "kept", line: 1 });
    expect(profiles.push({ ...visit("ann", "2024-01-01"), user: " " })).toMatchObject({
      column: "user",
      reason: "missing",
    });
    expect(profiles.push(visit("ann", "2024-01-01", "home", -1))).toEqual({
      status: "rejected",
      line: 3,
      column: "ms",
      value: -1,
      reason: "range",
    });
    expect(profiles.push(visit("ann", "2024-01-02"))).toEqual({ status: "kept", line: 4 });
    expect(profiles.stats()).toMatchObject({ users: 1, events: 2, pushed: 4, rejected: 2 });
  });

  test("orders ties by line, whichever came first", () => {
    const profiles = live(visitor);
    profiles.push(visit("ann", "2024-01-01", "second"), { line: 7 });
    profiles.push(visit("ann", "2024-01-01", "first"), { line: 2 });
    expect(profiles.features("ann", "2024-01-02")?.lastPage).toBe("second");
    expect(profiles.push(visit("ann", "2024-01-01", "third"))).toEqual({ status: "kept", line: 8 });
    expect(profiles.features("ann", "2024-01-02")?.lastPage).toBe("third");
  });

  test("orders ties by line beyond 32 bits", () => {
    const profiles = live(visitor);
    const { line } = profiles.push(visit("ann", "2024-01-01", "a"), { line: 2 ** 32 - 1 });
    expect(profiles.push(visit("ann", "2024-01-01", "b"))).toEqual({ status: "kept", line: 2 ** 32 });
    expect(profiles.features("ann", "2024-01-02")?.lastPage).toBe("b");
    expect(profiles.retractLine("ann", 2 ** 32)).toBe(true);
    expect(profiles.retractLine("ann", line)).toBe(true);
    expect(profiles.stats().users).toBe(0);
  });

  test("refuses what is no event, and takes nothing in", async () => {
    const profiles = live(visitor);
    await expectPortraitError(() => profiles.push([] as object), {
      code: "unreadable-source",
      message:
        'read: record 1 must be an object; received an array of 0. Pass objects such as { user: "17850", at: "2011-03-01" }.',
    });
    await expectPortraitError(() => profiles.push(visit("ann", "2024-01-01"), { line: -1 }), {
      code: "invalid-option",
      message: 'push: "line" must be an integer >= 0; received -1. It may be left out.',
    });
    expect(profiles.stats()).toMatchObject({ users: 0, pushed: 0 });
  });

  test("sets repeats aside where the cleaning plan drops them", () => {
    const profiles = live(visitor, { clean: cleaning(visits, { duplicates: "drop" }) });
    profiles.push(visit("ann", "2024-01-01"));
    profiles.push({ ...visit("ann", "2024-01-01"), source: "app" });
    expect(profiles.push(visit("ann", "2024-01-01"))).toEqual({ status: "duplicate", line: 3, firstLine: 1 });
    expect(profiles.stats()).toMatchObject({ events: 2, duplicates: 1 });
    expect(profiles.retract(visit("ann", "2024-01-01"))).toBe(true);
    expect(profiles.push(visit("ann", "2024-01-01"))).toEqual({ status: "kept", line: 4 });
  });
});

test("events are not seen before they happen, nor before they arrive", () => {
  const mails = defineEvents({ user: id("user"), at: timestamp(), got: timestamp() }, { arrival: "got" });
  const reader = defineProfile(mails, { key: "user", features: () => ({ mails: count() }) });
  const profiles = live(reader);
  profiles.push({ user: "ann", at: "2024-01-01", got: "2024-01-05" });
  profiles.push({ user: "ann", at: "2024-02-01", got: "2024-01-02" });
  expect(profiles.features("ann", "2024-01-05")).toBeUndefined();
  expect(profiles.features("ann", "2024-01-06")).toEqual({ mails: 1 });
  expect(profiles.features("ann", "2024-02-01T00:00:00.001Z")).toEqual({ mails: 2 });
});

test("windows empty without a new event", () => {
  const profiles = live(visitor);
  profiles.push(visit("ann", "2024-01-01"));
  expect(profiles.features("ann", "2024-01-08")?.visits7d).toBe(1);
  expect(profiles.features("ann", "2024-01-08T00:00:00.001Z")?.visits7d).toBe(0);
});

test("a retracted event leaves no trace, and one that is not there is not found", () => {
  const profiles = live(visitor);
  const other = live(visitor);
  for (const { push } of [profiles, other]) push(visit("bob", "2024-01-05", "help"), { line: 9 });
  profiles.push(visit("ann", "2024-01-01"), { line: 1 });
  expect(profiles.retract(visit("ann", "2024-01-02"))).toBe(false);
  expect(profiles.retract(visit("bob", "2024-01-01"))).toBe(false);
  expect(profiles.retract({ user: "ann" })).toBe(false);
  expect(profiles.retract(visit("ann", "2024-01-01"))).toBe(true);
  expect(profiles.retractLine("ann", 1)).toBe(false);
  expect(profiles.members("2024-01-03")).toEqual([]);
  expect(profiles.snapshot()).toEqual(other.snapshot());
});

test("a forgotten user leaves nothing behind, texts included", () => {
  const profiles = live(visitor);
  profiles.push(visit("ann", "2024-01-01", "secret"));
  profiles.push(visit("bob", "2024-01-01", "home"));
  expect(profiles.forget("ann")).toBe(1);
  expect(profiles.forget("ann")).toBe(0);
  expect(profiles.members("2024-01-02")).toEqual(["bob"]);
  expect(new TextDecoder().decode(profiles.snapshot())).not.toMatch(/ann|secret/);
});

test("thresholds look at all members, and may be of some age", () => {
  const profiles = live(visitor, { thresholdAge: minutes(5) });
  profiles.push(visit("ann", "2024-01-01", "home", 10));
  profiles.push(visit("bob", "2024-01-01", "home", 20));
  const threshold = (now: string) => profiles.read("ann", now)?.tags.keen.evidence[0]?.threshold;
  expect(threshold("2024-01-02")).toBe(15);
  profiles.push(visit("bob", "2024-01-01", "home", 20));
  expect(threshold("2024-01-02T00:04:59Z")).toBe(15);
  expect(threshold("2024-01-02T00:05:00Z")).toBe(25);
});

test("events that no reading can see can be dropped, and members stay members", async () => {
  const weekly = defineProfile(visits, {
    key: "user",
    members: ({ page }) => page.is("home"),
    features: ({ ms }) => ({
      visits7d: count(undefined, { within: days(7) }),
      ms: sum(ms, { within: days(3) }),
    }),
  });
  const profiles = live(weekly);
  for (const day of ["01", "05", "09"]) profiles.push(visit("ann", `2024-01-${day}`));
  profiles.push(visit("bob", "2024-01-01", "help"));
  profiles.push(visit("cyd", "2024-01-01"));
  expect(profiles.expire("2024-01-12")).toBe(3);
  expect(profiles.stats()).toMatchObject({ users: 2, events: 2 });
  expect(profiles.members("2024-01-12")).toEqual(["ann", "cyd"]);
  expect(profiles.features("ann", "2024-01-12")).toEqual({ visits7d: 2, ms: 1 });
  expect(profiles.features("cyd", "2024-01-12")).toEqual({ visits7d: 0, ms: 0 });
  const restored = live(weekly, { snapshot: profiles.snapshot() });
  expect(restored.members("2024-01-12")).toEqual(["ann", "cyd"]);
  await expectPortraitError(() => restored.read("ann", "2024-01-11"), {
    code: "invalid-argument",
    message:
      'live: events that a reading as of 2024-01-11 would see were dropped by expire("2024-01-12"). Read as of that instant or later.',
  });
});

test("where a feature looks at all time, nothing is dropped", () => {
  const profiles = live(visitor);
  profiles.push(visit("ann", "2024-01-01"));
  expect(profiles.expire("2025-01-01")).toBe(0);
});

test("row schemas are asked at once", async () => {
  const schema = (answer: (value: unknown) => unknown) =>
    ({ "~standard": { version: 1, vendor: "test", validate: answer } }) as never;
  const columns = { user: id("user"), at: timestamp(), kind: oneOf("a", "b") };
  const strict = defineEvents(columns, {
    rowSchema: schema((value) => ({ issues: [{ message: "no", path: ["kind"] }], value })),
  });
  const profiles = live(defineProfile(strict, { key: "user", features: () => ({ n: count() }) }));
  expect(profiles.push({ user: "ann", at: 0, kind: "a" })).toMatchObject({
    column: "kind",
    value: "a",
    reason: "schema",
  });
  const slow = defineEvents(columns, { rowSchema: schema(async (value) => ({ value })) });
  await expectPortraitError(
    () => live(defineProfile(slow, { key: "user", features: () => ({ n: count() }) })).push({ user: "ann" }),
    {
      code: "not-supported",
      message:
        "push: the row schema of the events answers with a promise, and an event is read at once. Use a schema that answers at once, or validate rows before they are pushed.",
    },
  );
});

test("what is no definition, option, user or instant is refused", async () => {
  await expectPortraitError(() => live({} as never), {
    code: "invalid-argument",
    message: "live: the profile must be made by defineProfile(...); received an object.",
  });
  await expectPortraitError(() => live(visitor, { snapshot: "text" as never }), {
    code: "invalid-option",
    message: 'live: "snapshot" must be a Uint8Array; received "text". It may be left out.',
  });
  const profiles = live(visitor);
  await expectPortraitError(() => profiles.read(7 as never, 0), {
    code: "invalid-argument",
    message:
      'live: the user must be an id as text; received 7. Ids are texts, also where the log writes numbers: read("17850", now).',
  });
});
