import { type FeatureWeight, fit } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { elasticNet } from "./elastic-net.js";
import { lasso } from "./lasso.js";
import {
  binaryExamples,
  classExamples,
  inputsOf,
  numberExamples,
  type RegressionCase,
  type Row,
  reference,
  rows,
} from "./linear-models.fixture.js";
import { linearRegression } from "./linear-regression.js";
import { logisticRegression } from "./logistic-regression.js";
import { poissonRegression } from "./poisson-regression.js";
import type { LinearRegressionEstimator } from "./regression-estimator.js";
import { ridge } from "./ridge.js";

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
