import {
  boolean,
  category,
  days,
  defineEvents,
  id,
  type ListExpression,
  type NumberExpression,
  number,
  oneOf,
  optional,
  timestamp,
  type VectorExpression,
} from "@portrait/core";
import { expectTypeOf, test } from "vitest";
import { count } from "./count.js";
import { decayedSum } from "./decayed-sum.js";
import { entropy } from "./entropy.js";
import { funnel } from "./funnel.js";
import { gap } from "./gap.js";
import { histogram } from "./histogram.js";
import { hourOfDay } from "./hour-of-day.js";
import { ngrams } from "./ngrams.js";
import { defineProfile } from "./profile.js";
import { quantileOf } from "./quantile-of.js";
import { ratio } from "./ratio.js";
import { sequenceCount } from "./sequence-count.js";
import { sessions } from "./sessions.js";
import { standardDeviation } from "./standard-deviation.js";
import { streak } from "./streak.js";
import { sum } from "./sum.js";
import { tag } from "./tag.js";
import { topK } from "./top-k.js";
import { topKShares } from "./top-k-shares.js";
import { trend } from "./trend.js";
import { variance } from "./variance.js";

const orders = defineEvents({
  user: id("user"),
  at: timestamp(),
  kind: oneOf("view", "buy"),
  size: optional(oneOf("S", "M")),
  country: category(),
  price: number(),
  rebate: optional(number()),
  gift: optional(boolean()),
});
const { at, kind, size, country, price, rebate, gift } = orders.columns;

test("null only where a value may be missing", () => {
  type Maybe = NumberExpression<"profile", number | null>;
  type Always = NumberExpression<"profile", number>;
  expectTypeOf(variance(price)).toEqualTypeOf<Maybe>();
  expectTypeOf(standardDeviation(rebate)).toEqualTypeOf<Maybe>();
  expectTypeOf(quantileOf(price, 0.5)).toEqualTypeOf<Maybe>();
  expectTypeOf(trend(price)).toEqualTypeOf<Maybe>();
  expectTypeOf(entropy(at)).toEqualTypeOf<Maybe>();
  expectTypeOf(gap()).toEqualTypeOf<Maybe>();
  expectTypeOf(ratio(sum(price), count())).toEqualTypeOf<Maybe>();
  expectTypeOf(streak()).toEqualTypeOf<Always>();
  expectTypeOf(sequenceCount(kind, ["view", "buy"])).toEqualTypeOf<Always>();
  expectTypeOf(funnel([kind.is("view"), gift], { window: days(1) })).toEqualTypeOf<Always>();
  expectTypeOf(decayedSum(rebate, { halfLife: days(1) })).toEqualTypeOf<Always>();
  expectTypeOf(sessions()).toEqualTypeOf<Always>();
  expectTypeOf(sessions({ statistic: "count" })).toEqualTypeOf<Always>();
  expectTypeOf(sessions({ statistic: "meanEvents" })).toEqualTypeOf<Maybe>();
  expectTypeOf(histogram(rebate, [0])).toEqualTypeOf<VectorExpression<"profile">>();
  expectTypeOf(topKShares(size)).toEqualTypeOf<VectorExpression<"profile">>();
  expectTypeOf(hourOfDay().at(8)).toEqualTypeOf<Maybe>();
  expectTypeOf(topK(size)).toEqualTypeOf<ListExpression<"profile">>();
  expectTypeOf(ngrams(country)).toEqualTypeOf<ListExpression<"profile">>();
});

test("vectors are features of profiles, and tags compare their numbers", () => {
  const profile = defineProfile(orders, {
    key: "user",
    features: () => ({ hours: hourOfDay(), visits: count() }),
    tags: (f) => ({ early: tag(f.hours.at(6).gt(3)) }),
  });
  expectTypeOf(profile.pick("hours", "early")["~row"])
    .exclude<undefined>()
    .parameter(0)
    .toEqualTypeOf<{ readonly hours: readonly number[]; readonly early: boolean | null }>();
});

test("wrong columns, windows and parameters do not compile", () => {
  const refused = (..._: readonly (() => unknown)[]): void => {};
  refused(
    // @ts-expect-error a text has no variance
    () => variance(country),
    // @ts-expect-error nor has a condition
    () => trend(gift),
    // @ts-expect-error a number is no category
    () => topK(price),
    // @ts-expect-error "refund" is not one of the values
    () => sequenceCount(kind, ["view", "refund"]),
    // @ts-expect-error the window of a funnel is needed
    () => funnel([gift], {}),
    // @ts-expect-error a number is no condition
    () => funnel([price], { window: days(1) }),
    // @ts-expect-error the half-life is needed
    () => decayedSum(price, {}),
    // @ts-expect-error there is no median of gaps
    () => gap({ statistic: "median" }),
    // @ts-expect-error a sample takes 1, a population 0
    () => variance(price, { ddof: 2 }),
    // @ts-expect-error there is no such period
    () => count(undefined, { calendar: { period: "decade" } }),
    // @ts-expect-error a period is needed
    () => count(undefined, { calendar: { timeZone: "UTC" } }),
    // @ts-expect-error a length is needed
    () => sum(price, { tumbling: {} }),
    // @ts-expect-error a vector is not compared as a whole
    () => hourOfDay().gt(1),
    // @ts-expect-error a column is not divided by a feature
    () => ratio(price, count()),
  );
});
