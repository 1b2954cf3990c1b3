import { numberOption, type RowValues, resolveOptions } from "@portrait/core";
import { inputsOption } from "../input/schema.js";
import { createRegression, type LinearRegressionEstimator } from "./regression-estimator.js";
import { type ElasticNetOptions, regressionRules } from "./regression-options.js";

/**
 * Elastic net: least squares with an L1 and an L2 penalty, which makes weights exactly 0 as the lasso does and shares
 * them among inputs that go together as ridge does. It minimises
 *
 * `sum_i c_i / 2 * (y_i - w . x_i - b)^2 + l1 * ||w||_1 + l2 / 2 * ||w||^2`
 *
 * with the intercept `b` not penalised; solver, cost, encoding, errors and `resume` are those of `lasso`.
 *
 * Source: Zou and Hastie, "Regularization and variable selection via the elastic net", Journal of the Royal Statistical
 * Society B 67 (2005).
 *
 * @param options - See {@link ElasticNetOptions}.
 * @throws PortraitError `invalid-option` when an option is unknown or out of range, or an input is a list or timestamp.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { elasticNet } from "@portrait/models/linear";
 *
 * const examples = createExamples({
 *   rows: [{ a: 1, b: 1 }, { a: 2, b: 2 }, { a: 3, b: 3 }],
 *   schema: { columns: [{ name: "a", type: "number" }, { name: "b", type: "number" }] },
 *   target: [10, 20, 30],
 * });
 * const [first, second] = (await fit(elasticNet({ l1: 1, l2: 1 }), examples)).weights();
 * Math.abs((first?.weight ?? 0) - (second?.weight ?? 1)) < 1e-5; // => true
 * ```
 */
export function elasticNet<Row extends RowValues = RowValues>(
  options: ElasticNetOptions<Row> = {},
): LinearRegressionEstimator<Row, "elasticNet"> {
  const rules = {
    inputs: inputsOption<Row>(),
    l1: numberOption(1, { min: 0 }),
    l2: numberOption(1, { min: 0 }),
    ...regressionRules,
  };
  const { inputs, ...given } = resolveOptions("elasticNet", rules, options);
  const params = Object.freeze({ ...given, solver: "coordinateDescent" as const });
  return createRegression("elasticNet", inputs, given, params);
}
