import { category, days, defineEvents, id, number, oneOf, optional, text, timestamp } from "@portrait/core";
import {
  cleaning,
  count,
  defineProfile,
  distinct,
  last,
  lifetimeColumns,
  max,
  mostFrequent,
  quantile,
  recency,
  share,
  sum,
  tag,
  when,
  willHappen,
} from "@portrait/features";

/** What happened: one line of an order, or its cancellation. */
export const orders = defineEvents({
  user: id("user", { integer: true }),
  item: id("item"),
  order: id("order"),
  at: timestamp({ formats: ["%m/%d/%Y %H:%M"] }),
  kind: oneOf("purchase", "cancel"),
  quantity: number(),
  price: number(),
  country: category(),
  description: optional(text()),
});

/** The names of the columns in a shop's export. */
export const rename = {
  user: "CustomerID",
  item: "StockCode",
  order: "InvoiceNo",
  at: "InvoiceDate",
  quantity: "Quantity",
  price: "UnitPrice",
  country: "Country",
  description: "Description",
} as const;

/**
 * An invoice whose number starts with C cancels; descriptions are written with blanks of all kinds; a line that repeats another
 * in every column is a duplicate.
 */
export const shopCleaning = cleaning(orders, {
  derive: (source) => ({ kind: when(source("InvoiceNo").startsWith("C"), "cancel", "purchase") }),
  text: { description: { normalise: "NFKC", collapseSpaces: true } },
  duplicates: "drop",
});

const bought = orders.columns.kind.is("purchase");
const isCancelled = orders.columns.kind.is("cancel");

/** What a shopper is: how recently, how often, how much, and what follows from it. */
export const shopper = defineProfile(orders, {
  key: "user",
  members: ({ kind }) => kind.is("purchase"),
  features: ({ at, item, order, quantity, price, country }) => {
    const paid = quantity.times(price);
    const allOrders = distinct(order, { where: bought });
    const daysSinceOrder = recency(at, { where: bought });
    const lifetime = lifetimeColumns(at, paid, { where: bought, timeZone: "Europe/London" });
    const daysKnown = lifetime.tenure;
    const daysBetweenOrders = daysKnown.minus(daysSinceOrder).dividedBy(allOrders.minus(1));
    const spend = sum(paid, { where: bought });
    return {
      orders: allOrders,
      orders30d: distinct(order, { where: bought, within: days(30) }),
      orders60d: distinct(order, { where: bought, within: days(60) }),
      orders90d: distinct(order, { where: bought, within: days(90) }),
      orders180d: distinct(order, { where: bought, within: days(180) }),
      daysSinceOrder,
      daysKnown,
      daysBetweenOrders,
      overdue: daysSinceOrder.dividedBy(daysBetweenOrders),
      spend,
      spend90d: sum(paid, { where: bought, within: days(90) }),
      spendPerOrder: spend.dividedBy(allOrders),
      repeatDays: lifetime.frequency,
      daysActive: lifetime.recency,
      spendPerDay: lifetime.monetaryValue,
      dearestLine: max(paid, { where: bought }),
      lines: count(bought),
      items: distinct(item, { where: bought }),
      units: sum(quantity, { where: bought }),
      cancellations: distinct(order, { where: isCancelled }),
      cancelShare: share(isCancelled),
      country: last(country),
    };
  },
  tags: (f) => ({
    lapsed: tag(f.daysSinceOrder.gt(60), {
      expires: days(7),
      namespace: "orders",
      owner: "crm",
      description: "No order for more than 60 days.",
    }),
    highSpender: tag(f.spend90d.gte(quantile(0.9)), {
      expires: days(30),
      namespace: "value",
      owner: "crm",
      description: "Among the tenth that spent most in 90 days.",
    }),
    loyal: tag(f.orders180d.gte(4).and(f.daysSinceOrder.lte(60)), {
      expires: days(30),
      namespace: "orders",
      owner: "crm",
      description: "Four orders or more in 180 days, and one of late.",
    }),
    oftenCancels: tag(f.cancelShare.gt(0.1).and(f.cancellations.gte(2)), {
      expires: days(90),
      namespace: "orders",
      owner: "risk",
      description: "Cancels more than a tenth of the lines.",
    }),
    abroad: tag(f.country.is("United Kingdom").not(), {
      namespace: "person",
      owner: "export",
      description: "Lives outside the United Kingdom.",
    }),
  }),
});

/** What the classifier looks at. */
export const inputs = shopper.pick(
  "orders",
  "orders30d",
  "orders60d",
  "orders90d",
  "orders180d",
  "daysSinceOrder",
  "daysKnown",
  "daysBetweenOrders",
  "overdue",
  "spend",
  "spend90d",
  "spendPerOrder",
  "lines",
  "items",
  "units",
  "cancellations",
  "abroad",
);

/** What is to be foretold. */
export const buysWithin30Days = willHappen(bought, { within: days(30) });

/** Which events say that a user took to an item. */
export const purchases = { item: "item", where: bought } as const;

/** The name of each item, for people: the description written most often. */
export const catalogue = defineProfile(orders, {
  key: "item",
  features: ({ description }) => ({ name: mostFrequent(description) }),
});
