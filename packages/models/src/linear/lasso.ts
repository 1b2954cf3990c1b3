import { numberOption, type RowValues, resolveOptions } from "@portrait/core";
import { inputsOption } from "../input/schema.js";
import { createRegression, type LinearRegressionEstimator } from "./regression-estimator.js";
import { type LassoOptions, regressionRules } from "./regression-options.js";

/**
 * Lasso: least squares with an L1 penalty, which makes the weights of inputs that help little exactly 0. It minimises
 *
 * `sum_i c_i / 2 * (y_i - w . x_i - b)^2 + l1 * ||w||_1`
 *
 * with the intercept `b` not penalised, by coordinate descent: over the products of the columns for up to 1023 columns
 * none of which is sparse, O(rows * columns^2 / 2) once and O(columns^2) a sweep; else over the columns themselves,
 * O(stored values) a sweep. Encoding, errors and `resume` are as for `linearRegression`. `l1` is scikit-learn's `alpha`
 * times the sum of the row weights.
 *
 * Source: Tibshirani, "Regression shrinkage and selection via the lasso", Journal of the Royal Statistical Society B 58
 * (1996); Friedman, Hastie and Tibshirani, "Regularization paths for generalized linear models via coordinate descent"
 * (2010).
 *
 * @param options - See {@link LassoOptions}.
 * @throws PortraitError `invalid-option` when an option is unknown or out of range, or an input is a list or timestamp.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { lasso } from "@portrait/models/linear";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 1, noise: 2 }, { visits: 2, noise: 1 }, { visits: 3, noise: 2 }, { visits: 4, noise: 1 }],
 *   schema: { columns: [{ name: "visits", type: "number" }, { name: "noise", type: "number" }] },
 *   target: [10, 20, 30, 40],
 * });
 * const model = await fit(lasso({ l1: 5 }), examples);
 * model.weights().find(({ name }) => name === "noise")?.weight; // => 0
 * ```
 */
export function lasso<Row extends RowValues = RowValues>(
  options: LassoOptions<Row> = {},
): LinearRegressionEstimator<Row, "lasso"> {
  const rules = { inputs: inputsOption<Row>(), l1: numberOption(1, { min: 0 }), ...regressionRules };
  const { inputs, ...given } = resolveOptions("lasso", rules, options);
  const params = Object.freeze({ ...given, l2: 0, solver: "coordinateDescent" as const });
  return createRegression("lasso", inputs, given, params);
}
