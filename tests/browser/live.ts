import { createRandom, days, defineEvents, id, number, oneOf, timestamp } from "@portrait/core";
import {
  count,
  defineProfile,
  live,
  max,
  mean,
  quantile,
  recency,
  share,
  sum,
  tag,
} from "@portrait/features";

const orders = defineEvents({
  user: id("user"),
  at: timestamp(),
  kind: oneOf("view", "buy"),
  quantity: number(),
  price: number(),
});

const shopper = defineProfile(orders, {
  key: "user",
  features: ({ at, kind, quantity, price }) => ({
    buys30d: count(kind.is("buy"), { within: days(30) }),
    spend: sum(quantity.times(price), { where: kind.is("buy") }),
    meanPrice: mean(price, { within: days(7) }),
    dearest: max(price),
    buyShare: share(kind.is("buy")),
    daysAway: recency(at),
  }),
  tags: (f) => ({ big: tag(f.spend.gte(quantile(0.8))), lapsed: tag(f.daysAway.gt(20)) }),
});

/** What a browser reports of live profiles. */
export interface LiveReport {
  /** What all profiles say, from events pushed, before and after a snapshot and an expiry. */
  readonly profiles: readonly unknown[];
  /** A hash of nothing but the bytes of the snapshot: their sum. */
  readonly snapshot: number;
  /** Events and users held at the end. */
  readonly held: readonly number[];
}

const START = Date.UTC(2024, 0, 1);

/** Pushes the same events as everywhere and reads all profiles. */
export function reportLive(): LiveReport {
  const random = createRandom(11);
  const pick = (below: number): number => Math.floor(random.next() * below);
  const profiles = live(shopper);
  for (let at = 0; at < 5000; at++) {
    profiles.push({
      user: `u${pick(60)}`,
      at: START + Math.floor((at * days(90).milliseconds) / 5000) - pick(2) * days(1).milliseconds,
      kind: ["view", "view", "buy"][pick(3)],
      quantity: 1 + pick(5),
      price: (1 + pick(10_000)) / 100,
    });
  }
  const now = START + days(91).milliseconds;
  const snapshot = profiles.snapshot();
  const restored = live(shopper, { snapshot });
  restored.expire(now);
  const { events, users } = restored.stats();
  return {
    profiles: [profiles, restored].flatMap((from) => from.members(now).map((user) => from.read(user, now))),
    snapshot: snapshot.reduce((total, byte) => total + byte, 0),
    held: [events, users],
  };
}
