import { expectTypeOf, test } from "vitest";
import { z } from "zod";
import {
  boolean,
  type Column,
  category,
  id,
  number,
  oneOf,
  optional,
  text,
  timestamp,
} from "../column/column.js";
import type {
  BooleanExpression,
  CategoryExpression,
  NumberExpression,
  TimestampExpression,
} from "../expression/expression.js";
import { type ColumnsOfKind, defineEvents, type EventDefinition, type EventOf } from "./events.js";

const orders = defineEvents({
  user: id("user"),
  item: optional(id("item")),
  at: timestamp(),
  shipped: optional(timestamp()),
  kind: oneOf("purchase", "cancel"),
  channel: optional(oneOf("web", "shop")),
  country: category(),
  price: number({ min: 0 }),
  rebate: optional(number()),
  gift: boolean(),
  note: optional(text()),
});
type Cols = typeof orders.schema;

test("an event has a value for each column, null where it is optional", () => {
  expectTypeOf<EventOf<Cols>>().toEqualTypeOf<{
    readonly user: string;
    readonly item: string | null;
    readonly at: Date;
    readonly shipped: Date | null;
    readonly kind: "purchase" | "cancel";
    readonly channel: "web" | "shop" | null;
    readonly country: string;
    readonly price: number;
    readonly rebate: number | null;
    readonly gift: boolean;
    readonly note: string | null;
  }>();
});

test("columns are found by kind", () => {
  expectTypeOf<ColumnsOfKind<Cols, "id">>().toEqualTypeOf<"user" | "item">();
  expectTypeOf<ColumnsOfKind<Cols, "timestamp">>().toEqualTypeOf<"at" | "shipped">();
  expectTypeOf<ColumnsOfKind<Cols, "number" | "boolean">>().toEqualTypeOf<"price" | "rebate" | "gift">();
});

test("handles follow the columns, and none of them is any", () => {
  const { columns } = orders;
  expectTypeOf(columns.user).toEqualTypeOf<CategoryExpression<"event", string>>();
  expectTypeOf(columns.item).toEqualTypeOf<CategoryExpression<"event", string | null>>();
  expectTypeOf(columns.at).toEqualTypeOf<TimestampExpression<"event", Date>>();
  expectTypeOf(columns.shipped).toEqualTypeOf<TimestampExpression<"event", Date | null>>();
  expectTypeOf(columns.kind).toEqualTypeOf<CategoryExpression<"event", "purchase" | "cancel">>();
  expectTypeOf(columns.channel).toEqualTypeOf<CategoryExpression<"event", "web" | "shop" | null>>();
  expectTypeOf(columns.price).toEqualTypeOf<NumberExpression<"event", number>>();
  expectTypeOf(columns.rebate).toEqualTypeOf<NumberExpression<"event", number | null>>();
  expectTypeOf(columns.gift).toEqualTypeOf<BooleanExpression<"event", boolean>>();
  expectTypeOf(columns.note).toEqualTypeOf<CategoryExpression<"event", string | null>>();
  expectTypeOf(columns.price).not.toBeAny();
  expectTypeOf(columns).not.toBeAny();
});

test("a name that is no column does not compile", () => {
  // @ts-expect-error there is no column "cost"
  orders.columns.cost;
  // @ts-expect-error there is no column "cost"
  orders.schema.cost;
});

test("what is no column does not compile", () => {
  // @ts-expect-error a text is no column
  defineEvents({ user: id("user"), at: "timestamp" });
  // @ts-expect-error the factory itself is no column
  defineEvents({ user: id("user"), at: timestamp });
  // @ts-expect-error options are checked
  number({ minimum: 0 });
  // @ts-expect-error the values of a closed list are texts
  oneOf("a", 5);
});

test("the time of arrival is one of the timestamps", () => {
  defineEvents(orders.schema, { arrival: "shipped" });
  // @ts-expect-error a number is no timestamp
  defineEvents(orders.schema, { arrival: "price" });
  // @ts-expect-error there is no column "received"
  defineEvents(orders.schema, { arrival: "received" });
  expectTypeOf(orders.arrival).toEqualTypeOf<string | undefined>();
});

test("a row schema is any Standard Schema", () => {
  defineEvents({ user: id("user"), at: timestamp() }, { rowSchema: z.object({ price: z.number() }) });
  // @ts-expect-error a function is no schema
  defineEvents({ user: id("user"), at: timestamp() }, { rowSchema: (row: unknown) => row });
});

test("a definition is accepted where any definition is", () => {
  expectTypeOf(orders).toExtend<EventDefinition>();
  expectTypeOf(optional(oneOf("a", "b"))).toEqualTypeOf<Column<"category", "a" | "b", true>>();
});
