import { choiceOption, numberOption, type RowValues, resolveOptions } from "@portrait/core";
import { inputsOption } from "../input/schema.js";
import { createRegression, type LinearRegressionEstimator } from "./regression-estimator.js";
import { type RidgeOptions, regressionRules } from "./regression-options.js";

/**
 * Ridge regression: least squares with an L2 penalty. It minimises
 *
 * `sum_i c_i / 2 * (y_i - w . x_i - b)^2 + l2 / 2 * ||w||^2`
 *
 * with the intercept `b` not penalised; the rest is as for `linearRegression`: encoding, solvers, cost, errors,
 * `resume`. With `l2` greater than 0 there is one optimum, whatever columns determine each other. `l2` is
 * scikit-learn's `alpha`.
 *
 * Source: Hoerl and Kennard, "Ridge regression: biased estimation for nonorthogonal problems", Technometrics 12 (1970).
 *
 * @param options - See {@link RidgeOptions}.
 * @throws PortraitError `invalid-option` when an option is unknown or out of range, or an input is a list or timestamp.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { ridge } from "@portrait/models/linear";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 1 }, { visits: 2 }, { visits: 3 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [12, 14, 16],
 * });
 * const model = await fit(ridge({ l2: 3, scaling: "none" }), examples);
 * model.weights()[0]?.weight.toFixed(3); // => "0.800"
 * ```
 */
export function ridge<Row extends RowValues = RowValues>(
  options: RidgeOptions<Row> = {},
): LinearRegressionEstimator<Row, "ridge"> {
  const rules = {
    inputs: inputsOption<Row>(),
    l2: numberOption(1, { min: 0 }),
    ...regressionRules,
    solver: choiceOption("auto", ["auto", "normalEquations", "lbfgs"]),
  };
  const { inputs, ...given } = resolveOptions("ridge", rules, options);
  return createRegression("ridge", inputs, given, Object.freeze({ ...given, l1: 0 }));
}
