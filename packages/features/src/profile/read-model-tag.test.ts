import { category, days, defineEvents, id, number, oneOf, timestamp } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { last } from "../define/last.js";
import { defineProfile } from "../define/profile.js";
import { sum } from "../define/sum.js";
import { tag } from "../define/tag.js";
import { memory } from "../memory/memory.js";
import { failureOf } from "../thrown.fixture.js";
import { handMade } from "./classifier.fixture.js";
import { modelTag } from "./model-tag.js";
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

describe("models that give tags", () => {
  const buyer = handMade({
    input: "spend",
    probability: (spend) => spend / 10,
    horizon: 30 * 86_400_000,
    reasons: { spend: 1.5, "country=FR": -0.25, toString: 0.1, meanPrice: 0.01 },
  });

  test("give probability, confidence, their first reasons and an expiry", async () => {
    const { log, ...options } = await start();
    const [ann, bob, cid] = await buildProfiles(shopper, log, { ...options, models: { buyer } });
    expect(ann?.tags.buyer).toEqual({
      value: true,
      confidence: 0.8,
      evidence: [
        { name: "probability", value: 0.8, comparison: ">=", threshold: 0.5, holds: true },
        { name: "spend", value: 8, comparison: "contribution", threshold: 1.5, holds: null },
        { name: "country=FR", value: null, comparison: "contribution", threshold: -0.25, holds: null },
        { name: "toString", value: null, comparison: "contribution", threshold: 0.1, holds: null },
      ],
      source: "model",
      definition: ann?.tags.buyer.definition,
      validUntil: "1970-02-04",
    });
    expect(ann?.tags.buyer.definition).toMatch(/^[0-9a-f]{16}$/);
    expect(bob?.tags.buyer).toMatchObject({ value: false, confidence: 1 });
    expect(cid?.tags.buyer).toMatchObject({ value: false, confidence: 0.9 });
  });

  test("take a threshold and an expiry of their own", async () => {
    const { log, ...options } = await start();
    const models = { buyer: modelTag(buyer, { threshold: 0.1, expires: days(1) }) };
    const [, , cid] = await buildProfiles(shopper, log, { ...options, models });
    expect(cid?.tags.buyer).toMatchObject({
      value: true,
      confidence: 0.1,
      evidence: [{ value: 0.1, threshold: 0.1, holds: true }, {}, {}, {}],
      validUntil: "1970-01-06",
    });
  });

  test("need neither reasons nor a horizon", async () => {
    const { log, ...options } = await start();
    const plain = handMade({ input: "spend", probability: () => 0.5 });
    const [ann] = await buildProfiles(shopper, log, { ...options, models: { plain } });
    expect(ann?.tags.plain).toMatchObject({ value: true, confidence: 0.5, validUntil: null });
    expect(ann?.tags.plain.evidence.length).toBe(1);
  });

  test("are not asked about nobody", async () => {
    const { log, ...options } = await start();
    const failing = handMade({
      input: "spend",
      probability: () => {
        throw new Error("asked");
      },
    });
    const request = { ...options, models: { failing }, users: [] };
    expect(await buildProfiles(shopper, log, request)).toEqual([]);
  });

  test("with a property named threshold are models still", async () => {
    const { log, ...options } = await start();
    const odd = { ...buyer, threshold: 0.9, model: "linear" };
    const [ann] = await buildProfiles(shopper, log, { ...options, models: { odd } });
    expect(ann?.tags.odd.evidence[0]?.threshold).toBe(0.5);
  });

  test("have hashes that tell their numbers apart", async () => {
    const { log, ...options } = await start();
    const state = (weight: number, inner = 1) => ({
      ...buyer,
      state: () => ({
        ...buyer.state(),
        tensors: { w: { shape: [1], data: Float32Array.of(weight) } },
        parts: { inner: { kind: "part", state: () => ({ ...buyer.state(), config: { inner } }) } },
      }),
    });
    const models = { a: state(1), b: state(1), c: state(2), d: state(1, 2), e: buyer };
    const [ann] = await buildProfiles(shopper, log, { ...options, models });
    const hashes = ["a", "b", "c", "d", "e"].map((name) => ann?.tags[name as "a"].definition);
    expect(hashes[0]).toBe(hashes[1]);
    expect(new Set(hashes).size).toBe(4);
  });

  test.each([
    ["a feature", { spend: buyer }, "spend"],
    ["a tag", { rich: buyer }, "rich"],
  ])("cannot have the name of %s", async (_, models, name) => {
    const { log, ...options } = await start();
    expect(await failureOf(() => buildProfiles(shopper, log, { ...options, models }))).toBe(
      `invalid-definition: buildProfiles: "${name}" is already a feature or tag of the profile. Give the model's tag another name.`,
    );
  });

  test.each([
    [Number.NaN, "NaN"],
    [1.5, "1.5"],
    [-0.1, "-0.1"],
  ])("must give probabilities, not %s", async (probability, received) => {
    const { log, ...options } = await start();
    const models = { odd: handMade({ input: "spend", probability: () => probability }) };
    expect(await failureOf(() => buildProfiles(shopper, log, { ...options, models }))).toBe(
      `invalid-data: buildProfiles: model "odd" gave no probability for user "ann"; received ${received}.`,
    );
  });

  test("must find their inputs in the profile", async () => {
    const { log, ...options } = await start();
    const models = { old: handMade({ input: "age", probability: () => 1 }) };
    expect(await failureOf(() => buildProfiles(shopper, log, { ...options, models }))).toBe(
      'missing-column: buildProfiles: model "old": missing column "age". The data has "spend", "country", "rich".',
    );
    const wrong = { old: handMade({ input: "country", probability: () => 1 }) };
    expect(await failureOf(() => buildProfiles(shopper, log, { ...options, models: wrong }))).toBe(
      'invalid-data: buildProfiles: model "old": column "country" must be of type number; received category.',
    );
  });

  test("must tell true from false", async () => {
    const { log, ...options } = await start();
    const colours: object = { ...buyer, classes: ["red", "blue"] };
    const models = { colour: colours as typeof buyer };
    expect(await failureOf(() => buildProfiles(shopper, log, { ...options, models }))).toBe(
      'invalid-argument: buildProfiles: model "colour" must tell true from false; its classes are red, blue. Fit it on examples whose target is true or false.',
    );
  });

  test.each<readonly [unknown, string]>([
    [undefined, "undefined"],
    [0.5, "0.5"],
    [{ model: {}, threshold: 0.5, expires: null }, "an object"],
    [{ kind: "lightGcn", embed: () => ({}) }, "an object"],
  ])("must be models (%#)", async (model, received) => {
    const { log, ...options } = await start();
    const models = { odd: model as typeof buyer };
    expect(await failureOf(() => buildProfiles(shopper, log, { ...options, models }))).toBe(
      `invalid-argument: buildProfiles: model "odd" must be a fitted classifier, or made by modelTag(...); received ${received}. Models that give vectors belong to "embeddings".`,
    );
  });
});
