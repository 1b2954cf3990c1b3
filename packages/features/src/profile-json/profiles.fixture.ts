import {
  type Column,
  category,
  defineEvents,
  type Embedder,
  id,
  number,
  oneOf,
  optional,
  type Profile,
  type Regressor,
  type RowValues,
  type Snapshot,
  timestamp,
} from "@portrait/core";
import { count } from "../define/count.js";
import { histogram } from "../define/histogram.js";
import { history } from "../define/history.js";
import { last } from "../define/last.js";
import { mean } from "../define/mean.js";
import { defineProfile } from "../define/profile.js";
import type { ProfileDefinition } from "../define/profile-definition.js";
import { tag } from "../define/tag.js";
import { memory } from "../memory/memory.js";
import { handMade } from "../profile/classifier.fixture.js";
import { buildProfiles } from "../profile/profiles.js";
import { buildSnapshot } from "../profile/snapshot.js";

interface Features extends RowValues {
  readonly orders: number;
  readonly meanPrice: number | null;
  readonly country: string | null;
  readonly recent: readonly string[];
  readonly lastAt: Date | null;
  readonly vip: boolean;
  readonly prices: readonly number[];
}

interface Tags extends RowValues {
  readonly busy: boolean | null;
  readonly home: string | null;
  readonly seen: Date | null;
}

type OrderColumns = {
  readonly user: Column<"id", string>;
  readonly item: Column<"id", string>;
  readonly at: Column<"timestamp", Date>;
  readonly kind: Column<"category", "purchase" | "cancel">;
  readonly price: Column<"number", number, true>;
  readonly country: Column<"category", string, true>;
};

const columns: OrderColumns = {
  user: id("user"),
  item: id("item"),
  at: timestamp(),
  kind: oneOf("purchase", "cancel"),
  price: optional(number()),
  country: optional(category()),
};

const orders = defineEvents(columns);

/** Features of every type, and tags of several. */
export const shopper: ProfileDefinition<OrderColumns, Features, Tags> = defineProfile(orders, {
  key: "user",
  features: ({ at, item, kind, price, country }) => ({
    orders: count(),
    meanPrice: mean(price),
    country: last(country),
    recent: history(item, { last: 3 }),
    lastAt: last(at),
    vip: count(kind.is("purchase")).gte(2),
    prices: histogram(price, [1, 5]),
  }),
  tags: (f) => ({ busy: tag(f.orders.gt(1)), home: tag(f.country), seen: tag(f.lastAt) }),
});

const rows = [
  { user: "ann", item: "tea", at: "2024-01-01T10:00:00.123Z", kind: "purchase", price: 5, country: "UK" },
  { user: "ann", item: "gin \u{1f600}", at: "2024-01-02", kind: "purchase", price: 0.1, country: "FR" },
  { user: "bob", item: "'\"<b>", at: "1969-12-31T23:59:59.999Z", kind: "cancel", price: null, country: null },
];

const taste: Embedder = {
  kind: "taste",
  dimensions: 2,
  catalogue: [],
  itemVectors: new Float32Array(0),
  state: () => ({ kind: "taste", version: 1, config: {}, tensors: {}, parts: {} }),
  embed: (users) => ({
    dimensions: 2,
    values: Float32Array.from(users.flatMap((_, row) => [row, 0.1])),
    known: users.map(() => true),
  }),
};

const spend: Regressor<{ readonly orders: number }> = {
  kind: "spend",
  inputs: { columns: [{ name: "orders", type: "number" }] },
  horizon: 30 * 86_400_000,
  state: () => ({ kind: "spend", version: 1, config: {}, tensors: {}, parts: {} }),
  predictOne: ({ orders: of }) => of / 3,
  async predict(data) {
    return Float64Array.from(
      { length: "users" in data ? data.users.length : data.length },
      (_, row) => row / 3,
    );
  },
};

/** Profiles with tags of models, predictions and vectors. */
export async function someProfiles(): Promise<readonly Profile<Features, Tags>[]> {
  const engine = memory();
  const log = await engine.read(orders, rows);
  return buildProfiles(shopper, log, {
    engine,
    asOf: "2024-02-01",
    models: {
      willBuy: handMade({ input: "orders", probability: (value) => value / 10, reasons: { orders: 2 } }),
    },
    predictions: { spend },
    embeddings: { taste },
    interactions: { item: "item" },
  });
}

/** A snapshot at two instants. */
export async function someSnapshot(): Promise<Snapshot<Features & Tags>> {
  const engine = memory();
  const log = await engine.read(orders, rows);
  return buildSnapshot(shopper, log, { engine, cutoffs: ["2024-01-02", "2024-02-01"] });
}
