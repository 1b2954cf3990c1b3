import { expectTypeOf, test } from "vitest";
import { boolean, id, number, oneOf, optional, text, timestamp } from "../column/column.js";
import { defineEvents } from "../event/events.js";
import type {
  BooleanExpression,
  ExpressionOf,
  ListExpression,
  NumberExpression,
  QuantileThreshold,
  ValueOf,
  VectorExpression,
} from "./expression.js";

const { at, kind, channel, price, rebate, gift, note } = defineEvents({
  user: id("user"),
  at: timestamp(),
  kind: oneOf("purchase", "cancel"),
  channel: optional(oneOf("web", "shop")),
  price: number(),
  rebate: optional(number()),
  gift: optional(boolean()),
  note: text(),
}).columns;

declare const feature: NumberExpression<"profile", number | null>;
declare const tagged: BooleanExpression<"profile", boolean>;
declare const quantile: QuantileThreshold;

test("null goes through arithmetic and comparison", () => {
  expectTypeOf(price.plus(1)).toEqualTypeOf<NumberExpression<"event", number>>();
  expectTypeOf(price.times(price)).toEqualTypeOf<NumberExpression<"event", number>>();
  expectTypeOf(price.minus(rebate)).toEqualTypeOf<NumberExpression<"event", number | null>>();
  expectTypeOf(rebate.plus(1)).toEqualTypeOf<NumberExpression<"event", number | null>>();
  expectTypeOf(price.dividedBy(2)).toEqualTypeOf<NumberExpression<"event", number | null>>();
  expectTypeOf(rebate.orElse(0)).toEqualTypeOf<NumberExpression<"event", number>>();
  expectTypeOf(rebate.abs().signedLog1p()).toEqualTypeOf<NumberExpression<"event", number | null>>();
  expectTypeOf(price.sqrt()).toEqualTypeOf<NumberExpression<"event", number | null>>();
  expectTypeOf(price.gt(1)).toEqualTypeOf<BooleanExpression<"event", boolean>>();
  expectTypeOf(rebate.gt(1)).toEqualTypeOf<BooleanExpression<"event", boolean | null>>();
  expectTypeOf(price.gt(1).and(gift)).toEqualTypeOf<BooleanExpression<"event", boolean | null>>();
  expectTypeOf(rebate.isNull()).toEqualTypeOf<BooleanExpression<"event", boolean>>();
  expectTypeOf(channel.is("web")).toEqualTypeOf<BooleanExpression<"event", boolean | null>>();
  expectTypeOf(kind.is("cancel").not()).toEqualTypeOf<BooleanExpression<"event", boolean>>();
  expectTypeOf(at.before("2024-01-01")).toEqualTypeOf<BooleanExpression<"event", boolean>>();
});

test("a value that a closed category does not have does not compile", () => {
  kind.is("purchase", "cancel");
  note.is("anything");
  // @ts-expect-error "refund" is not one of the values
  kind.is("refund");
  // @ts-expect-error "refund" is not one of the values
  kind.is("purchase", "refund");
  // @ts-expect-error null is not a value to ask for
  channel.is(null);
});

test("what does not compare does not compile", () => {
  // @ts-expect-error a text is not greater
  note.gt(5);
  // @ts-expect-error an instant is compared by before and atOrAfter
  at.gt(5);
  // @ts-expect-error a number is not compared with a text
  price.gt("5");
  // @ts-expect-error a number is not compared with a category
  price.gt(kind);
  // @ts-expect-error a truth value is not added
  price.plus(gift);
  // @ts-expect-error a number is no condition
  gift.and(price);
});

test("expressions over events and over profiles do not mix", () => {
  // @ts-expect-error an event is not compared with a feature
  price.gt(feature);
  // @ts-expect-error a feature is not compared with a column
  feature.gt(price);
  // @ts-expect-error a column is not added to a feature
  feature.plus(price);
  // @ts-expect-error conditions of different scopes
  tagged.and(price.gt(1));
  // @ts-expect-error conditions of different scopes
  price.gt(1).or(tagged);
});

test("quantiles are thresholds of profiles alone", () => {
  feature.gte(quantile);
  // @ts-expect-error an event has no population
  price.gte(quantile);
});

test("the handle on a value of a type", () => {
  expectTypeOf<ExpressionOf<"profile", readonly string[]>>().toEqualTypeOf<ListExpression<"profile">>();
  expectTypeOf<ExpressionOf<"profile", readonly number[]>>().toEqualTypeOf<VectorExpression<"profile">>();
  expectTypeOf<VectorExpression<"profile">["at"]>().returns.toEqualTypeOf<
    NumberExpression<"profile", number | null>
  >();
  expectTypeOf<ValueOf<VectorExpression<"profile">>>().toEqualTypeOf<readonly number[]>();
  expectTypeOf<ExpressionOf<"profile", boolean>>().toEqualTypeOf<BooleanExpression<"profile", boolean>>();
  expectTypeOf<ValueOf<typeof rebate>>().toEqualTypeOf<number | null>();
  expectTypeOf<ValueOf<typeof kind>>().toEqualTypeOf<"purchase" | "cancel">();
  expectTypeOf<ValueOf<ListExpression<"profile">>>().toEqualTypeOf<readonly string[]>();
});
