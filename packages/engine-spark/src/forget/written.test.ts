import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forget } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SparkEngine, spark } from "../spark.js";
import { constant, toText } from "../sql/statement.js";
import { SMALL, testCluster } from "../support/cluster.js";
import { forgetInWritten, type WrittenPlace } from "./written.js";

const { url, absent } = await testCluster();

const ROWS = `SELECT * FROM VALUES ('ann', 1), ('it\\'s', 2), ('it\\'s', 3), ('__proto__', 4), (NULL, 5) AS t(user, n)`;

test("a place is a path or a table, and a key a name", async () => {
  const engine = { session: undefined as never };
  for (const place of [{}, { path: " " }, { table: [] }, { table: [""] }, null, "s3a://bucket"])
    await expectPortraitError(() => forgetInWritten(engine, place as WrittenPlace), {
      code: "invalid-argument",
      message: /^forgetInWritten: the place must be a path or a table; received .*\. Pass \{ path: /,
    });
  await expectPortraitError(() => forgetInWritten(engine, { path: "x" }, ""), {
    code: "invalid-argument",
    message: 'forgetInWritten: the key must be the name of a column; received "". Pass "user".',
  });
});

describe.skipIf(absent !== undefined)(
  `forgetInWritten${absent === undefined ? "" : ` (${absent})`}`,
  { timeout: 300_000 },
  () => {
    let engine: SparkEngine;
    let folder: string;
    beforeAll(async () => {
      engine = await spark({ url, config: SMALL });
      folder = await mkdtemp(join(tmpdir(), "portrait-spark-"));
    });
    afterAll(async () => {
      await engine.close();
      await rm(folder, { recursive: true });
    });
    const left = async (from: string): Promise<readonly (string | null)[]> =>
      (await engine.session.query(`SELECT user FROM ${from} ORDER BY n`))
        .toArray()
        .map((row) => row.toJSON().user);
    const tables = async (): Promise<number> =>
      (await engine.session.query("SHOW TABLES LIKE 'portrait_forget_*'")).numRows;

    test("rewrites a folder and a table without the user, and leaves no other table", async () => {
      const path = join(folder, "it's here");
      await engine.session.run(`INSERT OVERWRITE DIRECTORY ${toText(constant(path))} USING parquet ${ROWS}`);
      const table = `forget_test_${Date.now()}`;
      await engine.session.run(`CREATE TABLE ${table} USING parquet AS ${ROWS}`);
      const before = await tables();
      try {
        const places = {
          folder: forgetInWritten(engine, { path }),
          table: forgetInWritten(engine, { table: [table] }),
        };
        const { receipt, errors } = await forget("it's", places);
        expect([...errors.values()]).toEqual([]);
        expect(receipt.targets.map(({ kind, status, removed }) => [kind, status, removed])).toEqual([
          ["parquet-folder", "removed", { rows: 2 }],
          ["spark-table", "removed", { rows: 2 }],
        ]);
        for (const from of [`parquet.\`${path}\``, table])
          expect(await left(from)).toEqual(["ann", "__proto__", null]);
        const [one, other] = receipt.targets;
        expect([one?.before, one?.after]).toEqual([other?.before, other?.after]);
        expect(one?.before).not.toBe(one?.after);
        const again = await forget("it's", places);
        expect(again.receipt.targets.map(({ status, after }) => [status, after])).toEqual([
          ["absent", one?.after],
          ["absent", one?.after],
        ]);
        expect((await forget("__proto__", places)).receipt.targets[0]?.removed).toEqual({ rows: 1 });
        expect(await tables()).toBe(before);
      } finally {
        await engine.session.run(`DROP TABLE ${table}`);
      }
    });

    test("a column that is not there is told", async () => {
      const path = join(folder, "plain");
      await engine.session.run(`INSERT OVERWRITE DIRECTORY ${toText(constant(path))} USING parquet ${ROWS}`);
      const { receipt, errors } = await forget("ann", {
        features: forgetInWritten(engine, { path }, "visitor"),
      });
      expect(receipt.targets[0]?.reason).toBe("missing-column");
      await expectPortraitError(() => Promise.reject(errors.get("features")), {
        code: "missing-column",
        message: 'forget: the place has no column "visitor". It has "user", "n".',
      });
    });
  },
);
