import { readFileSync } from "node:fs";
import { createRandom, type DecodedState, fit, type Json, permutation } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { convergenceOf } from "../linear/convergence.js";
import { gammaGamma } from "./gamma-gamma.js";
import { gammaGammaCodec } from "./gamma-gamma-codec.js";
import { gammaGammaLogLikelihood } from "./gamma-gamma-likelihood.js";
import { createGammaGammaModel } from "./gamma-gamma-model.js";
import { numberColumns } from "./lifetime-data.js";
import { type LifetimesReference, referenceFile, spendRows } from "./lifetimes.fixture.js";

const reference: LifetimesReference = JSON.parse(readFileSync(referenceFile, "utf8"));

function modelOf([p, q, gamma]: readonly [number, number, number]) {
  return createGammaGammaModel({
    inputs: numberColumns("gammaGamma", ["frequency", "monetaryValue"]),
    columns: { frequency: "frequency", monetaryValue: "monetaryValue" },
    params: { l2: 0, maxIterations: 1, tolerance: 1 },
    parameters: { p, q, gamma },
    standardErrors: undefined,
    correlation: 0.25,
    customers: 1,
    logLikelihood: 0,
    convergence: convergenceOf({ reason: "gradient", iterations: 1, gradientNorm: 0, objective: 0 }),
  });
}

const columnsOf = (values: readonly (readonly [number, number])[]) => ({
  columns: [0, 1].map((at) => Float64Array.from(values, (customer) => customer[at] as number)),
  weights: new Float64Array(values.length).fill(1),
});

describe("beside lifetimes", () => {
  test.each(reference.spend)("at $parameters", ({ parameters, logLikelihood, expected }) => {
    const [p, q, gamma] = parameters;
    const customers = columnsOf(reference.values);
    const found = gammaGammaLogLikelihood({ p, q, gamma }, customers, new Float64Array(3));
    expect(Math.abs(found / logLikelihood - 1)).toBeLessThan(1e-12);
    const model = modelOf(parameters);
    spendRows(reference.values).forEach((row, at) => {
      expect(Math.abs(model.predictOne(row) / (expected[at] as number) - 1)).toBeLessThan(1e-12);
    });
  });

  test("the parameters and standard errors of the customers who bought again", async () => {
    const { values, spend, spendErrors } = reference.fit;
    const model = await fit(gammaGamma(), spendRows(values));
    const names = ["p", "q", "gamma"] as const;
    names.forEach((name, at) => {
      expect(model.parameters[name] / (spend[at] as number)).toBeCloseTo(1, 3);
      expect((model.standardErrors?.[name] ?? 0) / (spendErrors[at] as number)).toBeCloseTo(1, 2);
    });
    expect(model.convergence.converged).toBe(true);
    expect(model.customers).toBe(values.length);
  });
});

test("the gradient is that of differences", () => {
  const customers = columnsOf(reference.values);
  const at = ([p = 0, excess = 0, gamma = 0]: readonly number[]) => ({
    p: Math.exp(p),
    q: 1 + Math.exp(excess),
    gamma: Math.exp(gamma),
  });
  for (const point of [
    [0, 0, 0],
    [1.8, 1, 2.7],
    [-1, -3, 4],
  ]) {
    const gradient = new Float64Array(3);
    gammaGammaLogLikelihood(at(point), customers, gradient);
    point.forEach((_, index) => {
      const moved = (by: number) => point.map((value, other) => value + (other === index ? by : 0));
      const value = (by: number) => gammaGammaLogLikelihood(at(moved(by)), customers, new Float64Array(3));
      expect(gradient[index]).toBeCloseTo((value(1e-5) - value(-1e-5)) / 2e-5, 4);
    });
  }
});

describe("what must hold", () => {
  const rows = spendRows(reference.fit.values);

  test("the order of rows and customers without repeat purchases do not matter", async () => {
    const order = permutation(rows.length, createRandom(1));
    const shuffled = Array.from(order, (at) => rows[at] as (typeof rows)[number]);
    const once = { frequency: 0, monetaryValue: null };
    const [one, other] = await Promise.all([
      fit(gammaGamma(), rows),
      fit(gammaGamma(), [once, ...shuffled, { frequency: 0, monetaryValue: 0 }]),
    ]);
    expect(other.parameters).toEqual(one.parameters);
    expect(other.customers).toBe(one.customers);
    expect(other.predictOne(once)).toBe(one.meanValue);
  });

  test("the currency changes gamma alone", async () => {
    const cents = rows.map(({ frequency, monetaryValue }) => ({
      frequency,
      monetaryValue: monetaryValue * 100,
    }));
    const [one, other] = [await fit(gammaGamma(), rows), await fit(gammaGamma(), cents)];
    expect(other.parameters.p).toBeCloseTo(one.parameters.p, 4);
    expect(other.parameters.gamma / one.parameters.gamma).toBeCloseTo(100, 3);
    expect(other.meanValue / one.meanValue).toBeCloseTo(100, 5);
  });

  test("the more purchases, the nearer to the customer's own mean", () => {
    const model = modelOf([6.25, 3.74, 15.44]);
    const values = [0, 1, 2, 10, 100, 100_000].map((frequency) =>
      model.predictOne({ frequency, monetaryValue: 90 }),
    );
    expect([...values].sort((a, b) => a - b)).toEqual(values);
    expect(values[0]).toBe(model.meanValue);
    expect(values.at(-1)).toBeCloseTo(90, 2);
  });

  test("correlation is that of the customers; undefined where one is constant", async () => {
    const line = [1, 2, 3, 4].map((frequency) => ({ frequency, monetaryValue: 10 + 2 * frequency }));
    expect((await fit(gammaGamma({ l2: 1 }), line)).correlation).toBeCloseTo(1, 12);
    const flat = [3, 5].map((monetaryValue) => ({ frequency: 2, monetaryValue }));
    expect((await fit(gammaGamma({ l2: 1 }), flat)).correlation).toBeUndefined();
  });

  test("many rows agree with single ones", async () => {
    const model = await fit(gammaGamma(), rows);
    expect([...(await model.predict(rows))]).toEqual(rows.map((row) => model.predictOne(row)));
  });

  test("equal values do not converge without a penalty, and say so; with one they do", async () => {
    const equal = [1, 2, 3, 4].map((frequency) => ({ frequency, monetaryValue: 10 }));
    const free = await fit(gammaGamma({ maxIterations: 50 }), equal);
    expect(Number.isFinite(free.meanValue)).toBe(true);
    const held = await fit(gammaGamma({ l2: 0.1 }), equal);
    expect(held.convergence.converged).toBe(true);
    expect(held.predictOne({ frequency: 4, monetaryValue: 10 })).toBeCloseTo(10, 0);
  });
});

describe("what cannot be", () => {
  const meant =
    " It is the mean value of the purchases; leave out customers whose purchases were all returned.";
  test.each([
    [{ frequency: 2, monetaryValue: 0 }, `"monetaryValue" must be a finite number > 0; received 0.${meant}`],
    [
      { frequency: 2, monetaryValue: -4 },
      `"monetaryValue" must be a finite number > 0; received -4.${meant}`,
    ],
    [
      { frequency: 2, monetaryValue: null },
      `"monetaryValue" must be a finite number > 0; received null.${meant}`,
    ],
    [
      { frequency: 0.5, monetaryValue: 2 },
      '"frequency" must be a whole number >= 0; received 0.5. It counts the purchases after the first one: all purchases less 1.',
    ],
  ])("%#", async (row, problem) => {
    await expectPortraitError(fit(gammaGamma(), [row]), {
      code: "invalid-data",
      message: `gammaGamma: row 0: ${problem}`,
    });
    await expectPortraitError(() => modelOf([1, 2, 3]).predictOne(row), {
      code: "invalid-data",
      message: `gammaGamma: ${problem}`,
    });
  });

  test("nobody who bought again", async () => {
    await expectPortraitError(fit(gammaGamma(), [{ frequency: 0, monetaryValue: null }]), {
      code: "invalid-data",
      message:
        'gammaGamma: "frequency" is 0 for all customers, so that there is no purchase to learn from. Take a longer time, or more customers.',
    });
  });

  test("options", async () => {
    await expectPortraitError(() => gammaGamma({ tolerance: 0 }), {
      code: "invalid-option",
      message: 'gammaGamma: "tolerance" must be a finite number > 0; received 0. Leave it out to use 1e-8.',
    });
    await expectPortraitError(() => gammaGamma({ monetaryValue: "frequency" as string }), {
      code: "invalid-option",
      message: 'gammaGamma: the columns must differ; "frequency" is named twice.',
    });
  });
});

describe("the codec", () => {
  test("makes the same model out of its state", async () => {
    const model = await fit(gammaGamma(), spendRows(reference.fit.values));
    const again = gammaGammaCodec.decode(JSON.parse(JSON.stringify(model.state())));
    expect(again.state()).toEqual(model.state());
    expect(again.meanValue).toBe(model.meanValue);
  });

  const sound = modelOf([1, 2, 3]).state() as DecodedState;
  const change = (config: Readonly<Record<string, Json>>): DecodedState => ({
    ...sound,
    config: { ...sound.config, ...config },
  });
  test.each([
    [change({ parameters: { p: 1, q: 1, gamma: 1 } }), "config.parameters.q must be > 1; received 1"],
    [change({ correlation: 2 }), "config.correlation must be a number from -1 to 1, or null; received 2"],
    [change({ columns: { frequency: "a", monetaryValue: "a" } }), "columns must differ"],
    [
      change({ params: { l2: -1, maxIterations: 1, tolerance: 1 } }),
      "config.params.l2 must be a finite number >= 0; received -1",
    ],
    [change({ logLikelihood: null }), "config.logLikelihood must be a finite number; received null"],
  ])("refuses %#", async (hostile, problem) => {
    await expectPortraitError(() => gammaGammaCodec.decode(hostile), {
      code: "invalid-artifact",
      message: `gammaGamma: the artifact's ${problem}. It is damaged, or was not written by this version of Portrait.`,
    });
  });
});
