import { fit } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { firstRows, fixture, numbers, optionsOf, threeClasses, twoClasses } from "./fixture.fixture.js";
import { linearSvm, linearSvr, oneClassSvm, svc, svr } from "./index.js";
import { fitPlatt } from "./platt.js";

const tight = { tolerance: 1e-7, probability: false };
const solver = { tolerance: 1e-7 };
const named = <Case extends { readonly options: object }>(cases: readonly Case[]) =>
  cases.map((one) => [JSON.stringify(one.options), one] as const);

const expectNear = (actual: ArrayLike<number>, expected: readonly number[], digits: number): void => {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, at) => {
    expect(actual[at]).toBeCloseTo(value, digits);
  });
};

describe("svc against scikit-learn 1.9.1 (fixtures/svm.py)", () => {
  test.each(named(fixture.svc))("%s", async (_, expected) => {
    const model = await fit(svc({ ...optionsOf(expected), ...tight }), twoClasses(expected));
    expect(model.convergence.converged).toBe(true);
    expect(model.gamma).toBeCloseTo(expected.options.kernel === "linear" ? 1 : expected.gamma, 7);
    expect([...model.supportRows].sort((a, b) => a - b)).toEqual(expected.support);
    const decisions = await model.decisionFunction(firstRows);
    expectNear(decisions.values, expected.decisions, 4);
    const weighted = expected.options.weighted === true || expected.options.class_weight === "balanced";
    if (!weighted) {
      const off = Math.abs(model.convergence.objective / expected.objective - 1);
      expect(off).toBeLessThan(1e-5);
    }
  });

  test.each(named(fixture.multiclass))("three classes, %s", async (_, expected) => {
    const options = { ...optionsOf(expected), ...tight, task: "multiclass" } as const;
    const model = await fit(svc(options), threeClasses(expected));
    expect(model.classes).toEqual(["high", "low", "middle"]);
    expect([...model.supportRows].sort((a, b) => a - b)).toEqual(expected.support);
    const decisions = await model.decisionFunction(firstRows);
    expect(decisions.pairs).toEqual([
      ["high", "low"],
      ["high", "middle"],
      ["low", "middle"],
    ]);
    expectNear(decisions.values, expected.decisions, 4);
    expect(firstRows.map((row) => model.predictOne(row).value)).toEqual(expected.predictions);
  });

  test("Platt's sigmoid is about the same, though the folds differ", async () => {
    const model = await fit(svc({ scaling: "none" }), twoClasses({ options: {} }));
    const sigmoid = model.state().tensors.sigmoids?.data;
    expect(Math.abs((sigmoid?.[0] as number) / fixture.platt.slope - 1)).toBeLessThan(0.2);
    expect(Math.abs((sigmoid?.[1] as number) - fixture.platt.offset)).toBeLessThan(0.3);
  });
});

test.each(named(fixture.svr))("svr against scikit-learn 1.9.1, %s", async (_, expected) => {
  const model = await fit(svr({ ...optionsOf(expected), ...solver }), numbers(expected));
  expect(model.convergence.converged).toBe(true);
  expect([...model.supportRows].sort((a, b) => a - b)).toEqual(expected.support);
  expectNear(await model.predict(firstRows), expected.decisions, 4);
  expect(model.intercept).toBeCloseTo(expected.intercept, 4);
});

test.each(named(fixture.oneClass))("oneClassSvm against scikit-learn 1.9.1, %s", async (_, expected) => {
  const model = await fit(oneClassSvm({ ...optionsOf(expected), ...solver }), twoClasses(expected));
  expect(model.convergence.converged).toBe(true);
  expect([...model.supportRows].sort((a, b) => a - b)).toEqual(expected.support);
  const { score, inlier, length } = await model.predict(firstRows);
  expectNear(score, expected.decisions, 4);
  expect(-model.rho).toBeCloseTo(expected.intercept, 4);
  expect([...inlier]).toEqual([...score].map((value) => Number(value >= 0)));
  expect(length).toBe(12);
});

test("a sigmoid fitted to given decision values is that of scikit-learn 1.9.1", () => {
  const { decisions, fitted } = fixture.platt;
  const weights = new Float64Array(decisions.length).fill(1);
  const { slope, offset } = fitPlatt(Float64Array.from(decisions), fixture.two, weights);
  expect(slope).toBeCloseTo(fitted[0], 4);
  expect(offset).toBeCloseTo(fitted[1], 4);
});

const coefficientsOf = (
  weights: readonly { readonly name: string; readonly weight: number }[],
): readonly number[] => [...weights].sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ weight }) => weight);

const linear = { tolerance: 1e-9, maxIterations: 1_000_000 };

test.each(named(fixture.linear))("linearSvm against scikit-learn 1.9.1, %s", async (_, expected) => {
  const options = { ...optionsOf(expected), ...linear, probability: false };
  const model = await fit(linearSvm(options), twoClasses(expected));
  expect(model.convergence.converged).toBe(true);
  expectNear(coefficientsOf(model.weights()), expected.coefficients, 5);
  expectNear(model.intercepts, expected.intercepts, 5);
});

test.each(named(fixture.linearMulticlass))("linearSvm, three classes, %s", async (_, expected) => {
  const options = { ...optionsOf(expected), ...linear, probability: false, task: "multiclass" } as const;
  const model = await fit(linearSvm(options), threeClasses(expected));
  const coefficients = model.classes.flatMap((class_) => coefficientsOf(model.weights(class_)));
  expectNear(coefficients, expected.coefficients, 5);
  expectNear(model.intercepts, expected.intercepts, 5);
});

test.each(named(fixture.linearRegression))(
  "linearSvr against scikit-learn 1.9.1, %s",
  async (_, expected) => {
    const model = await fit(linearSvr({ ...optionsOf(expected), ...linear }), numbers(expected));
    expect(model.convergence.converged).toBe(true);
    expectNear(coefficientsOf(model.weights()), expected.coefficients, 5);
    expectNear([model.intercept], expected.intercepts, 5);
  },
);
