import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Column, defineEvents, type Engine, id, timestamp } from "@portrait/core";
import { cleaning, memory } from "@portrait/features";
import { logContents } from "@portrait/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { duckdb } from "../duckdb.js";
import { columnsUnderTest, hardTexts } from "../support/columns-under-test.js";

let folder: string;
let engine: Engine;
const reference = memory();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "portrait-csv-"));
  engine = await duckdb({ threads: 2 });
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;

async function csvOf(name: string, values: readonly string[]): Promise<string> {
  const path = join(folder, name);
  const lines = values.map((value, index) => `${index},2020-01-01,${quoted(value)}`);
  await writeFile(path, ["who,at,x", ...lines, ""].join("\n"));
  return path;
}

async function agree(path: string, values: readonly string[], column: Column, trim: boolean): Promise<void> {
  const events = defineEvents({ user: id("user"), at: timestamp(), x: column });
  const options = { rename: { user: "who" }, clean: cleaning(events, { trim }) };
  const rows = values.map((x, index) => ({ who: String(index), at: "2020-01-01", x: x === "" ? null : x }));
  const expected = await logContents(reference, await reference.read(events, rows, options), "user");
  expect(await logContents(engine, await engine.read(events, path, options), "user")).toEqual(expected);
}

describe.each([true, false])("CSV texts, trim %s", (trim) => {
  test.each(Object.entries(columnsUnderTest))(
    "are read as %s like the memory engine reads them",
    async (name, column) => {
      await agree(await csvOf(`${name}.csv`, hardTexts), hardTexts, column, trim);
    },
  );
});

test("for any texts", async () => {
  const digits = fc.stringMatching(/^[ +-]?[0-9.eE:T/-]{1,24}$/);
  const likely = fc.oneof(
    digits,
    fc.double().map(String),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.string({ unit: "grapheme" }),
    fc.constantFrom(...hardTexts),
  );
  const usable = likely.filter((value) => !value.includes("\u0000"));
  const columns = fc.constantFrom(...Object.values(columnsUnderTest));
  await fc.assert(
    fc.asyncProperty(
      fc.array(usable, { maxLength: 60 }),
      columns,
      fc.boolean(),
      async (values, column, trim) => {
        await agree(await csvOf("any.csv", values), values, column, trim);
      },
    ),
    { numRuns: 40, seed: 5 },
  );
});
