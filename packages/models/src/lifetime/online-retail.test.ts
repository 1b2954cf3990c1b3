import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  days,
  defineEvents,
  fit,
  hours,
  id,
  number,
  oneOf,
  type Snapshot,
  type Table,
  takeRows,
  timestamp,
} from "@portrait/core";
import { duckdb } from "@portrait/engine-duckdb";
import {
  buildSnapshot,
  cleaning,
  defineProfile,
  lifetimeColumns,
  sessions,
  sum,
  when,
} from "@portrait/features";
import { describe, expect, test } from "vitest";
import { bgNbd } from "./bg-nbd.js";
import { gammaGamma } from "./gamma-gamma.js";
import { lifetimeValue } from "./lifetime-value.js";

const retail = new URL("../../../../../shared/data/online-retail/online_retail.parquet", import.meta.url);

const orders = defineEvents({
  user: id("user", { integer: true }),
  at: timestamp({ formats: ["%m/%d/%Y %H:%M"] }),
  kind: oneOf("purchase", "cancel"),
  quantity: number(),
  price: number(),
});

/** What the models of lifetimes read, as features. Invoices less than 12 hours apart are one order. */
const buyer = defineProfile(orders, {
  key: "user",
  features: ({ at, kind, quantity, price }) => {
    const where = kind.is("purchase");
    const bought = sessions({ where, gap: hours(12) });
    const { monetaryValue, ...columns } = lifetimeColumns(at, quantity.times(price), {
      where,
      gap: hours(12),
    });
    return {
      orders: bought,
      ...columns,
      orderValue: monetaryValue,
      ordersNext: sessions({ where, gap: hours(12), within: days(90) }),
      spendNext: sum(quantity.times(price), { where, within: days(90) }),
    };
  },
  tags: () => ({}),
});

type Inputs = Record<"orders" | "frequency" | "recency" | "tenure" | "orderValue", number | null>;

const numbersOf = ({ columns }: Table, name: string): Float64Array => {
  const vector = columns[name];
  return vector?.type === "number" ? vector.values : new Float64Array(0);
};
const sumOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0);

/** The customers who had paid for something as of a cutoff, and what they did in the 90 days after. */
async function readBuyers(cutoff: number) {
  const engine = await duckdb();
  const log = await engine.read(orders, fileURLToPath(retail), {
    rename: { user: "CustomerID", at: "InvoiceDate", quantity: "Quantity", price: "UnitPrice" },
    clean: cleaning(orders, {
      derive: (source) => ({ kind: when(source("InvoiceNo").startsWith("C"), "cancel", "purchase") }),
      duplicates: "drop",
    }),
  });
  const after = cutoff + days(90).milliseconds;
  const all = await buildSnapshot(buyer, log, { engine, cutoffs: [cutoff, after] });
  await engine.close();
  const value = numbersOf(all.table, "orderValue");
  const kept = all.users.flatMap((_, row) =>
    all.cutoffs[row] === cutoff && (value[row] as number) > 0 ? [row] : [],
  );
  const later = new Map(all.users.flatMap((user, row) => (all.cutoffs[row] === after ? [[user, row]] : [])));
  const users = kept.map((row) => all.users[row] as string);
  const then = (name: string): Float64Array =>
    Float64Array.from(users, (user) => numbersOf(all.table, name)[later.get(user) as number] as number);
  const snapshot: Snapshot<Inputs> = {
    table: takeRows(all.table as Table<Inputs>, kept),
    users,
    cutoffs: new Float64Array(kept.length).fill(cutoff),
    definition: all.definition,
  };
  return { snapshot, bought: then("ordersNext"), spent: then("spendNext") };
}

describe.skipIf(!existsSync(retail))(
  `Online Retail as of July 2011, and the 90 days after${existsSync(retail) ? "" : " (skipped: there is no ../shared/data/online-retail)"}`,
  async () => {
    if (!existsSync(retail)) return;
    const { snapshot, bought, spent } = await readBuyers(Date.UTC(2011, 6, 1));
    const frequency = numbersOf(snapshot.table, "frequency");
    const tenure = numbersOf(snapshot.table, "tenure");
    const buying = await fit(bgNbd(), snapshot);
    const { expectedPurchases } = await buying.predict(snapshot, days(90));
    const asBefore = frequency.map((count, at) => (90 * count) / Math.max(1, tenure[at] as number));
    const everyone = new Float64Array(bought.length).fill(sumOf(bought) / bought.length);
    const errorOf = (predicted: Float64Array): number =>
      Math.sqrt(sumOf(predicted.map((one, at) => (one - (bought[at] as number)) ** 2)) / bought.length);

    // Measured: 3,119 expected, 3,033 came, 2,886 by the rates so far; root mean squared errors 1.143, 1.398 by the rates so far,
    // 1.857 by the mean for all; value 1.519 million expected, 1.771 million came.
    test("as many orders come as expected, within 5 %", () => {
      expect(bought.length).toBeGreaterThan(2900);
      expect(Math.abs(sumOf(expectedPurchases) / sumOf(bought) - 1)).toBeLessThan(0.05);
    });

    test("closer to each customer's orders than their rate so far, and than one number for all", () => {
      expect(errorOf(expectedPurchases)).toBeLessThan(0.85 * errorOf(asBefore));
      expect(errorOf(expectedPurchases)).toBeLessThan(0.65 * errorOf(everyone));
    });

    test("who bought once buys again, which a rate so far cannot say", () => {
      const once = [...frequency.keys()].filter((at) => frequency[at] === 0);
      const total = (values: Float64Array): number => sumOf(once.map((at) => values[at] as number));
      expect(once.length).toBeGreaterThan(1300);
      expect(total(asBefore)).toBe(0);
      expect(Math.abs(total(expectedPurchases) / total(bought) - 1)).toBeLessThan(0.2);
    });

    test("orders come in about the value expected", async () => {
      const spend = await fit(gammaGamma({ frequency: "orders", monetaryValue: "orderValue" }), snapshot);
      expect(Math.abs(spend.correlation ?? 1)).toBeLessThan(0.15);
      const value = lifetimeValue(buying, spend, { months: 3, discountRate: 0 });
      const expected = sumOf(await value.predict(snapshot));
      expect(Math.abs(expected / sumOf(spent) - 1)).toBeLessThan(0.2);
    });
  },
);
