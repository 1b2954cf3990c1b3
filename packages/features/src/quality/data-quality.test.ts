import {
  boolean,
  category,
  createRandom,
  defineEvents,
  id,
  number,
  optional,
  text,
  timestamp,
} from "@portrait/core";
import { expect, test } from "vitest";
import { liveEngine } from "../live/engine.js";
import { memory } from "../memory/memory.js";
import { cleaning } from "../read/cleaning.js";
import { failureOf } from "../thrown.fixture.js";
import { dataQuality } from "./data-quality.js";

const DAY = 86_400_000;
const START = Date.UTC(2024, 0, 1);

const orders = defineEvents({
  user: id("user"),
  order: id("order"),
  at: timestamp(),
  country: optional(category()),
  price: optional(number()),
  paid: optional(boolean()),
  note: optional(text()),
});

type Row = { -readonly [Name in keyof typeof orders.schema]: unknown };

/** Rows without any fault: 60 days, everything drawn from one distribution. */
function cleanRows(seed: number, length = 3000): Row[] {
  const random = createRandom(seed);
  const pick = (list: readonly string[]): string =>
    list[Math.floor(random.next() ** 2 * list.length)] as string;
  return Array.from({ length }, (_, row) => ({
    user: `u${Math.floor(random.next() * 500)}`,
    order: `o${Math.floor(random.next() * 1e9)}`,
    at: START + Math.floor((row / length) * 60 * DAY),
    country: random.next() < 0.02 ? null : pick(["FR", "UK", "DE", "ES", "IT", "NL", "PL"]),
    price: Math.round(1000 * -Math.log(1 - random.next())) / 100,
    paid: random.next() < 0.8,
    note: pick(["fine", "good", "quick"]),
  }));
}

const periods = [
  ["2024-01-01", "2024-01-31"],
  ["2024-01-31", "2024-03-01"],
] as const;

async function reportOf(rows: readonly object[], more: object = {}) {
  const engine = memory();
  const log = await engine.read(orders, rows, { clean: cleaning(orders, { duplicates: "drop" }) });
  return dataQuality(log, { engine, periods, now: "2024-03-01", ...more });
}

const found = (report: Awaited<ReturnType<typeof reportOf>>): readonly string[] =>
  report.findings.map(({ severity, code, column }) => `${severity} ${code} ${column}`);

test("clean data gives no finding, for any of 40 seeds", async () => {
  const findings: string[] = [];
  for (let seed = 1; seed <= 40; seed++)
    findings.push(...found(await reportOf(cleanRows(seed, seed % 2 === 0 ? 300 : 1500))));
  expect(findings).toEqual([]);
});

test("small halves of one distribution raise no false alarm", async () => {
  let alarms = 0;
  for (let seed = 1; seed <= 100; seed++) {
    const report = await reportOf(cleanRows(seed, 60));
    alarms += report.findings.filter(({ code }) => code === "drift").length;
  }
  expect(alarms).toBeLessThanOrEqual(3);
});

test.each<readonly [string, (rows: Row[]) => readonly object[], readonly string[]]>([
  [
    "rows at fault",
    (rows) => rows.map((row, at) => (at % 10 === 0 ? { ...row, price: "much" } : row)),
    ["high rejected price"],
  ],
  ["repeats", (rows) => [...rows, ...rows.slice(0, 100)], ["medium duplicates null"]],
  [
    "events in the future",
    (rows) => [...rows, { ...rows[0], order: "last", at: "2024-03-01T00:00:00Z" }],
    ["high future at"],
  ],
  [
    "a week without events",
    (rows) => rows.filter(({ at }) => Number(at) < START + 10 * DAY || Number(at) >= START + 18 * DAY),
    ["medium gap at"],
  ],
  [
    "a column that is half empty from the middle on",
    (rows) => rows.map((row, at) => (at >= 1500 && at % 2 === 0 ? { ...row, country: null } : row)),
    ["high missing-drift country", "medium missing country"],
  ],
  ["an empty column", (rows) => rows.map((row) => ({ ...row, note: null })), ["high missing note"]],
  ["a constant", (rows) => rows.map((row) => ({ ...row, country: "FR" })), ["medium constant country"]],
  [
    "a category that is an id",
    (rows) => rows.map((row, at) => ({ ...row, country: `c${(at * 7919) % 10_007}` })),
    ["medium near-unique country"],
  ],
  [
    "a user who stands for many",
    (rows) => rows.map((row, at) => (at % 3 === 0 ? { ...row, user: "guest" } : row)),
    ["medium dominant user"],
  ],
  [
    "a running number",
    (rows) => rows.map((row, at) => ({ ...row, order: String(500_000 + at) })),
    ["low ascending order"],
  ],
  [
    "a value far out",
    (rows) => rows.map((row, at) => (at === 7 ? { ...row, price: 80_995 } : row)),
    ["medium extreme price"],
  ],
  [
    "prices that rise by half",
    (rows) => rows.map((row, at) => (at >= 1500 ? { ...row, price: 4 + 1.5 * Number(row.price) } : row)),
    ["high drift price"],
  ],
  [
    "a country that is new",
    (rows) => rows.map((row, at) => (at >= 1500 && at % 4 === 0 ? { ...row, country: "US" } : row)),
    ["high drift country", "high new-values country"],
  ],
  [
    "a country that is gone",
    (rows) => rows.map((row, at) => (at >= 1500 && row.country === "FR" ? { ...row, country: "UK" } : row)),
    ["high drift country", "high vanished-values country"],
  ],
  [
    "payments that fail",
    (rows) => rows.map((row, at) => (at >= 1500 && at % 2 === 0 ? { ...row, paid: false } : row)),
    ["high drift paid"],
  ],
])("%s are found, and nothing else", async (_, plant, findings) => {
  expect(found(await reportOf(plant(cleanRows(1))))).toEqual(findings);
});

test("findings are words that a person understands", async () => {
  const rows = cleanRows(1).map((row, at) => ({
    ...row,
    price: at === 7 ? "much" : at >= 1500 ? 4 + 1.5 * Number(row.price) : row.price,
  }));
  const report = await reportOf(rows);
  expect(report.findings.map(({ text: words }) => words)).toEqual([
    expect.stringMatching(
      /^Values differ between the periods: population stability index [\d.]+; the distribution functions differ by 0\.\d+ at most\.$/,
    ),
    '1 of 3,000 rows (less than 0.1 %) were rejected, most often "price" for the reason "type" (1).',
  ]);
});

test("the report is plain data, and JSON keeps it", async () => {
  const report = await reportOf(cleanRows(3));
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  expect(Object.isFrozen(report.columns[0])).toBe(true);
  expect(report).toMatchObject({
    format: "portrait-data-quality-1",
    now: "2024-03-01",
    rows: 3000,
    source: { rows: { in: 3000, kept: 3000, rejected: 0, duplicates: 0 }, reasons: [] },
    periods: [
      { from: "2024-01-01", to: "2024-01-31", rows: 1500 },
      { from: "2024-01-31", to: "2024-03-01", rows: 1500 },
    ],
    time: { first: "2024-01-01", last: "2024-02-29", days: 60, daysWithEvents: 60, gapCount: 0, future: 0 },
  });
  const price = report.columns.find(({ name }) => name === "price");
  expect(price?.numbers?.histogram.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(2950);
  expect(price?.drift?.shares.reduce((sum, { before }) => sum + before, 0)).toBeCloseTo(1, 12);
});

test("memory and live say the same", async () => {
  const rows = cleanRows(5, 500);
  const [one, other] = [memory(), liveEngine()];
  const options = { periods } as const;
  const first = await dataQuality(await one.read(orders, rows), { engine: one, ...options });
  const second = await dataQuality(await other.read(orders, rows), { engine: other, ...options });
  expect(second).toEqual(first);
});

test("an empty log, one row, and rows without values have a report", async () => {
  const none = await reportOf([]);
  expect(found(none)).toEqual(["high no-rows null"]);
  expect(none.time).toBeNull();
  expect(none.columns[4]).toMatchObject({ rows: 0, missingShare: 0, numbers: null, top: [] });
  const one = await reportOf(cleanRows(1, 1));
  expect(found(one)).toEqual(["high no-rows null"]);
  expect(one.findings[0]?.text).toBe("There are no rows in the period from 2024-01-31 to 2024-03-01.");
  const empty = cleanRows(1, 50).map(({ user, order, at }) => ({
    user,
    order,
    at,
    country: null,
    price: null,
    paid: null,
    note: null,
  }));
  expect(found(await reportOf(empty))).toEqual(
    ["country", "price", "paid", "note"].map((name) => `high missing ${name}`),
  );
});

test("hostile names and values are data", async () => {
  const odd = `toString"'`;
  const hostile = defineEvents({ user: id("user"), at: timestamp(), [odd]: optional(category()) });
  const rows = ["__proto__", "constructor", "<script>", null].flatMap((value, at) =>
    Array.from({ length: 20 }, () => ({ user: `u${at}`, at: START + at, [odd]: value })),
  );
  const engine = memory();
  const report = await dataQuality(await engine.read(hostile, rows), { engine });
  expect(report.columns[2]?.name).toBe(odd);
  expect(report.columns[2]?.top.map(({ value, count }) => [value, count])).toEqual([
    ["<script>", 20],
    ["__proto__", 20],
    ["constructor", 20],
  ]);
});

test("what does not fit is refused", async () => {
  const engine = memory();
  const log = await engine.read(orders, cleanRows(1, 5));
  const act = (options: object, given: unknown = log) =>
    failureOf(() => dataQuality(given as never, options as never));
  expect(await act({ engine }, {})).toBe(
    "invalid-argument: dataQuality: the log must be one that an engine read; received an object. Read it with engine.read(events, source).",
  );
  expect(await act({ engine: 5 })).toBe(
    'invalid-argument: dataQuality: "engine" must be an engine; received 5. Pass the engine that read the log, such as memory() or await duckdb().',
  );
  expect(await act({ engine: memory() })).toBe(
    "invalid-argument: summarize: the log was not read by this engine. Pass the engine that read it.",
  );
  expect(await act({ engine, periods: [["2024-01-01", "2024-02-01"]] })).toBe(
    'invalid-option: dataQuality: "periods" must be two pairs of instants; received an array of 1. Write periods: [["2011-01-01", "2011-06-01"], ["2011-06-01", "2011-12-01"]].',
  );
  expect(await act({ engine, periods: [periods[0], ["2024-02-01", "2024-01-01"]] })).toBe(
    "invalid-option: dataQuality: the period after must end after it begins; received 2024-02-01 to 2024-01-01.",
  );
  expect(await act({ engine, periods: [["soon", "2024-02-01"], periods[1]] })).toBe(
    'invalid-argument: dataQuality: "periods: before, from" must be a Date, epoch milliseconds or ISO 8601 text; received "soon". Write it like "2011-03-01" or "2011-03-01T08:00:00Z".',
  );
  expect(await act({ engine, top: 0 })).toBe(
    'invalid-option: dataQuality: "top" must be an integer >= 1 and <= 1000; received 0. Leave it out to use 20.',
  );
  expect(await act({ engine, perods: [] })).toContain(
    'there is no option "perods". The options are "engine", "periods"',
  );
  expect(await act({ engine, signal: AbortSignal.abort() })).toBe(
    "aborted: summarize: stopped by its signal.",
  );
  await engine.close();
  expect(await act({ engine })).toBe("closed: memory: the engine was closed. Make a new one with memory().");
});
