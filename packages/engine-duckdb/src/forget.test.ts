import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  category,
  defineEvents,
  type EventLog,
  type EventSource,
  forget,
  id,
  minutes,
  number,
  optional,
  rowAt,
  timestamp,
} from "@portrait/core";
import {
  buildSnapshot,
  cleaning,
  count,
  defineProfile,
  distinct,
  forgetInLog,
  history,
  mostFrequent,
  quantile,
  sum,
  tag,
} from "@portrait/features";
import { defineSegment, segmentMembers } from "@portrait/features/segments";
import { expectPortraitError, hostileTexts } from "@portrait/testing";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { type DuckdbEngine, duckdb } from "./duckdb.js";

const orders = defineEvents({
  user: id("user"),
  item: id("item"),
  at: timestamp(),
  price: number({ max: 100 }),
  country: optional(category()),
});
const shopper = defineProfile(orders, {
  key: "user",
  features: ({ item, price, country }) => ({
    orders: count(),
    spend: sum(price),
    items: distinct(item),
    country: mostFrequent(country),
    recent: history(item, { last: 5 }),
  }),
  tags: (f) => ({ big: tag(f.spend.gte(quantile(0.5))) }),
});
const big = defineSegment(shopper, { name: "big", version: 1, rule: (f) => f.spend.gte(quantile(0.5)) });
const cutoffs = ["2024-01-02", "2024-01-10", "2024-02-01"];
const periods = [{ from: Date.parse("2024-01-01"), to: Date.parse("2024-02-01") }] as const;
const byUser = cleaning(orders, { trim: true, duplicates: { key: ["user", "item"], within: minutes(5) } });
const strict = cleaning(orders, {
  trim: true,
  duplicates: "drop",
  text: { country: { case: "lower" } },
  reject: ({ price }) => [{ when: price.gt(5), column: "price", reason: "dear" }],
});
const cleanings = [strict, cleaning(orders, { trim: true, duplicates: "keep" }), byUser];

type Row = Readonly<Record<string, unknown>>;

const ownerOf = ({ user }: Row): string => String(user ?? "").trim();
const rawOrder: fc.Arbitrary<Row> = fc.record({
  user: fc.constantFrom("ann", "bob", " ann ", "ann", "eve", "", null, "it's", "__proto__"),
  item: fc.constantFrom("tea", "milk", "ann"),
  at: fc.constantFrom("2024-01-01", "2024-01-01T00:03:00Z", "2024-01-02", "2024-01-20", "soon"),
  price: fc.constantFrom(1, 2.5, 3, "4", 7, "free", 1000),
  country: fc.constantFrom("DE", "de", " FR", null, ""),
});
const rawOrders = fc
  .tuple(
    fc.array(rawOrder, { minLength: 1, maxLength: 6 }),
    fc.array(fc.nat(11), { minLength: 1, maxLength: 25 }),
  )
  .map(([rows, picks]) => picks.map((pick) => rows[pick % rows.length] as Row));

/** All that a log says, with the lines of a source from which rows were left out put back. */
async function contentsOf(
  engine: DuckdbEngine,
  log: EventLog<typeof orders.schema>,
  lines: readonly number[],
) {
  const line = (one: number): number => lines[one - 1] as number;
  const snapshot = await buildSnapshot(shopper, log, { engine, cutoffs, interactions: { item: "item" } });
  const members = segmentMembers(big, await buildSnapshot(shopper, log, { engine, cutoffs: ["2024-02-01"] }));
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
    users: snapshot.users,
    features: snapshot.users.map((_, row) => rowAt(snapshot.table, row)),
    interactions: snapshot.interactions,
    members: members.users(),
    summary: await engine.summarize(log, { periods, parts: 8, top: 5 }),
  };
}

const folder = await mkdtemp(join(tmpdir(), "portrait-forget-"));
afterAll(() => rm(folder, { recursive: true }));
let files = 0;

async function jsonl(rows: readonly Row[]): Promise<string> {
  const path = join(folder, `${files++}.jsonl`);
  await writeFile(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return path;
}

const sources: readonly (readonly [string, (rows: readonly Row[]) => Promise<EventSource>])[] = [
  ["rows", async (rows) => rows],
  ["a file", jsonl],
];

describe.each(sources)("a log of %s", (_, sourceOf) => {
  test("without a user equals one that was read without the user", { timeout: 120_000 }, async () => {
    const seen = { events: 0, rejected: 0, duplicates: 0 };
    await using engine = await duckdb();
    const property = fc.asyncProperty(
      rawOrders,
      fc.constantFrom(...cleanings),
      fc.constantFrom("ann", "it's", "__proto__", "nobody"),
      async (rows, clean, user) => {
        const rest = rows.filter((row) => ownerOf(row) !== user);
        fc.pre(rest.length > 0);
        const log = await engine.read(orders, await sourceOf(rows), { clean });
        const rebuilt = await engine.read(orders, await sourceOf(rest), { clean });
        const { receipt, values, errors } = await forget(user, { log: forgetInLog(engine, log) });
        expect([...errors.values()]).toEqual([]);
        expect(receipt.complete).toBe(true);
        const after = values.log as typeof log;
        const kept = rows.flatMap((row, index) => (ownerOf(row) === user ? [] : [index + 1]));
        const all = rows.map((_row, index) => index + 1);
        expect(await contentsOf(engine, after, all)).toEqual(await contentsOf(engine, rebuilt, kept));
        const removed = receipt.targets[0]?.removed as typeof seen;
        expect(removed.events + removed.rejected + removed.duplicates).toBe(rows.length - rest.length);
        for (const kind of ["events", "rejected", "duplicates"] as const) seen[kind] += removed[kind];
        const again = await engine.forget(after, { user });
        expect(again).toEqual({ log: after, removed: { events: 0, rejected: 0, duplicates: 0 } });
      },
    );
    await fc.assert(property, { numRuns: 40, seed: 21 });
    for (const number of Object.values(seen)) expect(number).toBeGreaterThan(5);
  });

  test("forgets users of any name, and no other", async () => {
    await using engine = await duckdb();
    const users = [
      ...new Set(hostileTexts.filter((text) => text.trim() === text && !/\p{Surrogate}/u.test(text))),
    ];
    const named = users.filter((user) => user !== "" && !user.includes("\0"));
    expect(named.length).toBeGreaterThan(5);
    const rows = named.map((user) => ({ user, item: "tea", at: "2024-01-01", price: 1, country: null }));
    let log = await engine.read(orders, await sourceOf(rows));
    for (const [index, user] of named.entries()) {
      const without = await engine.forget(log, { user });
      expect(without.removed).toEqual({ events: 1, rejected: 0, duplicates: 0 });
      expect(without.log.rows.kept).toBe(named.length - index - 1);
      log = without.log;
    }
    expect(log.span).toBeNull();
  });

  test("that learnt from the user, or set others aside, says that it must be read again", async () => {
    await using engine = await duckdb();
    const rows = ["ann", "bob", "eve"].map((user, index) => ({
      user,
      item: "tea",
      at: "2024-01-01",
      price: index,
      country: index === 1 ? null : "DE",
    }));
    const stale = async (clean: (typeof cleanings)[number]) =>
      (await engine.forget(await engine.read(orders, await sourceOf(rows), { clean }), { user: "ann" }))
        .stale;
    expect(await stale(cleaning(orders, { missing: { country: "mostFrequent" } }))).toBe(
      "Cleaning learnt bounds or values from all rows, the user's included: read the log again without them.",
    );
    expect(await stale(cleaning(orders, { duplicates: { key: ["item"], within: minutes(5) } }))).toBe(
      "Rows of others were set aside as repeats by a key without the user: read the log again without the user's rows.",
    );
    expect(await stale(byUser)).toBeUndefined();
  });

  test("that another has taken the place of, and wrong requests, are refused", async () => {
    await using engine = await duckdb();
    const rows = [{ user: "ann", item: "tea", at: "2024-01-01", price: 1, country: null }];
    const log = await engine.read(orders, await sourceOf(rows));
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
    expect((await engine.forget(log, { user: "tea", key: "item" })).removed.events).toBe(1);
    const closed = {
      code: "closed",
      message:
        "duckdb: a user of the log was forgotten, and another log has taken its place. Use the log that forget returned.",
    } as const;
    await expectPortraitError(log.rejected(), closed);
    await expectPortraitError(log.duplicates(), closed);
    await expectPortraitError(engine.summarize(log, { periods, parts: 4, top: 4 }), closed);
    await expectPortraitError(engine.forget(log, { user: "ann" }), closed);
  });
});

test("nothing of the user is left in the tables of the engine", async () => {
  const path = join(folder, "database.duckdb");
  const engine = await duckdb({ path });
  const rows = ["user-4711", "bob"].flatMap((user) => [
    { user, item: "tea", at: "2024-01-01", price: 1, country: "DE " },
    { user, item: "tea", at: "2024-01-01", price: 1, country: "DE " },
    { user, item: "tea", at: "soon", price: 1, country: null },
  ]);
  const log = await engine.read(orders, await jsonl(rows), { clean: strict });
  const { log: after, removed } = await engine.forget(log, { user: "user-4711" });
  expect(removed).toEqual({ events: 1, rejected: 1, duplicates: 1 });
  expect(after.changes).toEqual([{ column: "country", step: "text", count: 1 }]);
  const known = await engine.interactions(after, { user: "user", item: "item" });
  expect(known.users).toEqual(["bob"]);
  await engine.close();
});
