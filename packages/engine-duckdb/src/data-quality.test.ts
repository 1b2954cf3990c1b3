import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  type Columns,
  category,
  type DataQualityReport,
  defineEvents,
  type Engine,
  type EventDefinition,
  id,
  number,
  oneOf,
  optional,
  text,
  timestamp,
} from "@portrait/core";
import { cleaning, memory, when } from "@portrait/features";
import { dataQuality } from "@portrait/features/quality";
import { expect, test } from "vitest";
import { duckdb } from "./duckdb.js";

const FOLDER = join(import.meta.dirname, "../../../../shared/data/online-retail");
const PARQUET = join(FOLDER, "online_retail.parquet");
const absent = existsSync(PARQUET) ? "" : ` (skipped: there is no ${PARQUET})`;

const orders = defineEvents({
  user: id("user", { integer: true }),
  item: id("item"),
  at: timestamp(),
  invoice: id("invoice"),
  kind: oneOf("purchase", "cancel"),
  quantity: number(),
  price: number(),
  country: category(),
  description: optional(text()),
});

const options = {
  rename: {
    user: "CustomerID",
    item: "StockCode",
    at: "InvoiceDate",
    invoice: "InvoiceNo",
    quantity: "Quantity",
    price: "UnitPrice",
    country: "Country",
    description: "Description",
  },
  clean: cleaning(orders, {
    derive: (source) => ({ kind: when(source("InvoiceNo").startsWith("C"), "cancel", "purchase") }),
    duplicates: "drop",
  }),
};

/** Everything of a report but floats that depend on the order of sums. */
function withoutFloats(report: DataQualityReport): object {
  return {
    ...report,
    columns: report.columns.map(({ numbers, ...column }) => ({
      ...column,
      numbers: numbers === null ? null : { ...numbers, mean: 0, deviation: 0 },
    })),
  };
}

const periods = [
  ["2010-12-01", "2011-06-01"],
  ["2011-06-01", "2011-12-10"],
] as const;

test.skipIf(absent !== "")(
  `Online Retail has the faults that are known of it${absent}`,
  async () => {
    const engine = await duckdb({ threads: 2 });
    try {
      const log = await engine.read(orders, PARQUET, options);
      const report = await dataQuality(log, { engine, periods, now: "2011-12-10" });
      expect(report.source?.rows.in).toBe(541_909);
      const of = (name: string) =>
        report.findings
          .filter(({ column }) => column === name)
          .map(({ severity, code }) => `${severity} ${code}`);
      expect(of("user")).toEqual(["high rejected"]);
      expect(report.source?.reasons[0]).toEqual({ column: "user", reason: "missing", count: 135_080 });
      expect(of("quantity")).toContain("medium extreme");
      expect(of("price")).toContain("medium extreme");
      expect(of("at")).toEqual(["medium gap"]);
      expect(report.time?.gaps[0]).toEqual({ from: "2010-12-24", to: "2011-01-03", days: 11 });
      const quantity = report.columns.find(({ name }) => name === "quantity");
      expect(quantity?.numbers).toMatchObject({ least: -80_995, greatest: 80_995 });
      expect(report.columns.find(({ name }) => name === "country")?.top[0]?.value).toBe("United Kingdom");
      expect(report.findings.filter(({ code }) => code === "future")).toEqual([]);
    } finally {
      await engine.close();
    }
  },
  120_000,
);

const visits = defineEvents({
  user: id("user"),
  at: timestamp(),
  page: optional(category()),
  seconds: optional(number()),
});

async function reportOf<Cols extends Columns>(
  engine: Engine,
  events: EventDefinition<Cols>,
  rows: readonly object[],
): Promise<DataQualityReport> {
  const log = await engine.read(events, rows);
  return dataQuality(log, {
    engine,
    periods: [
      ["2024-01-01", "2024-01-10"],
      ["2024-01-10", "2024-02-01"],
    ],
    now: "2024-01-20",
  });
}

test("the report is that of the memory engine", async () => {
  const rows = Array.from({ length: 4000 }, (_, at) => ({
    user: `u${(at * 31) % 97}`,
    at: Date.UTC(2024, 0, 1) + at * 600_000,
    page: at % 9 === 0 ? null : ["home", "cart", "\uff5e", "\u{1f600}", "it's"][(at * 7) % 5],
    seconds: at % 11 === 0 ? null : Math.sin(at) * 10 ** (at % 5),
  }));
  const engine = await duckdb({ threads: 2 });
  try {
    const [found, expected] = [await reportOf(engine, visits, rows), await reportOf(memory(), visits, rows)];
    expect(withoutFloats(found)).toEqual(withoutFloats(expected));
    expect(found.columns[3]?.numbers?.deviation).toBeCloseTo(expected.columns[3]?.numbers?.deviation ?? 0, 6);
  } finally {
    await engine.close();
  }
});
