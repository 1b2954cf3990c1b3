import {
  category,
  defineEvents,
  type Embedder,
  type Interactions,
  id,
  number,
  oneOf,
  timestamp,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import { last } from "../define/last.js";
import { defineProfile } from "../define/profile.js";
import { sum } from "../define/sum.js";
import { tag } from "../define/tag.js";
import { memory } from "../memory/memory.js";
import { failureOf } from "../thrown.fixture.js";
import { buildProfiles } from "./profiles.js";

const orders = defineEvents({
  user: id("user"),
  item: id("item"),
  at: timestamp(),
  kind: oneOf("purchase", "cancel"),
  price: number(),
  country: category(),
});

const shopper = defineProfile(orders, {
  key: "user",
  features: ({ price, country }) => ({ spend: sum(price), country: last(country) }),
  tags: (f) => ({ rich: tag(f.spend.gt(100)) }),
});

const rows = [
  { user: "ann", item: "tea", at: "1970-01-01", kind: "purchase", price: 5, country: "UK" },
  { user: "ann", item: "milk", at: "1970-01-02", kind: "purchase", price: 3, country: "FR" },
  { user: "bob", item: "rum", at: "1970-01-04", kind: "cancel", price: 0, country: "FR" },
  { user: "cid", item: "tea", at: "1970-01-04", kind: "purchase", price: 1, country: "UK" },
  { user: "eve", item: "gin", at: "1970-01-06", kind: "purchase", price: 99, country: "UK" },
];

const asOf = "1970-01-05";

async function start() {
  const engine = memory();
  return { engine, asOf, log: await engine.read(orders, rows) };
}

describe("models that give vectors", () => {
  const seen: Interactions[] = [];
  const taste: Embedder = {
    kind: "taste",
    dimensions: 2,
    catalogue: ["tea"],
    itemVectors: Float32Array.of(1, 0),
    state: () => ({ kind: "taste", version: 1, config: {}, tensors: {}, parts: {} }),
    embed(users, history) {
      seen.push(history);
      return {
        dimensions: 2,
        values: Float32Array.from(users.flatMap((user) => [user.charCodeAt(0), 0.5])),
        known: users.map(() => true),
      };
    },
  };

  test("see what users did before the instant, and are read in the order of users", async () => {
    const { log, ...options } = await start();
    const [cid, ann] = await buildProfiles(shopper, log, {
      ...options,
      users: ["cid", "ann"],
      interactions: { item: "item", where: orders.columns.kind.is("purchase") },
      embeddings: { taste, again: taste },
    });
    expect(cid?.embeddings).toEqual({ taste: [99, 0.5], again: [99, 0.5] });
    expect(ann?.embeddings).toEqual({ taste: [97, 0.5], again: [97, 0.5] });
    expect(Object.isFrozen(ann?.embeddings.taste)).toBe(true);
    const [history] = seen;
    expect(history?.until).toBe(Date.parse(asOf));
    expect(history?.users).toEqual(["ann", "cid"]);
    expect(history?.items).toEqual(["milk", "tea"]);
  });

  test("need interactions, and an embedder", async () => {
    const { log, ...options } = await start();
    expect(await failureOf(() => buildProfiles(shopper, log, { ...options, embeddings: { taste } }))).toBe(
      'invalid-argument: buildProfiles: "embeddings" need "interactions". Pass interactions: { item: "item" }.',
    );
    const odd: object = { kind: "majority" };
    const request = {
      ...options,
      interactions: { item: "item" },
      embeddings: { odd: odd as Embedder },
    } as const;
    expect(await failureOf(() => buildProfiles(shopper, log, request))).toBe(
      'invalid-argument: buildProfiles: embedding "odd" must be a fitted model that gives vectors; received an object. Models that give tags belong to "models".',
    );
  });
});
