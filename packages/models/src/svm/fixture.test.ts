import { readFileSync } from "node:fs";
import { createExamples, fit, type TableSchema } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { linearSvm, linearSvr, oneClassSvm, svc, svr } from "./index.js";
import { fitPlatt } from "./platt.js";

/** A row of the table of `fixtures/svm.json`. */
export type FixtureRow = {
  readonly a: number | null;
  readonly b: number | null;
  readonly c: number | null;
  readonly d: number | null;
};

/** What all of its cases have in common. */
interface FixtureCase {
  readonly options: Readonly<Record<string, string | number | boolean>>;
}

/** A case of a machine with a kernel. */
interface KernelCase extends FixtureCase {
  readonly support: readonly number[];
  readonly decisions: readonly number[];
}

/** A case of a linear machine. */
interface LinearCase extends FixtureCase {
  readonly coefficients: readonly number[];
  readonly intercepts: readonly number[];
}

interface Fixture {
  readonly rows: readonly (readonly number[])[];
  readonly two: readonly number[];
  readonly three: readonly string[];
  readonly score: readonly number[];
  readonly weights: readonly number[];
  readonly svc: readonly (KernelCase & {
    readonly intercepts: readonly number[];
    readonly objective: number;
    readonly gamma: number;
  })[];
  readonly multiclass: readonly (KernelCase & {
    readonly intercepts: readonly number[];
    readonly predictions: readonly string[];
  })[];
  readonly svr: readonly (KernelCase & { readonly intercept: number })[];
  readonly oneClass: readonly (KernelCase & { readonly intercept: number })[];
  readonly linear: readonly LinearCase[];
  readonly linearMulticlass: readonly LinearCase[];
  readonly linearRegression: readonly LinearCase[];
  readonly platt: {
    readonly slope: number;
    readonly offset: number;
    readonly decisions: readonly number[];
    readonly fitted: readonly [slope: number, offset: number];
  };
}

const path = new URL("../../fixtures/svm.json", import.meta.url);

/** What scikit-learn 1.9.1 made of small tables; see `fixtures/svm.py`. */
const fixture: Fixture = JSON.parse(readFileSync(path, "utf8"));

const schema: TableSchema<FixtureRow> = {
  columns: (["a", "b", "c", "d"] as const).map((name) => ({ name, type: "number" })),
};

const rows = fixture.rows.map(([a = 0, b = 0, c = 0, d = 0]): FixtureRow => ({ a, b, c, d }));

const weighing = ({ options }: FixtureCase): { readonly weights?: readonly number[] } =>
  options.weighted === true ? { weights: fixture.weights } : {};

/** Examples of two classes for a case. */
const twoClasses = (of: FixtureCase) =>
  createExamples<FixtureRow>({ rows, schema, target: fixture.two.map((one) => one === 1), ...weighing(of) });

/** Examples of three classes for a case. */
const threeClasses = (of: FixtureCase) =>
  createExamples<FixtureRow>({ rows, schema, target: [...fixture.three], ...weighing(of) });

/** Examples of numbers for a case. */
const numbers = (of: FixtureCase) =>
  createExamples<FixtureRow>({ rows, schema, target: [...fixture.score], ...weighing(of) });

/** The first rows, those whose decisions are pinned. */
const firstRows: readonly FixtureRow[] = rows.slice(0, 12);

const NAMES: Readonly<Record<string, string>> = {
  C: "c",
  class_weight: "classWeight",
  intercept_scaling: "interceptScaling",
  fit_intercept: "fitIntercept",
};

const VALUES: Readonly<Record<string, string>> = {
  poly: "polynomial",
  squared_hinge: "squaredHinge",
  epsilon_insensitive: "epsilonInsensitive",
  squared_epsilon_insensitive: "squaredEpsilonInsensitive",
};

/** The options of a case in this package's words, solved far beyond the default. */
const optionsOf = ({ options }: FixtureCase): object => ({
  ...Object.fromEntries(
    Object.entries(options)
      .filter(([name]) => name !== "weighted")
      .map(([name, value]) => [NAMES[name] ?? name, VALUES[String(value)] ?? value]),
  ),
  scaling: "none",
});

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
