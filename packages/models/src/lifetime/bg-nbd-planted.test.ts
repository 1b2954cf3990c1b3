import { createRandom, fit, type Random, weeks } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { bgNbd } from "./bg-nbd.js";
import type { BgNbdParameters } from "./bg-nbd-parameters.js";

/** An exponential variate of rate 1. */
const exponential = (random: Random): number => -Math.log1p(-random.next());

/** A gamma variate by Marsaglia and Tsang (2000). */
function gammaVariate(shape: number, random: Random): number {
  if (shape < 1) return gammaVariate(shape + 1, random) * (1 - random.next()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const normal = Math.sqrt(2 * exponential(random)) * Math.cos(2 * Math.PI * random.next());
    const v = (1 + normal / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log1p(-random.next()) < (normal * normal) / 2 + d - d * v + d * Math.log(v))
      return d * v;
  }
}

/** Customers that buy and leave as the model says, and what they do in a time after it is told. */
function draw({ r, alpha, a, b }: BgNbdParameters, count: number, ahead: number, seed: number) {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const rate = gammaVariate(r, random) / alpha;
    const [one, other] = [gammaVariate(a, random), gammaVariate(b, random)];
    const leave = one / (one + other);
    const tenure = 20 + 40 * random.next();
    let [frequency, recency, later, active] = [0, 0, 0, true];
    for (let at = exponential(random) / rate; at <= tenure + ahead; at += exponential(random) / rate) {
      if (at > tenure) later++;
      else [frequency, recency] = [frequency + 1, at];
      active = random.next() >= leave;
      if (!active) break;
    }
    return { row: { frequency, recency, tenure }, later };
  });
}

describe("20,000 customers drawn from the model", () => {
  const planted = { r: 0.6, alpha: 8, a: 0.7, b: 3 };
  const drawn = draw(planted, 20_000, 26, 11);
  const rows = drawn.map(({ row }) => row);

  test("give the planted parameters back within four standard errors", async () => {
    const { parameters, standardErrors, convergence } = await fit(bgNbd({ unit: "weeks" }), rows);
    expect(convergence.converged).toBe(true);
    for (const name of ["r", "alpha", "a", "b"] as const) {
      const error = standardErrors?.[name] ?? Number.NaN;
      expect(error).toBeLessThan(0.12 * planted[name]);
      expect(Math.abs(parameters[name] - planted[name])).toBeLessThan(4 * error);
    }
  });

  test("buy in the half year after as often as expected, those of each frequency too", async () => {
    const model = await fit(bgNbd({ unit: "weeks" }), rows);
    const { expectedPurchases } = await model.predict(rows, weeks(26));
    for (const holds of [(x: number) => x === 0, (x: number) => x === 1, (x: number) => x > 1]) {
      const group = [...rows.keys()].filter((at) => holds((rows[at] as { frequency: number }).frequency));
      const expected = group.reduce((sum, at) => sum + (expectedPurchases[at] as number), 0);
      const actual = group.reduce((sum, at) => sum + (drawn[at]?.later ?? 0), 0);
      expect(group.length).toBeGreaterThan(1000);
      expect(Math.abs(actual / expected - 1)).toBeLessThan(0.05);
    }
  });
});

test("who never leaves leaves a and b unsettled, without standard errors, and expectations finite", async () => {
  const drawn = draw({ r: 1, alpha: 8, a: 1e-9, b: 1 }, 800, 26, 5);
  const rows = drawn.map(({ row }) => row);
  const { parameters, standardErrors, ...model } = await fit(bgNbd({ unit: "weeks" }), rows);
  expect(parameters.a / (parameters.a + parameters.b)).toBeLessThan(0.002);
  expect(standardErrors).toBeUndefined();
  const { expectedPurchases } = await model.predict(rows, weeks(26));
  const actual = drawn.reduce((sum, { later }) => sum + later, 0);
  expect(Math.abs(expectedPurchases.reduce((sum, one) => sum + one, 0) / actual - 1)).toBeLessThan(0.1);
});
