import {
  type Column,
  category,
  defineEvents,
  type EventDefinition,
  type EventLog,
  id,
  number,
  type Snapshot,
  timestamp,
} from "@portrait/core";
import {
  count,
  defineProfile,
  last,
  memory,
  type ProfileDefinition,
  quantile,
  recency,
  sum,
  tag,
} from "../index.js";
import { buildSnapshot } from "../profile/snapshot.js";

/** The columns of orders. */
export type OrderColumns = {
  readonly user: Column<"id", string>;
  readonly at: Column<"timestamp", Date>;
  readonly price: Column<"number", number>;
  readonly country: Column<"category", string>;
};

/** Orders, as the tests of segments see them. */
export const orders: EventDefinition<OrderColumns> = defineEvents({
  user: id("user"),
  at: timestamp(),
  price: number(),
  country: category(),
});

/** The features of a shopper. */
export type ShopperFeatures = {
  readonly daysAway: number | null;
  readonly orders: number;
  readonly spend: number;
  readonly country: string | null;
};

/** The tags of a shopper. */
export type ShopperTags = { readonly lapsed: boolean | null; readonly big: boolean };

/** A row of {@link shopperRows}. */
export type ShopperRow = ShopperFeatures & ShopperTags;

/** Shoppers, as the tests of segments see them. */
export const shopper: ProfileDefinition<OrderColumns, ShopperFeatures, ShopperTags> = defineProfile(orders, {
  key: "user",
  features: ({ at, price, country }) => ({
    daysAway: recency(at),
    orders: count(),
    spend: sum(price),
    country: last(country),
  }),
  tags: (f) => ({ lapsed: tag(f.daysAway.gt(30)), big: tag(f.spend.gte(quantile(0.5))) }),
});

const engine = memory();

/**
 * Reads orders written as `"user price country day"`.
 *
 * @param lines - The orders.
 */
export function readOrders(...lines: readonly string[]): Promise<EventLog<OrderColumns>> {
  const rows = lines.map((line) => {
    const [user, price, country, day = "2024-01-01"] = line.split(" ");
    return { user, price: Number(price), country, at: day };
  });
  return engine.read(orders, rows);
}

/**
 * Shoppers as of days, from orders written as for {@link readOrders}.
 *
 * @param cutoffs - The days.
 * @param lines - The orders.
 */
export async function shopperRows(
  cutoffs: readonly string[],
  ...lines: readonly string[]
): Promise<Snapshot<ShopperRow>> {
  return buildSnapshot(shopper, await readOrders(...lines), { engine, cutoffs });
}
