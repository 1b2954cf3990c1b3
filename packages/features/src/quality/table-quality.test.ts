import { createRandom, createTable, type Table } from "@portrait/core";
import { expect, test } from "vitest";
import { failureOf } from "../thrown.fixture.js";
import { tableQuality } from "./table-quality.js";

function tableOf(seed: number, shift = 0, length = 800): Table {
  const random = createRandom(seed);
  const numbers = (make: () => number): Float64Array => Float64Array.from({ length }, make);
  return createTable({
    spend: { type: "number", values: numbers(() => shift - Math.log(1 - random.next())) },
    country: {
      type: "category",
      codes: Int32Array.from({ length }, () => Math.floor(random.next() * 3)),
      dictionary: ["FR", "UK", "DE"],
    },
    vip: { type: "boolean", values: Uint8Array.from({ length }, () => Number(random.next() < 0.3)) },
    recent: {
      type: "list",
      offsets: Int32Array.from({ length: length + 1 }, (_, at) => at),
      codes: new Int32Array(length),
      dictionary: ["tea"],
    },
    hours: {
      type: "vector",
      width: 2,
      values: Float64Array.from({ length: 2 * length }, () => random.next()),
    },
    words: {
      type: "sparse",
      width: 9,
      offsets: new Int32Array(length + 1),
      indices: new Int32Array(0),
      values: new Float32Array(0),
    },
    seen: { type: "timestamp", values: numbers(() => Math.floor(random.next() * 1e12)) },
  });
}

test("columns of every type are described", () => {
  const report = tableQuality(tableOf(1));
  expect(report.columns.map(({ name, kind, type }) => [name, kind, type])).toEqual([
    ["spend", "number", "number"],
    ["country", "category", "category"],
    ["vip", "boolean", "boolean"],
    ["recent.length", "list", "number"],
    ["hours[0]", "vector", "number"],
    ["hours[1]", "vector", "number"],
    ["words.places", "sparse", "number"],
    ["seen", "timestamp", "timestamp"],
  ]);
  expect(report.findings.map(({ code, column }) => [code, column])).toEqual([
    ["constant", "recent.length"],
    ["constant", "words.places"],
  ]);
  expect([report.source, report.time, report.periods]).toEqual([null, null, []]);
});

test("no drift is found where there is none, and where there is it is", () => {
  for (let seed = 1; seed <= 30; seed++) {
    const { findings } = tableQuality(tableOf(seed), tableOf(1000 + seed));
    expect(findings.filter(({ code }) => code !== "constant")).toEqual([]);
  }
  const { findings, columns } = tableQuality(tableOf(1, 0.5), tableOf(2));
  expect(findings[0]).toMatchObject({ severity: "high", code: "drift", column: "spend" });
  expect(columns[0]?.drift?.ks).toBeGreaterThan(0.3);
  expect(columns[7]?.drift?.psi).toBeNull();
});

test("dictionaries need not be the same", () => {
  const of = (dictionary: readonly string[], code: number): Table =>
    createTable({ c: { type: "category", codes: new Int32Array(50).fill(code), dictionary } });
  const { columns } = tableQuality(of(["x", "y"], 1), of(["y"], 0));
  expect(columns[0]?.drift).toMatchObject({ psi: 0, added: { distinct: 0 }, vanished: { distinct: 0 } });
});

test("numbers of any size are described", () => {
  const values = Float64Array.of(1.7e308, -1.7e308, 0, 5e-324, 1e308);
  const [column] = tableQuality(createTable({ n: { type: "number", values } })).columns;
  expect(column?.numbers).toMatchObject({ least: -1.7e308, greatest: 1.7e308 });
  expect(column?.numbers?.mean).toBeCloseTo(2e307, -295);
  expect(Number.isFinite(column?.numbers?.deviation)).toBe(true);
  expect(JSON.stringify(column)).not.toContain("null,null");
});

test("what does not fit is refused", async () => {
  const table = tableOf(1);
  const { spend } = table.columns;
  expect(await failureOf(() => tableQuality([] as never))).toBe(
    "invalid-argument: tableQuality: the table must be a table; received an array of 0. Make one with tableFromRows(...), or take snapshot.table.",
  );
  expect(await failureOf(() => tableQuality(table, 5 as never))).toContain(
    "the baseline must be a table; received 5.",
  );
  expect(
    await failureOf(() =>
      tableQuality(createTable({ a: spend as never }), createTable({ spend: spend as never }) as never),
    ),
  ).toBe('missing-column: tableQuality: the baseline lacks "a". It has "spend".');
  const other = createTable({ spend: { type: "boolean", values: new Uint8Array(800) } });
  expect(await failureOf(() => tableQuality(createTable({ spend: spend as never }), other))).toBe(
    'invalid-data: tableQuality: column "spend" is of type number, in the baseline of type boolean.',
  );
  expect(await failureOf(() => tableQuality(table, undefined, { top: 1.5 }))).toContain(
    '"top" must be an integer',
  );
});
