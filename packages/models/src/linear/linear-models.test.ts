import { readFileSync } from "node:fs";
import {
  type ClassExamples,
  createExamples,
  type Examples,
  type FeatureWeight,
  fit,
  type NumberExamples,
  type SparseRow,
  type TableSchema,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import { elasticNet } from "./elastic-net.js";
import { lasso } from "./lasso.js";
import { linearRegression } from "./linear-regression.js";
import { logisticRegression } from "./logistic-regression.js";
import { poissonRegression } from "./poisson-regression.js";
import type { LinearRegressionEstimator } from "./regression-estimator.js";
import { ridge } from "./ridge.js";

/** A row of the reference data. */
type Row = {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly k: string;
  readonly words: SparseRow;
};

/** What all reference cases say. */
interface Case {
  readonly sparse: boolean;
  readonly l1: number;
  readonly l2: number;
  readonly weighted: boolean;
  readonly objective: number;
}

/** One model of a yes-or-no outcome. */
interface BinaryCase extends Case {
  readonly name: string;
  readonly balanced: boolean;
  readonly coefficients: Readonly<Record<string, number>>;
  readonly intercept: number;
}

/** One model of several classes. */
interface ClassCase extends Case {
  readonly name: string;
  readonly multiClass: "multinomial" | "oneVsRest";
  readonly coefficients: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly intercepts: readonly number[];
  readonly probabilities: readonly (readonly number[])[];
}

/** One model of a number. */
interface RegressionCase extends Case {
  readonly kind: "linearRegression" | "ridge" | "lasso" | "elasticNet" | "poissonRegression";
  readonly coefficients: Readonly<Record<string, number>>;
  readonly intercept: number;
}

interface Reference {
  readonly rows: readonly (Omit<Row, "words"> & { readonly words: readonly (readonly [number, number])[] })[];
  readonly width: number;
  readonly binary: readonly number[];
  readonly classes: readonly string[];
  readonly amount: readonly number[];
  readonly count: readonly number[];
  readonly weights: readonly number[];
  readonly binaryCases: readonly BinaryCase[];
  readonly classCases: readonly ClassCase[];
  readonly regressionCases: readonly RegressionCase[];
}

/** The reference values, by scikit-learn 1.9.1; `fixtures/linear_models.py` writes them. */
const reference: Reference = JSON.parse(
  readFileSync(new URL("../../fixtures/linear-models.json", import.meta.url), "utf8"),
);

/** The rows. */
const rows: readonly Row[] = reference.rows.map(({ words, ...row }) => ({
  ...row,
  words: {
    width: reference.width,
    indices: words.map(([index]) => index),
    values: words.map(([, value]) => value),
  },
}));

const numbers = [
  { name: "a", type: "number" },
  { name: "b", type: "number" },
  { name: "c", type: "number" },
  { name: "k", type: "category" },
] as const;

/** All columns, the sparse one in the middle. */
const mixedSchema: TableSchema<Row> = {
  columns: [...numbers.slice(0, 2), { name: "words", type: "sparse" }, ...numbers.slice(2)],
};

/** The columns that are not sparse. */
const denseSchema: TableSchema<Omit<Row, "words">> = { columns: numbers };

/** The inputs of a case. */
const inputsOf = ({ sparse }: Case): { readonly inputs: TableSchema<Row> } => ({
  inputs: (sparse ? mixedSchema : denseSchema) as TableSchema<Row>,
});

const weightsOf = ({ weighted }: Pick<Case, "weighted">): { readonly weights?: Float64Array } =>
  weighted ? { weights: Float64Array.from(reference.weights) } : {};

/** The examples of a case. */
const binaryExamples = (entry: Pick<Case, "weighted">): Examples<Row> =>
  createExamples<Row>({
    rows,
    schema: mixedSchema,
    target: reference.binary.map((outcome) => outcome === 1),
    ...weightsOf(entry),
  });

/** The examples of a case. */
const classExamples = (entry: Pick<Case, "weighted">): ClassExamples<Row> =>
  createExamples<Row>({ rows, schema: mixedSchema, target: reference.classes, ...weightsOf(entry) });

/** The examples of a case. */
const numberExamples = (entry: Pick<RegressionCase, "weighted" | "kind">): NumberExamples<Row> =>
  createExamples<Row>({
    rows,
    schema: mixedSchema,
    target: entry.kind === "poissonRegression" ? reference.count : reference.amount,
    ...weightsOf(entry),
  });

const tight = { tolerance: 1e-11, maxIterations: 5000 };

/** Weights that are 0 may be missing among those of sparse columns. */
function expectWeights(
  found: readonly FeatureWeight[],
  expected: Readonly<Record<string, number>>,
  within: number,
): void {
  const weights = new Map(found.map(({ name, weight }) => [name, weight]));
  for (const name of weights.keys()) expect(Object.keys(expected)).toContain(name);
  for (const [name, weight] of Object.entries(expected)) {
    expect(Math.abs((weights.get(name) ?? 0) - weight), name).toBeLessThan(within);
  }
}

const denseOf = ({ a, b, c, k }: Row): Row => ({ a, b, c, k }) as Row;

describe("logisticRegression against scikit-learn 1.9.1", () => {
  test.each(reference.binaryCases.map((entry) => [entry.name, entry] as const))("%s", async (_, entry) => {
    const { l1, l2 } = entry;
    const classWeight = entry.balanced ? "balanced" : "none";
    const data = binaryExamples(entry);
    for (const solver of ["auto", "coordinateDescent"] as const) {
      const estimator = logisticRegression({ ...inputsOf(entry), l1, l2, classWeight, solver, ...tight });
      const model = await fit(estimator, data);
      expect(model.convergence.converged).toBe(true);
      expectWeights(model.weights(), entry.coefficients, 1e-7);
      expect(model.intercept).toBeCloseTo(entry.intercept, 6);
      expect(model.convergence.objective).toBeCloseTo(entry.objective, 9);
    }
  });

  test.each(reference.classCases.map((entry) => [entry.name, entry] as const))("%s", async (_, entry) => {
    const { l1, l2, multiClass } = entry;
    const data = classExamples(entry);
    const estimator = logisticRegression({ ...inputsOf(entry), multiClass, l1, l2, ...tight });
    const model = await fit(estimator, data);
    expect(model.convergence.advice).toBeUndefined();
    expect(model.convergence.objective).toBeCloseTo(entry.objective, 9);
    expect(model.classes).toEqual(Object.keys(entry.coefficients));
    model.classes.forEach((name, index) => {
      expectWeights(model.weights(name), entry.coefficients[name] ?? {}, 1e-6);
      expect(model.intercepts[index]).toBeCloseTo(entry.intercepts[index] as number, 5);
    });
    entry.probabilities.forEach((expected, row) => {
      const given = rows[row] as Row;
      const { probabilities } = model.predictOne(entry.sparse ? given : denseOf(given));
      expected.forEach((probability, index) => {
        expect(probabilities[index]).toBeCloseTo(probability, 7);
      });
    });
  });
});

function estimatorOf(entry: RegressionCase): readonly LinearRegressionEstimator<Row>[] {
  const { kind, l1, l2 } = entry;
  const given = { ...inputsOf(entry), ...tight };
  switch (kind) {
    case "linearRegression":
      return [linearRegression(given)];
    case "ridge":
      return [ridge({ ...given, l2 }), ridge({ ...given, l2, solver: "lbfgs" })];
    case "lasso":
      return [lasso({ ...given, l1 })];
    case "elasticNet":
      return [elasticNet({ ...given, l1, l2 })];
    case "poissonRegression":
      return [
        poissonRegression({ ...given, l1, l2 }),
        poissonRegression({ ...given, l2, solver: "coordinateDescent" }),
      ];
  }
}

describe("regressions against scikit-learn 1.9.1", () => {
  const nameOf = ({ kind, sparse, l2, weighted }: RegressionCase): string =>
    `${kind}${sparse ? ", sparse" : ""}${weighted ? ", weighted" : ""}, l2 ${l2}`;
  test.each(reference.regressionCases.map((entry) => [nameOf(entry), entry] as const))(
    "%s",
    async (_, entry) => {
      for (const estimator of estimatorOf(entry)) {
        const model = await fit(estimator, numberExamples(entry));
        expect(model.convergence.advice).toBeUndefined();
        expectWeights(model.weights(), entry.coefficients, 1e-7);
        expect(model.intercept).toBeCloseTo(entry.intercept, 6);
        expect(model.convergence.objective / entry.objective).toBeCloseTo(1, 10);
      }
    },
  );
});
