import { category, days, defineEvents, id, number, timestamp } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { last } from "../define/last.js";
import { defineProfile } from "../define/profile.js";
import { sum } from "../define/sum.js";
import { tag } from "../define/tag.js";
import { memory } from "../memory/memory.js";
import { handMade } from "../profile/classifier.fixture.js";
import { modelTag } from "../profile/model-tag.js";
import { buildProfiles } from "../profile/profiles.js";
import { live } from "./live.js";

const orders = defineEvents({ user: id("user"), at: timestamp(), item: category(), price: number() });
const shopper = defineProfile(orders, {
  key: "user",
  features: ({ item, price }) => ({ spend: sum(price), lastItem: last(item) }),
  tags: (f) => ({ big: tag(f.spend.gt(10)) }),
});

/** A model of the spend, which answers for one row what it answers for many. */
function model(
  options: { readonly reasons?: Readonly<Record<string, number>>; readonly input?: string } = {},
) {
  const { reasons, input = "spend" } = options;
  const probability = (spend: number): number => spend / (spend + 10);
  const made = handMade({
    input,
    probability,
    horizon: 86_400_000,
    ...(reasons === undefined ? {} : { reasons }),
  });
  return {
    ...made,
    predictOne: (row: Readonly<Record<string, unknown>>) => {
      const chance = probability(Number(row[input]));
      return { value: chance >= 0.5, probability: chance, probabilities: [1 - chance, chance] };
    },
  };
}

const events = [
  { user: "ann", at: "2024-01-01", item: "tea", price: 30 },
  { user: "ann", at: "2024-01-02", item: "cup", price: 2 },
  { user: "bob", at: "2024-01-03", item: "tea", price: 4 },
];

describe("models give tags to live profiles", () => {
  test("those of buildProfiles, with evidence, confidence and expiry", async () => {
    const models = {
      willBuy: model({ reasons: { spend: 0.3 } }),
      surely: modelTag(model(), { threshold: 0.9, expires: days(2) }),
    };
    const engine = memory();
    const log = await engine.read(orders, events);
    const profiles = live(shopper, { models });
    for (const event of events) profiles.push(event);
    for (const profile of await buildProfiles(shopper, log, { engine, asOf: "2024-01-05", models })) {
      expect(profiles.read(profile.key, "2024-01-05")).toEqual(profile);
    }
    const ann = profiles.read("ann", "2024-01-05");
    expect(ann?.tags.willBuy.value).toBe(true);
    expect(ann?.tags.surely.value).toBe(false);
    expect(ann?.tags.big.value).toBe(true);
    expect(ann?.tags.willBuy.evidence[1]).toEqual({
      name: "spend",
      value: 32,
      comparison: "contribution",
      threshold: 0.3,
      holds: null,
    });
    expect(Object.isFrozen(ann?.tags)).toBe(true);
  });

  test("a tag may be an input", () => {
    const profiles = live(shopper, { models: { willBuy: tagged() as never } });
    profiles.push(events[0] as object);
    expect(profiles.read("ann", "2024-01-05")?.tags.willBuy?.evidence[0]?.value).toBe(0.75);
  });

  test("a model that gives no probability is named", async () => {
    const odd = {
      ...model(),
      predictOne: () => ({ value: true, probability: 1, probabilities: [Number.NaN] }),
    };
    const profiles = live(shopper, { models: { willBuy: odd } });
    profiles.push(events[0] as object);
    await expectPortraitError(() => profiles.read("ann", "2024-01-05"), {
      code: "invalid-data",
      message: 'live: model "willBuy" gave no probability for user "ann"; received undefined.',
    });
  });

  const lacking = { ...model(), predictOne: undefined };
  const classes = { ...model(), classes: ["a", "b"] };
  test.each<readonly [string, object, string, string]>([
    [
      "no model",
      { willBuy: 7 },
      "invalid-argument",
      'live: model "willBuy" must be a fitted classifier, or made by modelTag(...); received 7. Models that give vectors belong to "embeddings".',
    ],
    [
      "a name that is taken",
      { big: model() },
      "invalid-definition",
      'live: "big" is already a feature or tag of the profile. Give the model\'s tag another name.',
    ],
    [
      "a name that cannot be",
      JSON.parse('{"__proto__": 1}'),
      "invalid-definition",
      'live: nothing can be named "__proto__" in "models". Choose another name.',
    ],
    [
      "an input that the profile lacks",
      { willBuy: model({ input: "age" }) },
      "missing-column",
      'live: model "willBuy": missing column "age". The data has "spend", "lastItem", "big".',
    ],
    [
      "an input of another type",
      { willBuy: model({ input: "lastItem" }) },
      "invalid-data",
      'live: model "willBuy": column "lastItem" must be of type number; received category.',
    ],
    [
      "a model that answers only with promises",
      { willBuy: lacking },
      "not-supported",
      'live: model "willBuy" has no predictOne(row), by which one user is decided at once. Pass a model whose weights are in memory, or use buildProfiles(...).',
    ],
    [
      "a model of other classes",
      { willBuy: classes },
      "invalid-argument",
      'live: model "willBuy" must tell true from false; its classes are a, b. Fit it on examples whose target is true or false.',
    ],
  ])("refuses %s", async (_, models, code, message) => {
    await expectPortraitError(() => live(shopper, { models: models as never }), {
      code: code as never,
      message,
    });
  });
});

/** A model of the tag `big`. */
function tagged() {
  const made = model();
  const inputs = { columns: [{ name: "big", type: "boolean" as const }] };
  return {
    ...made,
    inputs,
    predictOne: (row: Readonly<Record<string, unknown>>) => {
      const chance = row.big === true ? 0.75 : 0.25;
      return { value: chance >= 0.5, probability: chance, probabilities: [1 - chance, chance] };
    },
  };
}
