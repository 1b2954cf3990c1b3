import {
  type Classifier,
  defineEvents,
  type Embedder,
  id,
  number,
  oneOf,
  type Profile,
  type Snapshot,
  type Tag,
  timestamp,
} from "@portrait/core";
import { expectTypeOf, test } from "vitest";
import { count } from "../define/count.js";
import { history } from "../define/history.js";
import { last } from "../define/last.js";
import { mean } from "../define/mean.js";
import { defineProfile } from "../define/profile.js";
import { tag } from "../define/tag.js";
import { willHappen } from "../define/target.js";
import { memory } from "../memory/memory.js";
import { buildExamples } from "./examples.js";
import { modelTag } from "./model-tag.js";
import { buildProfiles } from "./profiles.js";
import { buildSnapshot } from "./snapshot.js";

const orders = defineEvents({
  user: id("user"),
  item: id("item"),
  at: timestamp(),
  kind: oneOf("purchase", "cancel"),
  price: number(),
});

const shopper = defineProfile(orders, {
  key: "user",
  features: ({ kind, price, item }) => ({
    orders: count(),
    meanPrice: mean(price),
    lastKind: last(kind),
    recent: history(item),
  }),
  tags: (f) => ({ busy: tag(f.orders.gt(3)), dear: tag(f.meanPrice.gt(10)), kind: tag(f.lastKind) }),
});

declare const buyer: Classifier<{ readonly orders: number; readonly busy: boolean }>;
declare const picky: Classifier<{ readonly meanPrice: number | null }>;
declare const stranger: Classifier<{ readonly age: number }>;
declare const colours: Classifier<{ readonly orders: number }, "red" | "blue">;
declare const taste: Embedder;

const engine = memory();
const read = () => engine.read(orders, []);

test("features and tags of a profile have the types of the definition", async () => {
  const [profile] = await buildProfiles(shopper, await read(), { engine, asOf: 0 });
  if (profile === undefined) return;
  expectTypeOf(profile.features.orders).toEqualTypeOf<number>();
  expectTypeOf(profile.features.meanPrice).toEqualTypeOf<number | null>();
  expectTypeOf(profile.features.lastKind).toEqualTypeOf<"purchase" | "cancel" | null>();
  expectTypeOf(profile.features.recent).toEqualTypeOf<readonly string[]>();
  expectTypeOf(profile.tags.busy).toEqualTypeOf<Tag<boolean>>();
  expectTypeOf(profile.tags.dear).toEqualTypeOf<Tag<boolean>>();
  expectTypeOf(profile.tags.kind.value).toEqualTypeOf<"purchase" | "cancel" | null>();
  expectTypeOf(profile.embeddings).toEqualTypeOf<Readonly<Record<string, readonly number[]>>>();
  expectTypeOf(profile).toExtend<Profile>();
  // @ts-expect-error there is no such feature
  profile.features.order;
  // @ts-expect-error nor is a feature a tag
  profile.tags.orders;
  // @ts-expect-error profiles are read-only
  profile.features.orders = 3;
});

test("models over some of the columns give tags that are true or false", async () => {
  const [profile] = await buildProfiles(shopper, await read(), {
    engine,
    asOf: 0,
    models: { willBuy: buyer, isPicky: modelTag(picky, { threshold: 0.3 }) },
    interactions: { item: "item" },
    embeddings: { taste },
  });
  expectTypeOf(profile?.tags.willBuy).toEqualTypeOf<Tag<boolean> | undefined>();
  expectTypeOf(profile?.tags.isPicky).toEqualTypeOf<Tag<boolean> | undefined>();
  expectTypeOf(profile?.tags.busy).toEqualTypeOf<Tag<boolean> | undefined>();
  // @ts-expect-error no model gives it
  profile?.tags.willLeave;
});

test("a model must fit the profile", async () => {
  const log = await read();
  // @ts-expect-error the profile has no such column
  buildProfiles(shopper, log, { engine, asOf: 0, models: { old: stranger } });
  // @ts-expect-error nor with a threshold
  buildProfiles(shopper, log, { engine, asOf: 0, models: { old: modelTag(stranger) } });
  // @ts-expect-error its classes are not true and false
  buildProfiles(shopper, log, { engine, asOf: 0, models: { colour: colours } });
  // @ts-expect-error an embedder gives no tag
  buildProfiles(shopper, log, { engine, asOf: 0, models: { taste } });
  // @ts-expect-error an instant is needed
  buildProfiles(shopper, log, { engine });
  // @ts-expect-error an item is an id column
  buildProfiles(shopper, log, { engine, asOf: 0, interactions: { item: "kind" } });
});

test("snapshots and examples are typed by features and tags", async () => {
  const log = await read();
  const snapshot = await buildSnapshot(shopper, log, { engine, cutoffs: [0] });
  expectTypeOf(snapshot).toExtend<Snapshot<{ readonly orders: number; readonly busy: boolean }>>();
  const examples = await buildExamples(shopper, log, {
    engine,
    cutoffs: [0],
    target: willHappen(orders.columns.kind.is("purchase"), { within: { milliseconds: 1 } }),
  });
  expectTypeOf(examples.table.columns).toHaveProperty("meanPrice");
  // @ts-expect-error there is no such column
  examples.table.columns.price;
  // @ts-expect-error a target is needed
  buildExamples(shopper, log, { engine, cutoffs: [0] });
  const others = defineEvents({ user: id("user"), at: timestamp() });
  // @ts-expect-error a log of other events
  buildSnapshot(shopper, await engine.read(others, []), { engine, cutoffs: [0] });
});
