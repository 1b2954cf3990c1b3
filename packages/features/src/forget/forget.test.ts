import { type EventLog, forget, minutes, type RowValues, rowAt, type Snapshot } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  buildProfiles,
  buildSnapshot,
  cleaning,
  count,
  defineProfile,
  distinct,
  forgetInLive,
  forgetInLog,
  forgetInSnapshot,
  forgetInTagHistories,
  history,
  live,
  liveEngine,
  memory,
  mostFrequent,
  quantile,
  recordTags,
  sum,
  type TagHistory,
  tag,
} from "../index.js";
import {
  defineSegment,
  forgetInMembers,
  forgetInMembership,
  segmentMembers,
  trackMembership,
} from "../segments/index.js";
import { orders, ownerOf, type RawOrder } from "./rows.fixture.js";

const rawOrder: fc.Arbitrary<RawOrder> = fc.record({
  user: fc.constantFrom("ann", "bob", "eve", " ann ", "ann", "bob", "eve", "joe", "", null),
  item: fc.constantFrom("tea", "milk", "rye", "ann"),
  at: fc.constantFrom(
    "2024-01-01",
    "2024-01-02",
    "2024-01-02T12:00:00Z",
    "2024-01-20",
    "2024-01-21",
    "2024-01-22",
    "2024-01-23",
    "soon",
  ),
  price: fc.constantFrom(1, 2, 2.5, 3, "4", 4.5, 7, "free", 1_000, Number.POSITIVE_INFINITY),
  country: fc.constantFrom("DE", "FR", null, ""),
});

/** Rows of few users, items and instants: with ties, repeats, faults of every column, and rows of no one. */
const rawOrders: fc.Arbitrary<readonly RawOrder[]> = fc
  .tuple(
    fc.array(rawOrder, { minLength: 1, maxLength: 6 }),
    fc.array(fc.nat(11), { minLength: 1, maxLength: 25 }),
  )
  .map(([rows, picks]) => picks.map((pick) => rows[pick % rows.length] as RawOrder));

const shopper = defineProfile(orders, {
  key: "user",
  features: ({ item, price, country }) => ({
    orders: count(),
    spend: sum(price),
    items: distinct(item),
    country: mostFrequent(country),
    recent: history(item, { last: 5 }),
  }),
  tags: (f) => ({ big: tag(f.spend.gte(quantile(0.5))), keen: tag(f.orders.gte(2)) }),
});
const cleanings = [
  cleaning(orders, {
    trim: true,
    duplicates: "drop",
    reject: ({ price }) => [{ when: price.gt(5), column: "price", reason: "dear" }],
  }),
  cleaning(orders, { trim: true, duplicates: "keep" }),
];
const cutoffs = ["2024-01-02", "2024-01-10", "2024-02-01"];
const engines = [memory, liveEngine];

const plain = (snapshot: Snapshot<RowValues>) => ({
  users: snapshot.users,
  cutoffs: [...snapshot.cutoffs],
  rows: snapshot.users.map((_, row) => rowAt(snapshot.table, row)),
  interactions: snapshot.interactions,
  definition: snapshot.definition,
});

/** All that a log says, with the lines of a source from which rows were left out put back. */
async function contents(log: EventLog, lines: readonly number[]) {
  const line = (one: number): number => lines[one - 1] as number;
  return {
    rows: log.rows,
    reasons: log.reasons,
    changes: log.changes,
    span: log.span,
    rejected: (await log.rejected()).map((row) => ({ ...row, line: line(row.line) })),
    duplicates: (await log.duplicates()).map((row) => ({
      line: line(row.line),
      firstLine: line(row.firstLine),
    })),
  };
}

const linesOf = (rows: readonly RawOrder[], user: string): number[] =>
  rows.flatMap((row, index) => (ownerOf(row) === user ? [] : [index + 1]));

describe("what remains equals a rebuild without the user", () => {
  test.each(engines)("in a log of $name, in snapshots and in members of segments", async (make) => {
    const seen = new Map<string, number>();
    const property = fc.asyncProperty(
      rawOrders,
      fc.constantFrom(...cleanings),
      fc.constantFrom("ann", "bob", "nobody"),
      async (rows, clean, user) => {
        const engine = make();
        const options = { engine, cutoffs, interactions: { item: "item" } } as const;
        const log = await engine.read(orders, rows, { clean });
        const snapshot = await buildSnapshot(shopper, log, options);
        const identity = rows.map((_, index) => index + 1);
        const rest = rows.filter((row) => ownerOf(row) !== user);
        const rebuilt = await engine.read(orders, rest, { clean });

        const { values, receipt } = await forget(user, {
          log: forgetInLog(engine, log),
          snapshot: forgetInSnapshot(shopper, snapshot),
        });
        expect(receipt.complete).toBe(true);
        const after = values.log as typeof log;
        expect(await contents(after, identity)).toEqual(await contents(rebuilt, linesOf(rows, user)));
        const expected = plain(await buildSnapshot(shopper, rebuilt, options));
        expect(plain(await buildSnapshot(shopper, after, options))).toEqual(expected);
        expect(plain(values.snapshot as typeof snapshot)).toEqual(expected);

        const removed = receipt.targets[0]?.removed ?? {};
        for (const [kind, number] of Object.entries(removed)) seen.set(kind, (seen.get(kind) ?? 0) + number);
        const total = Object.values(removed).reduce((sum, number) => sum + number, 0);
        expect(total).toBe(rows.length - rest.length);
        const again = await forget(user, { log: forgetInLog(engine, after) });
        expect([again.receipt.targets[0]?.status, again.values.log]).toEqual(["absent", after]);
        await engine.close();
      },
    );
    await fc.assert(property, { numRuns: 200, seed: 11 });
    for (const kind of ["events", "rejected", "duplicates"]) expect(seen.get(kind)).toBeGreaterThan(20);
  });

  test("in live profiles", async () => {
    const property = fc.asyncProperty(rawOrders, fc.constantFrom(...cleanings), async (rows, clean) => {
      const [profiles, others] = [live(shopper, { clean }), live(shopper, { clean })];
      rows.forEach((row, index) => {
        profiles.push(row, { line: index + 1 });
        if (ownerOf(row) !== "ann") others.push(row, { line: index + 1 });
      });
      const events = profiles.stats().events - others.stats().events;
      const { receipt } = await forget("ann", { live: forgetInLive(profiles) });
      expect(receipt.targets[0]?.removed).toEqual({ events });
      for (const now of cutoffs) {
        expect(profiles.members(now)).toEqual(others.members(now));
        for (const user of others.members(now))
          expect(profiles.read(user, now)).toEqual(others.read(user, now));
        expect(profiles.read("ann", now)).toBeUndefined();
      }
    });
    await fc.assert(property, { numRuns: 120, seed: 12 });
  });

  test("in members of segments and live memberships, or the receipt says what is to be decided again", async () => {
    const plainRule = defineSegment(shopper, { name: "keen", version: 1, rule: (f) => f.orders.gte(2) });
    const withUnknown = defineSegment(shopper, {
      name: "german",
      version: 1,
      rule: (f) => f.country.is("DE"),
    });
    const relative = defineSegment(shopper, {
      name: "big",
      version: 1,
      rule: (f) => f.spend.gte(quantile(0.5)),
    });
    let refits = 0;
    const property = fc.asyncProperty(rawOrders, async (rows) => {
      const engine = memory();
      const clean = cleanings[0] as (typeof cleanings)[0];
      const snapshotOf = async (from: readonly RawOrder[]) =>
        buildSnapshot(shopper, await engine.read(orders, from, { clean }), {
          engine,
          cutoffs: ["2024-02-01"],
        });
      const all = await snapshotOf(rows);
      const rest = await snapshotOf(rows.filter((row) => ownerOf(row) !== "ann"));
      if (rest.users.length === 0) return;
      for (const segment of [plainRule, withUnknown, relative]) {
        const tracked = trackMembership(segment);
        tracked.refresh(all);
        const { values, receipt } = await forget("ann", {
          members: forgetInMembers(segment, segmentMembers(segment, all)),
          tracked: forgetInMembership(tracked, "2024-02-02"),
        });
        const expected = segmentMembers(segment, rest);
        const members = values.members as typeof expected;
        expect(members.population).toEqual(expected.population);
        expect([members.has("ann"), tracked.has("ann")]).toEqual([false, false]);
        const [ofMembers, ofTracked] = receipt.targets;
        if (ofMembers?.status === "needs-refit") refits++;
        else expect([members.users(), members.unknown]).toEqual([expected.users(), expected.unknown]);
        expect(ofTracked?.status === "needs-refit").toBe(segment === relative);
        if (segment !== relative) expect(tracked.users()).toEqual(expected.users());
      }
    });
    await fc.assert(property, { numRuns: 100, seed: 13 });
    expect(refits).toBeGreaterThan(5);
  });
});

test("the id is nowhere in what remains of a log and of live profiles", async () => {
  const engine = memory();
  const rows = ["user-4711", "bob"].flatMap((user) => [
    { user, item: "tea", at: "2024-01-01", price: 1, country: null },
    { user, item: "tea", at: "soon", price: 1, country: null },
  ]);
  const profiles = live(shopper);
  for (const row of rows) profiles.push(row);
  const log = await engine.read(orders, rows);
  const { values } = await forget("user-4711", {
    log: forgetInLog(engine, log),
    live: forgetInLive(profiles),
  });
  const after = values.log as typeof log;
  const known = await engine.interactions(after, { user: "user", item: "item" });
  expect([known.users, after.rows]).toEqual([["bob"], { in: 2, kept: 1, rejected: 1, duplicates: 0 }]);
  expect(new TextDecoder("latin1").decode(profiles.snapshot())).not.toContain("4711");
});

test("a log whose cleaning looked at rows of others says that it must be read again", async () => {
  const rows = [
    { user: "ann", item: "tea", at: "2024-01-01", price: 1, country: "DE" },
    { user: "bob", item: "tea", at: "2024-01-01", price: 2, country: null },
    { user: "eve", item: "tea", at: "2024-01-01", price: 2, country: "FR" },
  ];
  const stale = async (clean: ReturnType<typeof cleaning>, user: string) => {
    const engine = memory();
    const log = await engine.read(orders, rows, { clean });
    const { receipt, values } = await forget(user, { log: forgetInLog(engine, log) });
    return [receipt.targets[0]?.status, receipt.targets[0]?.reason, values.log?.rows.in];
  };
  const learning = cleaning(orders, { missing: { country: "mostFrequent" } });
  expect(await stale(learning, "ann")).toEqual([
    "needs-refit",
    "Cleaning learnt bounds or values from all rows, the user's included: read the log again without them.",
    2,
  ]);
  expect(await stale(learning, "nobody")).toEqual(["absent", null, 3]);
  const byItem = cleaning(orders, { duplicates: { key: ["item"], within: minutes(5) } });
  expect(await stale(byItem, "ann")).toEqual([
    "needs-refit",
    "Rows of others were set aside as repeats by a key without the user: read the log again without the user's rows.",
    2,
  ]);
  const byUser = cleaning(orders, { duplicates: { key: ["user", "item"], within: minutes(5) } });
  expect(await stale(byUser, "ann")).toEqual(["removed", null, 2]);
});

test("a tag history goes with its user", async () => {
  const engine = memory();
  const log = await engine.read(orders, [
    { user: "ann", item: "tea", at: "2024-01-01", price: 1, country: null },
    { user: "bob", item: "tea", at: "2024-01-01", price: 2, country: null },
  ]);
  const histories: TagHistory[] = [];
  for (const profile of await buildProfiles(shopper, log, { engine, asOf: "2024-02-01" })) {
    histories.push(recordTags(undefined, profile));
  }
  const { values, receipt } = await forget("ann", { tags: forgetInTagHistories(histories) });
  expect(values.tags).toEqual(histories.filter(({ key }) => key === "bob"));
  expect(receipt.targets[0]?.removed).toEqual({ histories: 1, spans: 2 });
  expect(
    (await forget("ann", { tags: forgetInTagHistories(values.tags ?? []) })).receipt.targets[0]?.status,
  ).toBe("absent");
});

test("the log before cannot be used any more, and says so", async () => {
  const engine = memory();
  const log = await engine.read(orders, [
    { user: "ann", item: "tea", at: "2024-01-01", price: 1, country: null },
  ]);
  await engine.forget(log, { user: "ann" });
  const error = {
    code: "closed",
    message:
      "memory: a user of the log was forgotten, and another log has taken its place. Use the log that forget returned.",
  } as const;
  await expectPortraitError(log.rejected(), error);
  await expectPortraitError(buildSnapshot(shopper, log, { engine, cutoffs }), error);
  await expectPortraitError(engine.forget(log, { user: "ann" }), error);
});

test("an id of another column can be the key, and wrong requests are refused", async () => {
  const engine = memory();
  const log = await engine.read(orders, [
    { user: "ann", item: "tea", at: "2024-01-01", price: 1, country: null },
  ]);
  await expectPortraitError(engine.forget(log, { user: "" }), {
    code: "invalid-argument",
    message: 'forget: the user must be a text that is not empty; received "".',
  });
  await expectPortraitError(engine.forget(log, { user: "ann", key: "price" }), {
    code: "unknown-id",
    message: 'forget: "price" is no id column of the event. Pass the key of the profile\'s definition.',
  });
  await expectPortraitError(engine.forget(log, { user: "ann" }, { signal: AbortSignal.abort() }), {
    code: "aborted",
    message: "forget: stopped by its signal.",
  });
  await expectPortraitError(memory().forget(log, { user: "ann" }), {
    code: "invalid-argument",
    message: "forget: the log was not read by this engine. Pass the engine that read it.",
  });
  expect((await engine.forget(log, { user: "tea", key: "item" })).removed.events).toBe(1);
});

test("a snapshot of another definition is refused", async () => {
  const engine = memory();
  const log = await engine.read(orders, [
    { user: "ann", item: "tea", at: "2024-01-01", price: 1, country: null },
  ]);
  const snapshot = await buildSnapshot(shopper, log, { engine, cutoffs });
  await expectPortraitError(() => forgetInSnapshot(shopper, { ...snapshot, definition: "other" }), {
    code: "invalid-argument",
    message: `forgetInSnapshot: the snapshot was made by the definition other, and ${shopper.hash} was passed. Pass the definition that it was built with.`,
  });
});
