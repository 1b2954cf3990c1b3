import {
  boolean,
  type CategoryExpression,
  category,
  days,
  defineEvents,
  id,
  type NumberExpression,
  number,
  oneOf,
  optional,
  type TableSchema,
  text,
  timestamp,
} from "@portrait/core";
import { expectTypeOf, test } from "vitest";
import { count } from "./count.js";
import { distinct } from "./distinct.js";
import { first } from "./first.js";
import { history } from "./history.js";
import { last } from "./last.js";
import { max } from "./max.js";
import { mean } from "./mean.js";
import { min } from "./min.js";
import { mostFrequent } from "./most-frequent.js";
import { defineProfile } from "./profile.js";
import type { ProfileDefinition } from "./profile-definition.js";
import { quantile } from "./quantile.js";
import { recency } from "./recency.js";
import { share } from "./share.js";
import { sum } from "./sum.js";
import { tag } from "./tag.js";
import { willHappen } from "./target.js";
import { tenure } from "./tenure.js";
import { when } from "./when.js";

const orders = defineEvents({
  user: id("user"),
  item: id("item"),
  partner: optional(id("user")),
  at: timestamp(),
  paidAt: optional(timestamp()),
  kind: oneOf("purchase", "cancel"),
  size: optional(oneOf("S", "M", "L")),
  price: number(),
  discount: optional(number()),
  gift: optional(boolean()),
  country: category(),
  note: optional(text()),
});
const { at, item, kind, price, discount, gift, country, size, note, paidAt } = orders.columns;

const profile = defineProfile(orders, {
  key: "user",
  members: ({ kind }) => kind.is("purchase"),
  features: ({ at, item, kind, price, discount, gift, country, size, note, paidAt }) => ({
    orders: count(kind.is("purchase"), { within: days(90) }),
    spend: sum(price.times(discount)),
    meanPrice: mean(price),
    least: min(discount),
    greatest: max(price),
    items: distinct(item),
    giftShare: share(gift),
    daysAway: recency(at),
    daysKnown: tenure(paidAt),
    firstKind: first(kind),
    lastKind: last(kind),
    lastSize: last(size),
    favourite: mostFrequent(country),
    note: last(note),
    lastGift: last(gift),
    lastAt: last(at),
    recent: history(item, { last: 50 }),
    perOrder: sum(price).dividedBy(count()),
    total: sum(price).plus(count()).times(2),
    known: mean(price).orElse(0),
    vip: sum(price).gt(1000),
    maybe: mean(price).gt(10),
    level: when(sum(price).gt(1000), "gold", "plain"),
    score: when(count().gt(1), mean(price), 0),
  }),
  tags: (f) => ({
    lapsed: tag(f.daysAway.gt(60), { expires: days(7) }),
    active: tag(f.orders.gte(3)),
    highSpender: tag(f.spend.gte(quantile(0.9))),
    homeKind: tag(f.lastKind),
    rank: tag(when(f.vip, 1, 0)),
    buyer: tag(f.lastKind.is("purchase").and(f.maybe)),
    before: tag(f.lastAt.before("2024-01-01")),
    long: tag(f.recent.length().gt(3)),
    twice: tag(f.spend.times(2)),
    more: tag(f.meanPrice.plus(1)),
  }),
});

type FeaturesOf<P> = P extends ProfileDefinition<infer _, infer Features, infer __> ? Features : never;
type TagsOf<P> = P extends ProfileDefinition<infer _, infer __, infer Tags> ? Tags : never;

type RowOf<S> = S extends TableSchema<infer Row> ? { [Name in keyof Row]: Row[Name] } : never;

test("features have the types of their values, null only where a value may be missing", () => {
  expectTypeOf<FeaturesOf<typeof profile>>().toEqualTypeOf<{
    readonly orders: number;
    readonly spend: number;
    readonly meanPrice: number | null;
    readonly least: number | null;
    readonly greatest: number | null;
    readonly items: number;
    readonly giftShare: number | null;
    readonly daysAway: number | null;
    readonly daysKnown: number | null;
    readonly firstKind: "purchase" | "cancel" | null;
    readonly lastKind: "purchase" | "cancel" | null;
    readonly lastSize: "S" | "M" | "L" | null;
    readonly favourite: string | null;
    readonly note: string | null;
    readonly lastGift: boolean | null;
    readonly lastAt: Date | null;
    readonly recent: readonly string[];
    readonly perOrder: number | null;
    readonly total: number;
    readonly known: number;
    readonly vip: boolean;
    readonly maybe: boolean | null;
    readonly level: "gold" | "plain";
    readonly score: number | null;
  }>();
});

test("tags are null only where a feature that they read may be", () => {
  expectTypeOf<TagsOf<typeof profile>>().toEqualTypeOf<{
    readonly lapsed: boolean | null;
    readonly active: boolean;
    readonly highSpender: boolean;
    readonly homeKind: "purchase" | "cancel" | null;
    readonly rank: number;
    readonly buyer: boolean | null;
    readonly before: boolean | null;
    readonly long: boolean;
    readonly twice: number;
    readonly more: number | null;
  }>();
});

test("names are inferred", () => {
  expectTypeOf(profile.tagNames).items.toEqualTypeOf<
    "lapsed" | "active" | "highSpender" | "homeKind" | "rank" | "buyer" | "before" | "long" | "twice" | "more"
  >();
  const small = defineProfile(orders, { key: "partner", features: () => ({ a: count(), b: count() }) });
  expectTypeOf(small.featureNames).items.toEqualTypeOf<"a" | "b">();
  expectTypeOf(small.tagNames).items.toEqualTypeOf<never>();
});

test("pick gives the schema of what was named", () => {
  const picked = profile.pick("orders", "lapsed", "lastKind");
  expectTypeOf<RowOf<typeof picked>>().toEqualTypeOf<{
    readonly orders: number;
    readonly lapsed: boolean | null;
    readonly lastKind: "purchase" | "cancel" | null;
  }>();
  // @ts-expect-error there is no such feature
  profile.pick("ordres");
  // @ts-expect-error nor is it a column
  profile.pick("orders", "price");
});

test("a key is an id column", () => {
  const features = () => ({ a: count() });
  defineProfile(orders, { key: "item", features });
  // @ts-expect-error a category is no id
  defineProfile(orders, { key: "country", features });
  // @ts-expect-error there is no such column
  defineProfile(orders, { key: "customer", features });
});

test("columns are known by name and kind", () => {
  defineProfile(orders, {
    key: "user",
    // @ts-expect-error there is no such column
    features: ({ cost }) => ({ spend: sum(cost) }),
  });
  // @ts-expect-error a category cannot be added up
  sum(country);
  // @ts-expect-error nor can an instant
  mean(at);
  // @ts-expect-error a number is no condition
  share(price);
  // @ts-expect-error a number is no instant
  recency(price);
  // @ts-expect-error a history is of texts
  history(price);
  // @ts-expect-error a text is no condition
  count(country);
  // @ts-expect-error a filter is a condition
  sum(price, { where: price });
  // @ts-expect-error a window is a duration
  sum(price, { within: 90 });
  // @ts-expect-error there is no such option
  sum(price, { windw: days(3) });
  // @ts-expect-error months are no fixed length
  recency(at, { unit: "months" });
  // @ts-expect-error a horizon is needed
  willHappen(kind.is("purchase"));
  history(note);
  distinct(gift);
});

test("a closed category knows its values", () => {
  kind.is("purchase", "cancel");
  // @ts-expect-error "refund" is no kind
  kind.is("refund");
  // @ts-expect-error neither for an optional column
  size.is("XL");
  country.is("anywhere");
  defineProfile(orders, {
    key: "user",
    features: ({ kind }) => ({ lastKind: last(kind), level: when(count().gt(2), "gold", "plain") }),
    tags: (f) => ({
      // @ts-expect-error nor does a feature of that column forget them
      odd: tag(f.lastKind.is("refund")),
      // @ts-expect-error nor one made of constants
      level: tag(f.level.is("silver")),
    }),
  });
});

test("aggregates read events, tags read features", () => {
  // @ts-expect-error an aggregate inside an aggregate
  sum(count());
  // @ts-expect-error a filter over aggregates
  sum(price, { where: count().gt(1) });
  // @ts-expect-error a condition over events is no tag
  tag(kind.is("purchase"));
  // @ts-expect-error a column is no feature
  defineProfile(orders, { key: "user", features: ({ country }) => ({ country }) });
  // @ts-expect-error an event's column in arithmetic with a feature
  count().plus(price);
  defineProfile(orders, {
    key: "user",
    features: () => ({ orders: count() }),
    tags: (f) => ({
      // @ts-expect-error a feature inside an aggregate
      sum: tag(sum(f.orders).gt(1)),
      // @ts-expect-error a quantile is a threshold, no number
      more: tag(f.orders.plus(quantile(0.5)).gt(1)),
    }),
  });
  // @ts-expect-error quantiles are over the population, not over events
  price.gt(quantile(0.5));
  defineProfile(orders, {
    key: "user",
    // @ts-expect-error an outcome is no feature
    features: () => ({ x: willHappen(kind.is("purchase"), { within: days(30) }) }),
  });
  defineProfile(orders, {
    key: "user",
    // @ts-expect-error members are told by events
    members: () => count().gt(1),
    features: () => ({ orders: count() }),
  });
  // @ts-expect-error a tag is made by tag
  defineProfile(orders, { key: "user", features: () => ({ n: count() }), tags: (f) => ({ a: f.n.gt(1) }) });
  defineProfile(orders, {
    key: "user",
    features: () => ({ n: count() }),
    // @ts-expect-error tags read the profile's own features
    tags: (f) => ({ a: tag(f.m.gt(1)) }),
  });
});

test("when takes constants and expressions of one type", () => {
  expectTypeOf(when(kind.is("cancel"), -1, 1)).toEqualTypeOf<NumberExpression<"event", number>>();
  expectTypeOf(when(kind.is("cancel"), price, 0)).toEqualTypeOf<NumberExpression<"event", number>>();
  expectTypeOf(when(kind.is("cancel"), 0, discount)).toEqualTypeOf<
    NumberExpression<"event", number | null>
  >();
  expectTypeOf(when(gift, "yes", "no")).toEqualTypeOf<CategoryExpression<"event", "yes" | "no">>();
  expectTypeOf(when(gift, kind, "none")).toEqualTypeOf<
    CategoryExpression<"event", "purchase" | "cancel" | "none">
  >();
  expectTypeOf(when(gift, country, note)).toEqualTypeOf<CategoryExpression<"event", string | null>>();
  expectTypeOf(when(kind.is("cancel"), 1, "one")).toBeNever();
  // @ts-expect-error a number is no condition
  when(price, 1, 0);
  // @ts-expect-error a value over features, a condition over events
  when(kind.is("cancel"), count(), 0);
  expectTypeOf(item).toEqualTypeOf<CategoryExpression<"event", string>>();
  expectTypeOf(last(paidAt).before(0)).toExtend<object>();
});
