import { readFileSync } from "node:fs";
import { createRandom } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { applyCalibration, type CalibrationMethod, learnCalibration } from "./calibrator.js";
import { isotonicAt, isotonicRegression } from "./isotonic.js";
import { logistic } from "./platt.js";

interface Reference {
  readonly generator: string;
  readonly weights: readonly number[];
  readonly p: readonly number[];
  readonly binary: readonly number[];
  readonly q: readonly (readonly number[])[];
  readonly many: readonly number[];
  readonly x: readonly number[];
  readonly odds: readonly number[];
  readonly results: Readonly<Record<string, readonly (readonly number[])[]>> & {
    readonly regression: readonly number[];
  };
}

const fixture = new URL("../../fixtures/calibration.json", import.meta.url);
const reference: Reference = JSON.parse(readFileSync(fixture, "utf8"));
const weights = Float64Array.from(reference.weights);
const two = Float64Array.from(reference.p.flatMap((p) => [1 - p, p]));
const three = Float64Array.from(reference.q.flat());

describe("calibration agrees with scikit-learn 1.9.1:", () => {
  const cases: readonly [
    string,
    CalibrationMethod,
    Float64Array,
    readonly number[],
    number,
    tolerance: number,
  ][] = [
    ["platt", "platt", two, reference.binary, 2, 1e-6],
    ["isotonic", "isotonic", two, reference.binary, 2, 1e-10],
    ["temperature", "temperature", two, reference.binary, 2, 1e-5],
    ["platt of classes", "platt", three, reference.many, 3, 1e-6],
    ["isotonic of classes", "isotonic", three, reference.many, 3, 1e-10],
    ["temperature of classes", "temperature", three, reference.many, 3, 1e-5],
  ];
  test.each(cases)("%s", (name, method, values, codes, classes, tolerance) => {
    expect(reference.generator).toBe("scikit-learn 1.9.1");
    const calibration = learnCalibration(method, { values, codes, classes, weights });
    const actual = applyCalibration(calibration, values, classes);
    const expected = (reference.results[name] as readonly (readonly number[])[]).flat();
    const greatest = expected.reduce(
      (most, value, at) => Math.max(most, Math.abs(value - (actual[at] as number))),
      0,
    );
    expect(greatest).toBeLessThan(tolerance);
  });

  test("isotonic regression, between and outside the points", () => {
    const fitted = isotonicRegression(reference.x, reference.odds, weights);
    reference.results.regression.forEach((expected, index) => {
      expect(Math.abs(isotonicAt(fitted, -0.2 + (1.4 * index) / 56) - expected)).toBeLessThan(1e-9);
    });
  });
});

const loss = (values: Float64Array, codes: readonly number[], classes: number): number =>
  codes.reduce(
    (sum, code, row) => sum - (weights[row] as number) * Math.log(values[row * classes + code] as number),
    0,
  );

test("no other temperature has a lesser loss", () => {
  const rows = { values: three, codes: reference.many, classes: 3, weights };
  const best = learnCalibration("temperature", rows);
  if (best.method !== "temperature") throw new Error();
  const lossAt = (inverseTemperature: number): number =>
    loss(applyCalibration({ method: "temperature", inverseTemperature }, three, 3), reference.many, 3);
  for (const factor of [0.5, 0.99, 1.01, 2]) {
    expect(lossAt(best.inverseTemperature * factor)).toBeGreaterThan(lossAt(best.inverseTemperature));
  }
});

test("an isotonic function never falls, is the least squares among those, and does not depend on the order", () => {
  const random = createRandom(5);
  const x = Array.from({ length: 40 }, () => random.integer(12));
  const y = x.map((place) => place / 10 + random.normal());
  const fitted = isotonicRegression(x, y, undefined);
  for (let at = 1; at < fitted.y.length; at++) {
    expect(fitted.y[at] as number).toBeGreaterThanOrEqual(fitted.y[at - 1] as number);
    expect(fitted.x[at] as number).toBeGreaterThan(fitted.x[at - 1] as number);
  }
  const error = (at: (place: number) => number): number =>
    x.reduce((sum, place, row) => sum + (at(place) - (y[row] as number)) ** 2, 0);
  const least = error((place) => isotonicAt(fitted, place));
  for (let trial = 0; trial < 200; trial++) {
    const steps = Array.from({ length: 12 }, () => Math.abs(random.normal()) * 0.05);
    const shift = random.normal() * 0.2;
    const other = (place: number): number =>
      isotonicAt(fitted, place) * (1 + 0.1 * (steps[0] as number)) +
      shift +
      steps.slice(0, place).reduce((a, b) => a + b, 0);
    expect(error(other)).toBeGreaterThanOrEqual(least - 1e-12);
  }
  const turned = isotonicRegression([...x].reverse(), [...y].reverse(), undefined);
  turned.y.forEach((value, at) => {
    expect(value).toBeCloseTo(fitted.y[at] as number, 12);
  });
});

test("platt's function recovers the line that the outcomes were drawn by", () => {
  const random = createRandom(9);
  const odds = Array.from({ length: 20_000 }, () => 2 * random.normal());
  const codes = odds.map((odd) => Number(random.next() < logistic(0.5 * odd - 1)));
  const values = Float64Array.from(odds.flatMap((odd) => [logistic(-odd), logistic(odd)]));
  const calibration = learnCalibration("platt", { values, codes, classes: 2, weights: undefined });
  if (calibration.method !== "platt") throw new Error();
  expect(calibration.functions[0]?.slope).toBeCloseTo(0.5, 1);
  expect(calibration.functions[0]?.intercept).toBeCloseTo(-1, 1);
});

test("certain, equal and impossible probabilities are calibrated to probabilities", () => {
  const values = Float64Array.of(0, 1, 1, 0, 0, 1, 1, 0);
  for (const method of ["platt", "isotonic", "temperature"] as const) {
    for (const codes of [
      [1, 0, 1, 0],
      [0, 1, 0, 1],
      [0, 0, 1, 1],
    ]) {
      const calibration = learnCalibration(method, { values, codes, classes: 2, weights: undefined });
      for (const rows of [values, Float64Array.of(0.5, 0.5)]) {
        expect(applyCalibration(calibration, rows, 2).every((value) => value >= 0 && value <= 1)).toBe(true);
      }
    }
    const same = new Float64Array(8).fill(0.5);
    const calibration = learnCalibration(method, {
      values: same,
      codes: [1, 0, 0, 0],
      classes: 2,
      weights: undefined,
    });
    const [no = 0, yes = 0] = applyCalibration(calibration, same, 2);
    expect(no + yes).toBeCloseTo(1, 12);
    if (method !== "temperature") expect(yes).toBeCloseTo(method === "platt" ? (2 / 3 + 3 / 5) / 4 : 0.25, 6);
  }
});
