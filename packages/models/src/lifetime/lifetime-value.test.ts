import { readFileSync } from "node:fs";
import { decodeModel, encodeModel, fit } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { bgNbd } from "./bg-nbd.js";
import { bgNbdCodec } from "./bg-nbd-codec.js";
import { gammaGamma } from "./gamma-gamma.js";
import { gammaGammaCodec } from "./gamma-gamma-codec.js";
import { lifetimeValue } from "./lifetime-value.js";
import { lifetimeValueCodec } from "./lifetime-value-codec.js";
import { type LifetimesReference, purchaseRows, referenceFile, spendRows } from "./lifetimes.fixture.js";

const reference: LifetimesReference = JSON.parse(readFileSync(referenceFile, "utf8"));

const buying = await fit(bgNbd(), purchaseRows(reference.fit.customers));
const spend = await fit(gammaGamma(), spendRows(reference.fit.values));
const row = { frequency: 4, recency: 30, tenure: 50, monetaryValue: 12 };

describe("beside lifetimes", () => {
  const { value } = reference;
  const [r, alpha, a, b] = value.purchases;
  const [p, q, gamma] = value.spend;
  const state = buying.state();
  const purchases = bgNbdCodec.decode({
    ...state,
    config: { ...state.config, parameters: { r, alpha, a, b } },
  });
  const worth = spend.state();
  const values = gammaGammaCodec.decode({
    ...worth,
    config: { ...worth.config, parameters: { p, q, gamma } },
  });
  test.each(value.customers.map((customer, at) => [customer, value.expected[at] as number] as const))(
    "%j is worth %d",
    ([frequency, recency, tenure, , monetaryValue], expected) => {
      const model = lifetimeValue(purchases, values);
      const one = model.predictOne({ frequency, recency, tenure, monetaryValue });
      expect(Math.abs(one / expected - 1)).toBeLessThan(1e-10);
    },
  );
});

describe("what must hold", () => {
  test("without a discount it is the purchases times their value, and the margin times that", () => {
    const month = { milliseconds: (365.25 / 12) * 86_400_000 };
    const { monetaryValue, ...purchases } = row;
    const { expectedPurchases } = buying.predictOne(purchases, { milliseconds: 6 * month.milliseconds });
    const plain = expectedPurchases * spend.predictOne({ frequency: row.frequency, monetaryValue });
    const options = { months: 6, discountRate: 0 };
    expect(lifetimeValue(buying, spend, options).predictOne(row)).toBeCloseTo(plain, 9);
    expect(lifetimeValue(buying, spend, { ...options, margin: 0.3 }).predictOne(row)).toBeCloseTo(
      0.3 * plain,
      9,
    );
  });

  test("more months are worth more, a higher discount less", () => {
    const worth = (months: number, discountRate: number) =>
      lifetimeValue(buying, spend, { months, discountRate }).predictOne(row);
    const byMonths = [1, 2, 12, 60].map((months) => worth(months, 0.01));
    expect([...byMonths].sort((x, y) => x - y)).toEqual(byMonths);
    const byRate = [0, 0.01, 0.1, 1, 10].map((rate) => worth(12, rate));
    expect([...byRate].sort((x, y) => y - x)).toEqual(byRate);
  });

  test("many rows agree with single ones, who bought once among them", async () => {
    const model = lifetimeValue(buying, spend);
    const rows = [row, { frequency: 0, recency: 0, tenure: 9, monetaryValue: null }];
    expect([...(await model.predict(rows))]).toEqual(rows.map((one) => model.predictOne(one)));
    expect(model.inputs.columns.map(({ name }) => name)).toEqual([
      "frequency",
      "recency",
      "tenure",
      "monetaryValue",
    ]);
    expect(model.horizon).toBe(365.25 * 86_400_000);
  });

  test("an artifact holds both models", async () => {
    const model = lifetimeValue(buying, spend, { months: 24, discountRate: 0.02, margin: 0.4 });
    const encoded = await encodeModel(model);
    const codecs = [lifetimeValueCodec, bgNbdCodec, gammaGammaCodec];
    const again = await decodeModel(encoded, { codecs });
    expect(again.state().config).toEqual(model.state().config);
    expect((again as typeof model).predictOne(row)).toBe(model.predictOne(row));
  });
});

describe("what cannot be", () => {
  test("models of other kinds", async () => {
    await expectPortraitError(() => lifetimeValue(spend as never, spend), {
      code: "invalid-argument",
      message:
        'lifetimeValue: the model of purchases must be of the kind "bgNbd". Pass what fit makes of bgNbd().',
    });
    await expectPortraitError(() => lifetimeValue(buying, null as never), {
      code: "invalid-argument",
      message:
        'lifetimeValue: the model of their value must be of the kind "gammaGamma". Pass what fit makes of gammaGamma().',
    });
  });

  test("options and rows", async () => {
    await expectPortraitError(() => lifetimeValue(buying, spend, { months: 0 }), {
      code: "invalid-option",
      message:
        'lifetimeValue: "months" must be an integer >= 1 and <= 1200; received 0. Leave it out to use 12.',
    });
    const model = lifetimeValue(buying, spend);
    await expectPortraitError(() => model.predictOne({ ...row, monetaryValue: -1 }), {
      code: "invalid-data",
      message:
        'lifetimeValue: "monetaryValue" must be a finite number > 0; received -1. It is the mean value of the purchases; leave out customers whose purchases were all returned.',
    });
    await expectPortraitError(model.predict([row, { ...row, recency: 51 }]), {
      code: "invalid-data",
      message:
        'lifetimeValue: row 1: "recency" must be between 0 and "tenure", 50; received 51. It is the time from the first purchase to the last one: the tenure less the time since the last purchase.',
    });
  });

  test("an artifact without a part", async () => {
    const state = lifetimeValue(buying, spend).state();
    await expectPortraitError(
      () => lifetimeValueCodec.decode({ ...state, parts: { purchases: spend, spend } }),
      {
        code: "invalid-artifact",
        message:
          'lifetimeValue: the artifact\'s part "purchases" must be a model of the kind "bgNbd". It is damaged, or was not written by this version of Portrait.',
      },
    );
    await expectPortraitError(() => lifetimeValueCodec.decode({ ...state, parts: { purchases: buying } }), {
      code: "invalid-artifact",
      message: /part "spend" must be a model of the kind "gammaGamma"/,
    });
  });
});
