import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Column, defineEvents, type Engine, id, timestamp } from "@portrait/core";
import { cleaning, memory, when } from "@portrait/features";
import { logContents } from "@portrait/testing";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { duckdb } from "../duckdb.js";
import { columnsUnderTest, hardTexts } from "../support/columns-under-test.js";

let folder: string;
let engine: Engine;
const reference = memory();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "portrait-jsonl-"));
  engine = await duckdb({ threads: 2 });
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

const parsed = (line: string): object => JSON.parse(line) as object;

/** An odd name for the column under test, so that names are quoted as well. */
const NAME = 'x/~"; --';

async function agree(values: readonly unknown[], column: Column, duplicates: "keep" | "drop"): Promise<void> {
  const path = join(folder, "values.jsonl");
  const rows = values.map((x, index) => ({ who: index % 7, at: index % 3, [NAME]: x }));
  const lines = rows.map((row) => JSON.stringify(row));
  await writeFile(path, lines.map((line) => `${line}\n`).join(""));
  const events = defineEvents({
    user: id("user"),
    at: timestamp(),
    x: column,
    kind: columnsUnderTest.text as Column,
  });
  const clean = cleaning(events, {
    duplicates,
    derive: (source) => ({ kind: when(source(NAME).startsWith("1"), source(NAME), "none") }),
  });
  const options = { rename: { user: "who", x: NAME }, clean };
  const expected = await logContents(
    reference,
    await reference.read(events, lines.map(parsed), options),
    "user",
  );
  expect(await logContents(engine, await engine.read(events, path, options), "user")).toEqual(expected);
}

const hardValues: readonly unknown[] = [
  ...hardTexts,
  null,
  true,
  false,
  0,
  -0,
  1,
  5,
  -1,
  17850,
  17850.5,
  1e5,
  100001,
  1e21,
  1.5e-7,
  1e300,
  5e-324,
  8.64e15,
  8.64e15 + 1,
  -8.64e15,
  1.5,
  -1.5,
  9007199254740991,
  [],
  {},
  [1],
  { a: 1 },
  "1",
  "1.0",
  1,
  1,
];

test.each(Object.entries(columnsUnderTest))(
  "JSON values are read as %s like the memory engine reads them",
  async (_, column) => {
    await agree(hardValues, column, "keep");
    await agree(hardValues, column, "drop");
  },
);

test("for any values", async () => {
  const value = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom(...hardTexts),
    fc.string({ unit: "grapheme" }),
  );
  const columns = fc.constantFrom(...Object.values(columnsUnderTest));
  await fc.assert(
    fc.asyncProperty(
      fc.array(value, { minLength: 1, maxLength: 60 }),
      columns,
      fc.constantFrom("keep", "drop"),
      agree,
    ),
    { numRuns: 40, seed: 6 },
  );
});
