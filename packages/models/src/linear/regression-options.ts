import {
  booleanOption,
  choiceOption,
  integerOption,
  numberOption,
  type OptionRule,
  type RowValues,
  type TableSchema,
} from "@portrait/core";
import type { LinearSolver } from "./solver/solve.js";

/** Options that all linear regressions have. */
export interface RegressionOptions<Row extends RowValues = RowValues> {
  /**
   * The columns to learn from; left out, all number, boolean, category and sparse columns of the examples.
   */
  readonly inputs?: TableSchema<Row>;
  /** Whether there is an intercept, which is not penalised; left out, `true`. */
  readonly fitIntercept?: boolean;
  /**
   * What happens to numbers. `standard`: each gets mean 0 and variance 1 over the examples; `signedLog`: the same
   * after `sign(x) * log1p(|x|)`; `none`: they are taken as they are. Sparse columns are always taken as they are. Left
   * out, `standard`.
   */
  readonly scaling?: "standard" | "signedLog" | "none";
  /** A category level that fewer examples have shares one coefficient with all such levels; at least 1; left out, 5. */
  readonly minCount?: number;
  /** The most iterations, at least 1; left out, 200. */
  readonly maxIterations?: number;
  /**
   * The gradient at which to stop: the greatest magnitude of a component (with an `l1`, of the least subgradient),
   * divided by the sum of the row weights and by the spread of the answers: their standard deviation, for Poisson
   * regression their mean; greater than 0; left out, 1e-7.
   */
  readonly tolerance?: number;
}

/** Options of `linearRegression`. */
export interface LinearRegressionOptions<Row extends RowValues = RowValues> extends RegressionOptions<Row> {
  /**
   * How the objective is minimised. `normalEquations`: by a factor of the products of the columns; `lbfgs`: quasi-Newton
   * steps; `auto`: the normal equations for at most 1024 encoded columns none of which is sparse, else L-BFGS. What
   * cannot be done by normal equations is done by L-BFGS. Left out, `auto`.
   */
  readonly solver?: "auto" | "normalEquations" | "lbfgs";
}

/** Options of `ridge`. */
export interface RidgeOptions<Row extends RowValues = RowValues> extends LinearRegressionOptions<Row> {
  /** The strength of the penalty `l2 / 2 * ||w||^2`, at least 0; left out, 1. It is scikit-learn's `alpha`. */
  readonly l2?: number;
}

/** Options of `lasso`. */
export interface LassoOptions<Row extends RowValues = RowValues> extends RegressionOptions<Row> {
  /**
   * The strength of the penalty `l1 * ||w||_1`, at least 0; left out, 1. Losses are summed, not averaged: it is
   * scikit-learn's `alpha` times the sum of the row weights.
   */
  readonly l1?: number;
}

/** Options of `elasticNet`. */
export interface ElasticNetOptions<Row extends RowValues = RowValues> extends LassoOptions<Row> {
  /**
   * The strength of the penalty `l2 / 2 * ||w||^2`, at least 0; left out, 1. With the sum of the row weights `n` it is
   * scikit-learn's `n * alpha * (1 - l1_ratio)`, and `l1` its `n * alpha * l1_ratio`.
   */
  readonly l2?: number;
}

/** Options of `poissonRegression`. */
export interface PoissonRegressionOptions<Row extends RowValues = RowValues> extends RegressionOptions<Row> {
  /** The strength of the penalty `l1 * ||w||_1`, at least 0; left out, 0. */
  readonly l1?: number;
  /**
   * The strength of the penalty `l2 / 2 * ||w||^2`, at least 0; left out, 1. It is scikit-learn's `alpha` times the sum
   * of the row weights.
   */
  readonly l2?: number;
  /**
   * How the objective is minimised. `lbfgs`: quasi-Newton steps, for `l1` 0; `coordinateDescent`: proximal Newton steps
   * found by coordinate descent; `auto`: coordinate descent where `l1` is greater than 0, else L-BFGS. Left out,
   * `auto`.
   */
  readonly solver?: "auto" | "lbfgs" | "coordinateDescent";
}

/** The options of any linear regression but for the inputs, defaults filled in. */
export interface RegressionParams {
  /** The penalty on the magnitudes. */
  readonly l1: number;
  /** The penalty on the squares. */
  readonly l2: number;
  /** Whether there is an intercept. */
  readonly fitIntercept: boolean;
  /** What happens to numbers. */
  readonly scaling: "standard" | "signedLog" | "none";
  /** How to minimise. */
  readonly solver: LinearSolver;
  /** How frequent a level must be. */
  readonly minCount: number;
  /** The most iterations. */
  readonly maxIterations: number;
  /** The gradient at which to stop. */
  readonly tolerance: number;
}

/** The rules that all have. */
export const regressionRules: {
  readonly fitIntercept: OptionRule<boolean>;
  readonly scaling: OptionRule<RegressionParams["scaling"]>;
  readonly minCount: OptionRule<number>;
  readonly maxIterations: OptionRule<number>;
  readonly tolerance: OptionRule<number>;
} = {
  fitIntercept: booleanOption(true),
  scaling: choiceOption("standard", ["standard", "signedLog", "none"]),
  minCount: integerOption(5, { min: 1 }),
  maxIterations: integerOption(200, { min: 1 }),
  tolerance: numberOption(1e-7, { min: 0, exclusiveMin: true }),
};

/** The rule of a saved solver. */
export const solverRule: OptionRule<LinearSolver> = choiceOption("auto", [
  "auto",
  "lbfgs",
  "coordinateDescent",
  "normalEquations",
]);

/**
 * All options in one order.
 *
 * @param params - The options.
 */
export function orderedParams(params: RegressionParams): RegressionParams {
  const { l1, l2, fitIntercept, scaling, solver, minCount, maxIterations, tolerance } = params;
  return Object.freeze({ l1, l2, fitIntercept, scaling, solver, minCount, maxIterations, tolerance });
}
