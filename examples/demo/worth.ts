import { days, fit } from "@portrait/core";
import { bgNbd, gammaGamma, lifetimeValue } from "@portrait/models/lifetime";
import type { Today } from "./today.js";

/** For how many months worth is counted. */
const MONTHS = 12;

/**
 * What customers are worth: on how many days they will buy, whether they are still there, and what they spend on such a day.
 *
 * @param today - The population as it is now.
 */
export async function valueCustomers({ snapshot }: Today) {
  const purchases = await fit(
    bgNbd({ frequency: "repeatDays", recency: "daysActive", tenure: "daysKnown" }),
    snapshot,
  );
  const spend = await fit(gammaGamma({ frequency: "repeatDays", monetaryValue: "spendPerDay" }), snapshot);
  const value = lifetimeValue(purchases, spend, { months: MONTHS, discountRate: 0.01 });
  const worth = await value.predict(snapshot);
  const month = await purchases.predict(snapshot, days(30));
  const sum = (values: Float64Array): number => values.reduce((total, one) => total + one, 0);
  const order = Array.from(worth.keys()).sort((a, b) => (worth[b] as number) - (worth[a] as number));
  const tenth = order.slice(0, Math.ceil(order.length / 10));
  return {
    months: MONTHS,
    customers: worth.length,
    alive: sum(month.probabilityAlive) / worth.length,
    days30d: sum(month.expectedPurchases),
    worth: sum(worth),
    topTenth: tenth.reduce((total, row) => total + (worth[row] as number), 0) / sum(worth),
  };
}
