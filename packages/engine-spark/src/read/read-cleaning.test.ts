import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CleaningPlan, EventDefinition } from "@portrait/core";
import { memory } from "@portrait/features";
import { arbitraryCleaning, cleaningCases, cleaningEvents, logContents } from "@portrait/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SparkEngine, spark } from "../spark.js";
import { SMALL, testCluster } from "../support/cluster.js";

type Row = Readonly<Record<string, string | null>>;

const { url, absent } = await testCluster();

const quoted = (value: string | null | undefined): string =>
  value === null || value === undefined ? "" : `"${value.replaceAll('"', '""')}"`;

function csvOf(rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) => names.map((name) => quoted(row[name])).join(","));
  return [names.join(","), ...lines, ""].join("\n");
}

const jsonlOf = (rows: readonly Row[]): string => rows.map((row) => JSON.stringify(row)).join("\n");

/** Files of other formats do not tell an empty text from none. */
const withoutEmpty = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === "" ? null : value]));

describe.skipIf(absent !== undefined)(
  `cleaning files${absent === undefined ? "" : ` (${absent})`}`,
  { timeout: 1_200_000 },
  () => {
    let folder: string;
    let engine: SparkEngine;
    const reference = memory();
    let files = 0;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "portrait-clean-"));
      engine = await spark({ url, config: SMALL });
    });
    afterAll(async () => {
      await engine?.close();
      await rm(folder, { recursive: true });
    });

    async function agree(
      format: "csv" | "jsonl",
      events: EventDefinition,
      rows: readonly Row[],
      plan: CleaningPlan,
    ): Promise<void> {
      const path = join(folder, `rows${files++}.${format}`);
      await writeFile(path, format === "csv" ? csvOf(rows) : jsonlOf(rows));
      const given = format === "csv" ? rows.map(withoutEmpty) : rows;
      const expected = await logContents(
        reference,
        await reference.read(events, given, { clean: plan }),
        "user",
      );
      const found = await logContents(engine, await engine.read(events, path, { clean: plan }), "user");
      expect(found).toEqual(expected);
    }

    test.each(cleaningCases().map((task) => [task.name, task] as const))(
      "gives what memory gives: %s",
      async (_, { events, rows, plan }) => {
        await agree("csv", events, rows, plan);
      },
    );

    test("gives what memory gives for any plan", async () => {
      const task = fc.tuple(arbitraryCleaning(), fc.constantFrom("csv" as const, "jsonl" as const));
      await fc.assert(
        fc.asyncProperty(task, async ([{ rows, plan }, format]) => {
          await agree(format, cleaningEvents(), rows, plan);
        }),
        { numRuns: 12, seed: 7 },
      );
    });
  },
);
