import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { category, days, defineEvents, id, number, oneOf, timestamp } from "@portrait/core";
import { duckdb } from "@portrait/engine-duckdb";
import { logisticRegression } from "@portrait/models/linear";
import { describe, expect, test } from "vitest";
import { count } from "../define/count.js";
import { distinct } from "../define/distinct.js";
import { last } from "../define/last.js";
import { defineProfile } from "../define/profile.js";
import { quantile } from "../define/quantile.js";
import { recency } from "../define/recency.js";
import { sum } from "../define/sum.js";
import { when } from "../define/when.js";
import { memory } from "../memory/memory.js";
import { buildSnapshot } from "../profile/snapshot.js";
import { cleaning } from "../read/cleaning.js";
import { defineSegment } from "./define-segment.js";
import { findLookalikes } from "./lookalikes.js";
import { segmentMembers } from "./segment-members.js";
import { segmentOverlap } from "./segment-overlap.js";
import { valueIndexes } from "./target-group-index.js";

const folder = new URL("../../../../../shared/data/", import.meta.url);
const adult = new URL("adult/adult.data", folder);
const retail = new URL("online-retail/online_retail.parquet", folder);
const skipped = (file: URL, name: string): string =>
  existsSync(file) ? "" : ` (skipped: there is no ../shared/data/${name})`;

describe.skipIf(!existsSync(adult))(`young women of Adult${skipped(adult, "adult")}`, async () => {
  if (!existsSync(adult)) return;
  const people = readFileSync(adult, "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(", "))
    .map((cells, at) => ({
      user: `${at}`,
      at: "1994-01-01",
      age: Number(cells[0]),
      sex: cells[9] ?? "",
      income: cells[14] ?? "",
    }));
  const answers = defineEvents({
    user: id("user"),
    at: timestamp(),
    age: number(),
    sex: oneOf("Female", "Male"),
    income: category(),
  });
  const person = defineProfile(answers, {
    key: "user",
    features: ({ age, sex, income }) => ({ age: last(age), sex: last(sex), income: last(income) }),
  });
  const engine = memory();
  const log = await engine.read(answers, people);
  const snapshot = await buildSnapshot(person, log, { engine, cutoffs: ["1994-01-02"] });
  const youngWomen = defineSegment(person, {
    name: "young women",
    version: 1,
    rule: (f) => f.sex.is("Female").and(f.age.lt(30)),
  });
  const members = segmentMembers(youngWomen, snapshot);
  const isMember = ({ sex, age }: (typeof people)[number]): boolean => sex === "Female" && age < 30;

  test("are those of the file", () => {
    expect(snapshot.users).toHaveLength(32_561);
    expect(new Set(members.users())).toEqual(new Set(people.filter(isMember).map(({ user }) => user)));
    expect(members.unknown).toBe(0);
  });

  test("earn more than 50,000 far less often than all, by the index counted by hand", () => {
    const shareOf = (rows: typeof people): number =>
      rows.filter(({ income }) => income === ">50K").length / rows.length;
    const expected = (100 * shareOf(people.filter(isMember))) / shareOf(people);
    const found = valueIndexes(members, snapshot, "income").find(({ value }) => value === ">50K");
    expect(found?.index).toBeCloseTo(expected, 9);
    expect(found?.high).toBeLessThan(30);
    expect(found?.low).toBeGreaterThan(5);
  });
});

describe.skipIf(!existsSync(retail))(
  `high spenders of Online Retail${skipped(retail, "online-retail")}`,
  async () => {
    if (!existsSync(retail)) return;
    const orders = defineEvents({
      user: id("user", { integer: true }),
      item: id("item"),
      at: timestamp({ formats: ["%m/%d/%Y %H:%M"] }),
      kind: oneOf("purchase", "cancel"),
      quantity: number(),
      price: number(),
      country: category(),
    });
    const engine = await duckdb();
    const log = await engine.read(orders, fileURLToPath(retail), {
      rename: {
        user: "CustomerID",
        item: "StockCode",
        at: "InvoiceDate",
        quantity: "Quantity",
        price: "UnitPrice",
        country: "Country",
      },
      clean: cleaning(orders, {
        derive: (source) => ({ kind: when(source("InvoiceNo").startsWith("C"), "cancel", "purchase") }),
        duplicates: "drop",
      }),
    });
    const shopper = defineProfile(orders, {
      key: "user",
      features: ({ at, item, kind, quantity, price, country }) => ({
        spend: sum(quantity.times(price)),
        lines: count(kind.is("purchase")),
        items: distinct(item),
        lines90d: count(kind.is("purchase"), { within: days(90) }),
        daysAway: recency(at),
        country: last(country),
      }),
    });
    const snapshot = await buildSnapshot(shopper, log, { engine, cutoffs: ["2011-12-10"] });
    await engine.close();
    const highSpenders = defineSegment(shopper, {
      name: "high spenders",
      version: 1,
      rule: (f) => f.spend.gte(quantile(0.9)),
    });
    const recent = defineSegment(shopper, { name: "recent", version: 1, rule: (f) => f.daysAway.lt(30) });
    const [spenders, active] = [highSpenders, recent].map((segment) => segmentMembers(segment, snapshot)) as [
      ReturnType<typeof segmentMembers>,
      ReturnType<typeof segmentMembers>,
    ];
    const { spend, daysAway } = snapshot.table.columns;
    const values = (vector: typeof spend): Float64Array =>
      vector.type === "number" ? vector.values : new Float64Array(0);

    test("are the tenth that spends most, and two in three were there in the last 30 days", () => {
      const population = snapshot.users.length;
      expect(population).toBeGreaterThan(4300);
      expect(Math.abs(spenders.size - population / 10)).toBeLessThanOrEqual(1);
      const least = [...values(spend)].sort((a, b) => b - a)[spenders.size - 1] as number;
      const both = snapshot.users.filter(
        (_, row) => (values(spend)[row] as number) >= least && (values(daysAway)[row] as number) < 30,
      ).length;
      expect(segmentOverlap([spenders, active]).pairs[0]?.both).toBe(both);
      expect(both / spenders.size).toBeGreaterThan(0.6);
      expect(active.size / population).toBeLessThan(0.5);
    });

    test("have lookalikes: held-out spenders stand among those ranked first many times as often as by chance", async () => {
      const inputs = shopper.pick("lines", "items", "lines90d", "daysAway", "country");
      const options = { size: 200, seed: 1 };
      const { users, lift } = await findLookalikes(
        spenders.users(),
        snapshot,
        logisticRegression({ inputs, scaling: "signedLog" }),
        options,
      );
      expect(users).toHaveLength(200);
      expect(users.some(({ user }) => spenders.has(user))).toBe(false);
      expect(lift.lift).toBeGreaterThan(4);
      expect(lift.low).toBeGreaterThan(3);
    });
  },
);
