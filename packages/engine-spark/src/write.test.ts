import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AggregatePlan, category, defineEvents, id, number, timestamp } from "@portrait/core";
import { expectErrorCode } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { spark } from "./spark.js";
import { SMALL, testCluster } from "./support/cluster.js";

const { url, absent } = await testCluster();

const events = defineEvents({ user: id("user"), at: timestamp(), price: number(), item: category() });
const before = { op: "aggregate", window: { direction: "before", length: null } } as const;
const column = (name: string, type: "number" | "category" | "timestamp") =>
  ({ op: "column", name, type }) as const;
const plan: AggregatePlan = {
  key: "user",
  cutoffs: [5, 10],
  aggregates: {
    spent: { ...before, aggregate: "sum", input: column("price", "number"), type: "number" },
    "last `one`": { ...before, aggregate: "last", input: column("at", "timestamp"), type: "timestamp" },
    items: { ...before, aggregate: "history", input: column("item", "category"), limit: 5, type: "list" },
    hours: { ...before, aggregate: "hourOfDay", timeZone: "UTC", type: "vector" },
  },
};
const rows = [
  { user: "ann", at: 1, price: 0.1, item: "tea" },
  { user: "ann", at: 7, price: 0.2, item: "it's" },
  { user: "bob", at: 8, price: 1, item: "tea" },
];

describe.skipIf(absent !== undefined)(
  `write${absent === undefined ? "" : ` (${absent})`}`,
  { timeout: 300_000 },
  () => {
    test("a result is left on the cluster, and replaced when it is written again", async () => {
      const folder = await mkdtemp(join(tmpdir(), "portrait-spark-"));
      const engine = await spark({ url, config: SMALL });
      try {
        const log = await engine.read(events, rows);
        const path = join(folder, "it's here");
        for (const _ of [1, 2]) await engine.write(log, plan, path);
        const found = await engine.session.query(
          `SELECT unix_millis(cutoff) AS t, user, spent, unix_millis(\`last \`\`one\`\`\`) AS last, to_json(items) AS items, hours[0] AS midnight
         FROM parquet.\`${path}\` ORDER BY cutoff, user`,
        );
        const list = found
          .toArray()
          .map((row) => ({ ...row.toJSON(), t: Number(row.t), last: Number(row.last) }));
        expect(list).toEqual([
          { t: 5, user: "ann", spent: 0.1, last: 1, items: '["tea"]', midnight: 1 },
          { t: 10, user: "ann", spent: 0.1 + 0.2, last: 7, items: '["tea","it\'s"]', midnight: 2 },
          { t: 10, user: "bob", spent: 1, last: 8, items: '["tea"]', midnight: 1 },
        ]);
      } finally {
        await engine.close();
        await rm(folder, { recursive: true });
      }
    });

    test("what cannot be written is refused", async () => {
      const engine = await spark({ url, config: SMALL });
      try {
        const log = await engine.read(events, rows);
        await expectErrorCode(engine.write(log, plan, " "), "invalid-argument");
        const { spent } = plan.aggregates;
        const taken = { ...plan, aggregates: { user: spent } } as AggregatePlan;
        await expectErrorCode(engine.write(log, taken, "/tmp/x"), "invalid-argument");
        await expectErrorCode(engine.write(log, plan, "nowhere://x/y"), "io");
        await expectErrorCode(
          engine.write(log, plan, "/tmp/x", { mode: "append" } as never),
          "invalid-option",
        );
        await engine.close();
        await expectErrorCode(engine.write(log, plan, "/tmp/x"), "closed");
      } finally {
        await engine.close();
      }
    });
  },
);
