import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineEvents, type ExpressionNode, id, number, oneOf, timestamp } from "@portrait/core";
import { readRequest, sql } from "@portrait/engine-sql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aggregateInSpark } from "../aggregate/aggregate.js";
import { connectSpark } from "../connect/connect.js";
import type { SparkSession } from "../connect/session.js";
import type { StoredLog } from "../log/stored-log.js";
import { columnAt } from "../result/columns.js";
import { constant, toText } from "../sql/statement.js";
import { SMALL, testCluster } from "../support/cluster.js";
import { readFiles } from "./read-files.js";

const { url, absent } = await testCluster();
const orders = defineEvents({
  user: id("user"),
  at: timestamp(),
  kind: oneOf("purchase", "cancel"),
  price: number(),
});
const rows = sql`VALUES ('ann', TIMESTAMP '2024-01-01', 'purchase', 2.25D), ('ann', TIMESTAMP '2024-01-02', 'cancel', 0.1D),
  ('bob', TIMESTAMP '2024-01-02', 'refund', 900D), ('bob', TIMESTAMP '2024-01-03', 'purchase', 4D)
  AS orders(user, at, kind, price)`;

describe.skipIf(absent !== undefined)(`the checks of files ${absent ?? ""}`, { timeout: 300_000 }, () => {
  let session: SparkSession;
  let folder: string;
  let log: StoredLog;
  const asked: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "portrait-"));
    const path = join(folder, "orders.parquet");
    const opened = await connectSpark({ url, config: SMALL });
    session = {
      ...opened,
      query(query, options) {
        asked.push(query);
        return opened.query(query, options);
      },
    };
    await opened.run(
      toText(sql`INSERT OVERWRITE DIRECTORY ${constant(path)} USING parquet SELECT * FROM ${rows}`),
    );
    log = await readFiles(session, "checks_once", path, readRequest(orders, undefined), { owner: "read" });
  }, 300_000);
  afterAll(async () => {
    await session.close();
    await rm(folder, { recursive: true });
  });

  test("are columns to whoever asks for rows: no condition computes them again", async () => {
    const found = await session.query(toText(sql`EXPLAIN SELECT * FROM ${log.view} WHERE c0 = 'ann'`));
    const plan: string = columnAt(found, 0).get(0);
    const conditions = plan.split("\n").filter((line) => line.includes("Filter"));
    expect(plan).toContain("trim(");
    expect(conditions.join()).toContain("line");
    expect(conditions.join()).not.toContain("trim(");
  });

  test("tell how large the numbers are, so that their sums take no pass more", async () => {
    const summed = async ({ node: input }: { readonly node: ExpressionNode }): Promise<readonly number[]> => {
      const window = { direction: "before", length: null } as const;
      const total = { op: "aggregate", aggregate: "sum", type: "number", window, input } as const;
      const plan = { key: "user", cutoffs: [Date.UTC(2025, 0)], aggregates: { total } };
      const result = await aggregateInSpark(session, log, plan, { owner: "aggregate" });
      const [values] = Object.values(result.table.columns);
      return values?.type === "number" ? [...values.values] : [];
    };
    const { price } = orders.columns;
    asked.length = 0;
    expect(await summed(price)).toEqual([2.35, 4]);
    expect(asked.length).toBe(1);
    expect(await summed(price.times(2))).toEqual([4.7, 8]);
    expect(asked.length).toBe(3);
    expect(await summed(price.times(2))).toEqual([4.7, 8]);
    expect(asked.length).toBe(4);
  });
});
