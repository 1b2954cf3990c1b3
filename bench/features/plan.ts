import {
  type AggregateNode,
  type AggregatePlan,
  category,
  days,
  defineEvents,
  type EventDefinition,
  type ExpressionNode,
  id,
  number,
  oneOf,
  timestamp,
} from "@portrait/core";
import {
  count,
  defineProfile,
  type LiveProfiles,
  live,
  max,
  mean,
  min,
  recency,
  share,
  sum,
  tenure,
} from "@portrait/features";

const definition = defineEvents({
  user: id("user"),
  at: timestamp(),
  kind: oneOf("view", "cart", "purchase", "cancel"),
  item: category(),
  quantity: number(),
  price: number(),
});

/** What the made events are. */
export const shop: EventDefinition = definition;

/** Twenty features as a person would define them: counts, sums, means, extremes and recency over windows and all time. */
const shopper = defineProfile(definition, {
  key: "user",
  features: ({ at, kind, quantity, price }) => {
    const bought = kind.is("purchase");
    const spent = quantity.times(price);
    return {
      purchases7: count(bought, { within: days(7) }),
      purchases30: count(bought, { within: days(30) }),
      purchases90: count(bought, { within: days(90) }),
      purchases: count(bought),
      spend30: sum(spent, { where: bought, within: days(30) }),
      spend90: sum(spent, { where: bought, within: days(90) }),
      spend: sum(spent, { where: bought }),
      price30: mean(price, { within: days(30) }),
      price90: mean(price, { within: days(90) }),
      price: mean(price),
      cheapest90: min(price, { within: days(90) }),
      dearest90: max(price, { within: days(90) }),
      cheapest: min(price),
      dearest: max(price),
      daysSinceEvent: recency(at, { unit: "days" }),
      daysSinceFirst: tenure(at, { unit: "days" }),
      daysSincePurchase: recency(at, { unit: "days", where: bought }),
      events7: count(undefined, { within: days(7) }),
      events30: count(undefined, { within: days(30) }),
      cancelShare90: share(kind.is("cancel"), { within: days(90) }),
    };
  },
});

/** Live profiles of the twenty features, without events yet. */
export const openLive = (): LiveProfiles => live(shopper);

const aggregateOf = (node: ExpressionNode): AggregateNode => {
  if (node.op === "aggregate") return node;
  throw new Error(`A feature is no aggregate: ${node.op}`);
};

/** The plan of all twenty at cutoffs. */
export function planAt(cutoffs: readonly number[]): AggregatePlan {
  const features = Object.entries(shopper.features).map(([name, node]) => [name, aggregateOf(node)]);
  return { key: "user", cutoffs, aggregates: Object.fromEntries(features) };
}
