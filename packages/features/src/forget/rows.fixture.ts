import {
  type Column,
  category,
  defineEvents,
  type EventDefinition,
  id,
  number,
  optional,
  timestamp,
} from "@portrait/core";

/** The columns of the orders of these tests. */
export type OrderColumns = {
  readonly user: Column<"id", string>;
  readonly item: Column<"id", string>;
  readonly at: Column<"timestamp", Date>;
  readonly price: Column<"number", number>;
  readonly country: Column<"category", string, true>;
};

/** Orders of users. */
export const orders: EventDefinition<OrderColumns> = defineEvents({
  user: id("user"),
  item: id("item"),
  at: timestamp(),
  price: number({ max: 100 }),
  country: optional(category()),
});

/** A raw row; some are at fault, some equal. */
export type RawOrder = Readonly<Record<string, unknown>>;

/** Whose row it is, as the reader trims it. */
export const ownerOf = ({ user }: RawOrder): string => String(user ?? "").trim();
