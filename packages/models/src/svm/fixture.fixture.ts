import { readFileSync } from "node:fs";
import { createExamples, type TableSchema } from "@portrait/core";

/** A row of the table of `fixtures/svm.json`. */
export type FixtureRow = {
  readonly a: number | null;
  readonly b: number | null;
  readonly c: number | null;
  readonly d: number | null;
};

/** What all of its cases have in common. */
export interface FixtureCase {
  readonly options: Readonly<Record<string, string | number | boolean>>;
}

/** A case of a machine with a kernel. */
export interface KernelCase extends FixtureCase {
  readonly support: readonly number[];
  readonly decisions: readonly number[];
}

/** A case of a linear machine. */
export interface LinearCase extends FixtureCase {
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
export const fixture: Fixture = JSON.parse(readFileSync(path, "utf8"));

const schema: TableSchema<FixtureRow> = {
  columns: (["a", "b", "c", "d"] as const).map((name) => ({ name, type: "number" })),
};

const rows = fixture.rows.map(([a = 0, b = 0, c = 0, d = 0]): FixtureRow => ({ a, b, c, d }));

const weighing = ({ options }: FixtureCase): { readonly weights?: readonly number[] } =>
  options.weighted === true ? { weights: fixture.weights } : {};

/** Examples of two classes for a case. */
export const twoClasses = (of: FixtureCase) =>
  createExamples<FixtureRow>({ rows, schema, target: fixture.two.map((one) => one === 1), ...weighing(of) });

/** Examples of three classes for a case. */
export const threeClasses = (of: FixtureCase) =>
  createExamples<FixtureRow>({ rows, schema, target: [...fixture.three], ...weighing(of) });

/** Examples of numbers for a case. */
export const numbers = (of: FixtureCase) =>
  createExamples<FixtureRow>({ rows, schema, target: [...fixture.score], ...weighing(of) });

/** The first rows, those whose decisions are pinned. */
export const firstRows: readonly FixtureRow[] = rows.slice(0, 12);

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
export const optionsOf = ({ options }: FixtureCase): object => ({
  ...Object.fromEntries(
    Object.entries(options)
      .filter(([name]) => name !== "weighted")
      .map(([name, value]) => [NAMES[name] ?? name, VALUES[String(value)] ?? value]),
  ),
  scaling: "none",
});
