import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  boolean,
  type Column,
  category,
  defineEvents,
  type EventDefinition,
  id,
  number,
  oneOf,
  optional,
  type ReadOptions,
  text,
  timestamp,
} from "@portrait/core";
import { cleaning, memory, when } from "@portrait/features";
import { expectErrorCode, hostileTexts, logContents } from "@portrait/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SparkEngine, spark } from "../spark.js";
import { SMALL, testCluster } from "../support/cluster.js";

const { url, absent } = await testCluster();

const columns: Readonly<Record<string, Column>> = {
  wholeId: optional(id("thing", { integer: true })),
  category: optional(category()),
  oneOf: optional(oneOf("a", "1", "true", "1e+21")),
  number: number({ min: -1, max: 1e5 }),
  boolean: boolean(),
  timestamp: timestamp({ formats: ["%m/%d/%Y %H:%M", "%d.%m.%Y"] }),
  text: text(),
};

/** Texts that are hard to read as numbers, ids, truth values or instants. */
const hardTexts: readonly string[] = [
  ...[
    "a",
    "1",
    "true",
    "",
    " ",
    "\t",
    "\u00a0a\ufeff",
    "TRUE",
    "yes",
    "2",
    "-1",
    "+1",
    "007",
    "-007",
    "17850.0",
  ],
  ...[
    "17850.5",
    "1e3",
    "1e+21",
    "1e999",
    "5e-324",
    ".5",
    "5.",
    ".",
    "e5",
    "1_000",
    "0x10",
    "inf",
    "-Infinity",
  ],
  ...[
    "nan",
    "null",
    "9007199254740993",
    "123456789012345678901234567890",
    "2011-03-01",
    "2011-03-01 08:26:00.1239",
  ],
  ...[
    "2011-03-01T08:26+01:00",
    "2011-03-01\u00a0Z",
    "2011-02-30",
    "2011-13-01",
    "12/1/2010 8:26",
    "1.2.1960",
  ],
  ...[
    "31.02.2011",
    "+275760-09-13",
    "+275760-09-14",
    "-271821-04-20",
    "a,b",
    "a;b",
    "a\nb",
    "\u{1f600}",
    "\\n",
  ],
  ...hostileTexts,
];

describe.skipIf(absent !== undefined)(
  `files${absent === undefined ? "" : ` (${absent})`}`,
  { timeout: 1_200_000 },
  () => {
    let folder: string;
    let engine: SparkEngine;
    const reference = memory();

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "portrait spark-"));
      engine = await spark({ url, config: SMALL });
    });
    afterAll(async () => {
      await engine?.close();
      await rm(folder, { recursive: true });
    });

    async function agree(
      events: EventDefinition,
      path: string,
      rows: readonly object[],
      options: ReadOptions = {},
    ): Promise<void> {
      const found = await logContents(engine, await engine.read(events, path, options), "user");
      expect(found).toEqual(
        await logContents(reference, await reference.read(events, rows, options), "user"),
      );
    }

    const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;

    test.each([true, false])("texts of CSV are read as memory reads them, trim %s", async (trim) => {
      const lines = hardTexts.map((value, index) => `${index},2020-01-01,${quoted(value)}`);
      const path = join(folder, "hard.csv");
      await writeFile(path, ["who,at,x", ...lines, ""].join("\n"));
      const rows = hardTexts.map((x, index) => ({
        who: String(index),
        at: "2020-01-01",
        x: x === "" ? null : x,
      }));
      for (const column of Object.values(columns)) {
        const events = defineEvents({ user: id("user"), at: timestamp(), x: column });
        await agree(events, path, rows, { rename: { user: "who" }, clean: cleaning(events, { trim }) });
      }
    });

    test("values of JSON lines are read by their own types", async () => {
      const values: readonly unknown[] = [
        ...hardTexts,
        ...[
          1,
          0,
          1.5,
          -2.25,
          1e21,
          1e300,
          0.1,
          123456789,
          1e-7,
          true,
          false,
          null,
          [1],
          { a: 1 },
          5e9,
          253402300800000,
        ],
      ];
      const rows = values.map((x, index) => ({ user: String(index), at: "2020-01-01", x }));
      const path = join(folder, "{values} [1].jsonl");
      await writeFile(path, rows.map((row) => JSON.stringify(row)).join("\n\n"));
      for (const name of ["wholeId", "category", "number", "timestamp"]) {
        const x = columns[name] as Column;
        await agree(defineEvents({ user: id("user"), at: timestamp(), x }), path, rows);
      }
    });

    test("columns are derived, rules reject, and repeats are set aside, across files", async () => {
      const events = defineEvents({
        user: id("user"),
        at: timestamp(),
        kind: oneOf("purchase", "cancel"),
        price: number(),
        note: optional(text()),
      });
      const row = { user: "ann", at: "2020-01-01", invoice: "C1", price: "1", note: "x" };
      const parts = [
        [row, { ...row, invoice: "5" }, row, { ...row, price: "0" }],
        [{ ...row, price: "x" }, row, { ...row, at: "2020-01-02", note: "it's" }, { ...row, note: "" }],
      ];
      const rows = parts.flat().map((each) => ({ ...each, note: each.note === "" ? null : each.note }));
      const clean = cleaning(events, {
        derive: (source) => ({ kind: when(source("invoice").startsWith("C"), "cancel", "purchase") }),
        reject: ({ price }) => [{ when: price.lte(0), column: "price", reason: "free" }],
        duplicates: "drop",
      });
      const names = Object.keys(row) as (keyof typeof row)[];
      const csv = join(folder, "parts.csv");
      await mkdir(csv);
      for (const [index, part] of parts.entries()) {
        const lines = part.map((each) => names.map((name) => each[name]).join(";"));
        await writeFile(join(csv, `${index}.csv`), [names.join(";"), ...lines].join("\n"));
      }
      await agree(events, csv, rows, { clean });
      const parquet = join(folder, "parts.parquet");
      const values = rows.map(
        (each, line) =>
          `(${line}, ${names.map((name) => (each[name] === null ? "NULL" : `"${each[name]}"`)).join(", ")})`,
      );
      await engine.session.run(
        `INSERT OVERWRITE DIRECTORY '${parquet}' USING parquet
       SELECT /*+ REPARTITION_BY_RANGE(2, line) */ ${names.join(", ")} FROM VALUES ${values.join(", ")} AS t(line, ${names.join(", ")}) SORT BY line`,
      );
      await agree(events, parquet, rows, { clean });
    });

    test("values of Parquet are read by their types", async () => {
      const path = join(folder, "types.parquet");
      await engine.session.run(
        `INSERT OVERWRITE DIRECTORY '${path}' USING parquet SELECT * FROM VALUES
        ("a", TIMESTAMP "2020-01-01 00:00:00.0019", 1S, 2.5F, true, DATE "2020-01-02", 12.50BD, array(1)),
        ("b", TIMESTAMP "1960-01-01 00:00:00", NULL, CAST("NaN" AS FLOAT), NULL, NULL, NULL, NULL),
        ("c", TIMESTAMP_NTZ "2020-01-03 00:00:00", 3S, 1e21F, false, DATE "2020-01-03", 0BD, array()) AS t(user, at, n, f, b, d, x, l)`,
      );
      const events = defineEvents({
        user: id("user"),
        at: timestamp(),
        n: optional(number()),
        f: optional(category()),
        b: optional(boolean()),
        d: optional(timestamp()),
        x: optional(text()),
        l: optional(text()),
      });
      const log = await engine.read(events, path);
      expect(log.rows).toEqual({ in: 3, kept: 1, rejected: 2, duplicates: 0 });
      expect(await log.rejected()).toEqual([
        { line: 1, column: "l", value: [1], reason: "type" },
        { line: 3, column: "l", value: [], reason: "type" },
      ]);
      const { l: _, ...schema } = events.schema;
      const { last } = await logContents(engine, await engine.read(defineEvents(schema), path), "user");
      const nothing = { n: null, f: null, b: null, d: null, x: null };
      expect(Object.fromEntries(last)).toEqual({
        a: {
          user: "a",
          at: new Date("2020-01-01T00:00:00.001Z"),
          n: 1,
          f: "2.5",
          b: true,
          d: new Date("2020-01-02"),
          x: "12.5",
        },
        b: { user: "b", at: new Date("1960-01-01"), ...nothing },
        c: {
          user: "c",
          at: new Date("2020-01-03"),
          n: 3,
          // The 64-bit number of the nearest 32-bit one.
          f: "1.0000000200408773e+21",
          b: false,
          d: new Date("2020-01-03"),
          x: "0",
        },
      });
    });

    test("what cannot be read is told", async () => {
      const events = defineEvents({ user: id("user"), at: timestamp() });
      const at = (name: string): string => join(folder, name);
      await writeFile(at("short.csv"), "user,at\nann,2020-01-01\nbob\n");
      await writeFile(at("empty.csv"), "");
      await writeFile(at("bad.jsonl"), '{"user":"ann","at":0}\n{"user":\n');
      await writeFile(at("list.jsonl"), "[1]\n");
      await writeFile(at("bad.parquet"), "PAR1 no");
      for (const name of [
        "absent.parquet",
        "short.csv",
        "empty.csv",
        "bad.jsonl",
        "list.jsonl",
        "bad.parquet",
        "x.txt",
      ]) {
        await expectErrorCode(engine.read(events, at(name)), "unreadable-source");
      }
      await expectErrorCode(engine.read(events, ""), "unreadable-source");
      await expectErrorCode(engine.read(events, "a.arrow"), "not-supported");
      await writeFile(at("other.csv"), "who,at\nann,2020-01-01\n");
      const error = await expectErrorCode(engine.read(events, at("other.csv")), "missing-column");
      expect(error.message).toContain('"user"');
      const schema = {
        "~standard": { version: 1 as const, vendor: "test", validate: (value: unknown) => ({ value }) },
      };
      const checked = defineEvents(events.schema, { rowSchema: schema });
      await expectErrorCode(engine.read(checked, at("other.csv")), "not-supported");
    });
  },
);
