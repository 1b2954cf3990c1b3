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
  quantile,
  sum,
  tag,
} from "@portrait/features";
import { defineSegment, segmentMembers } from "@portrait/features/segments";
import { expectPortraitError } from "@portrait/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SparkEngine, spark } from "../spark.js";
import { SMALL, testCluster } from "../support/cluster.js";

const { url, absent } = await testCluster();

const orders = defineEvents({
  user: id("user"),
  item: id("item"),
  at: timestamp(),
  price: number({ max: 100 }),
  country: optional(category()),
});
const shopper = defineProfile(orders, {
  key: "user",
  features: ({ item, price }) => ({
    orders: count(),
    spend: sum(price),
    items: distinct(item),
    recent: history(item, { last: 5 }),
  }),
  tags: (f) => ({ big: tag(f.spend.gte(quantile(0.5))) }),
});
const big = defineSegment(shopper, { name: "big", version: 1, rule: (f) => f.spend.gte(quantile(0.5)) });
const clean = cleaning(orders, {
  trim: true,
  duplicates: "drop",
  reject: ({ price }) => [{ when: price.gt(5), column: "price", reason: "dear" }],
});
const periods = [{ from: Date.parse("2024-01-01"), to: Date.parse("2024-02-01") }] as const;

/** Each user has a kept row, one that is changed, one at fault in its time, one that a rule rejects, and a repeat. */
const users = ["ann", "it's", "__proto__", "ключ", "a`b\\c", "bob"];
const rows = users.flatMap((user, index) => [
  { user, item: "tea", at: "2024-01-01", price: index + 0.5, country: "DE" },
  { user: ` ${user}`, item: "rye", at: "2024-01-02", price: 1, country: " FR" },
  { user, item: "tea", at: "soon", price: 1, country: null },
  { user, item: "tea", at: "2024-01-03", price: 7, country: null },
  { user, item: "tea", at: "2024-01-01", price: index + 0.5, country: "DE" },
]);

type Orders = EventLog<typeof orders.schema>;

async function contentsOf(engine: SparkEngine, log: Orders, lines: readonly number[]) {
  const line = (one: number): number => lines[one - 1] as number;
  const snapshot = await buildSnapshot(shopper, log, { engine, cutoffs: ["2024-01-02", "2024-02-01"] });
  const members = segmentMembers(big, await buildSnapshot(shopper, log, { engine, cutoffs: ["2024-02-01"] }));
  return {
    rows: log.rows,
    reasons: log.reasons,
    changes: log.changes,
    span: log.span,
    rejected: (await log.rejected()).map((row) => ({ ...row, line: line(row.line) })),
    duplicates: (await log.duplicates()).map((row) => [line(row.line), line(row.firstLine)]),
    users: snapshot.users,
    features: snapshot.users.map((_, row) => rowAt(snapshot.table, row)),
    members: members.users(),
    interactions: await engine.interactions(log, { user: "user", item: "item" }),
    summary: await engine.summarize(log, { periods, parts: 8, top: 5 }),
  };
}

describe.skipIf(absent !== undefined)(
  `forget${absent === undefined ? "" : ` (${absent})`}`,
  { timeout: 600_000 },
  () => {
    let engine: SparkEngine;
    let folder: string;
    let files = 0;
    beforeAll(async () => {
      engine = await spark({ url, config: SMALL });
      folder = await mkdtemp(join(tmpdir(), "portrait-spark-"));
    });
    afterAll(async () => {
      await engine.close();
      await rm(folder, { recursive: true });
    });
    const jsonl = async (some: typeof rows): Promise<string> => {
      const path = join(folder, `${files++}.jsonl`);
      await writeFile(path, some.map((row) => `${JSON.stringify(row)}\n`).join(""));
      return path;
    };
    const sources: readonly (readonly [string, (some: typeof rows) => Promise<EventSource>])[] = [
      ["rows", async (some) => some],
      ["a file", jsonl],
    ];

    test.each(sources)(
      "a log of %s without users equals one that was read without them",
      async (kind, of) => {
        const source = await of(rows);
        let log = await engine.read(orders, source, { clean });
        const gone = ["it's", "__proto__", "ключ", "a`b\\c"];
        for (const user of gone) {
          const { receipt, values, errors } = await forget(user, { log: forgetInLog(engine, log) });
          expect([...errors.values()]).toEqual([]);
          const [target] = receipt.targets;
          expect(target?.removed).toEqual({ events: 2, rejected: 2, duplicates: 1 });
          expect([target?.status, target?.remains]).toEqual([
            "removed",
            kind === "rows" ? undefined : [source],
          ]);
          expect(receipt.complete).toBe(kind === "rows");
          log = values.log as Orders;
        }
        const rest = rows.filter(({ user }) => !gone.includes(user.trim()));
        const rebuilt = await engine.read(orders, await of(rest), { clean });
        const kept = rows.flatMap(({ user }, index) => (gone.includes(user.trim()) ? [] : [index + 1]));
        const all = rows.map((_, index) => index + 1);
        expect(await contentsOf(engine, log, all)).toEqual(await contentsOf(engine, rebuilt, kept));

        const again = await engine.forget(log, { user: "it's" });
        expect([again.log === log, again.removed]).toEqual([true, { events: 0, rejected: 0, duplicates: 0 }]);
        expect(again.remains).toEqual(kind === "rows" ? undefined : [source]);
        const unknown = await engine.forget(log, { user: "nobody" });
        expect(unknown).toEqual({ log, removed: { events: 0, rejected: 0, duplicates: 0 } });
      },
    );

    test("the log before cannot be used any more, and what learnt must be read again", async () => {
      const learning = cleaning(orders, { missing: { country: "mostFrequent" }, trim: true });
      const log = await engine.read(orders, rows, { clean: learning });
      const without = await engine.forget(log, { user: "bob" });
      expect(without.stale).toBe(
        "Cleaning learnt bounds or values from all rows, the user's included: read the log again without them.",
      );
      const closed = {
        code: "closed",
        message:
          "spark: a user of the log was forgotten, and another log has taken its place. Use the log that forget returned.",
      } as const;
      await expectPortraitError(log.rejected(), closed);
      await expectPortraitError(engine.forget(log, { user: "ann" }), closed);
      await expectPortraitError(engine.forget(without.log, { user: "" }), {
        code: "invalid-argument",
        message: 'forget: the user must be a text that is not empty; received "".',
      });
    });

    test("rows of the last user can go", async () => {
      const only = rows.filter(({ user }) => user.trim() === "bob");
      const log = await engine.read(orders, only, { clean });
      const { log: empty, removed } = await engine.forget(log, { user: "bob" });
      expect(removed).toEqual({ events: 1, rejected: 4, duplicates: 0 });
      expect([empty.rows.in, empty.span]).toEqual([0, null]);
      expect((await engine.interactions(empty, { user: "user", item: "item" })).users).toEqual([]);
    });
  },
);
