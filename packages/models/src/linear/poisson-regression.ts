import { choiceOption, numberOption, type RowValues, resolveOptions } from "@portrait/core";
import { inputsOption } from "../input/schema.js";
import { createRegression, type LinearRegressionEstimator } from "./regression-estimator.js";
import { type PoissonRegressionOptions, regressionRules } from "./regression-options.js";

/**
 * Poisson regression with the logarithm as its link, for counts and other answers that are at least 0 and whose mean
 * is a product of effects. It minimises
 *
 * `sum_i c_i * (exp(z_i) - y_i * z_i) + l1 * ||w||_1 + l2 / 2 * ||w||^2` with `z_i = w . x_i + b`
 *
 * and predicts `exp(z)`, at most 8e307. The intercept `b` is not penalised. Encoding, cost and `resume` are as for
 * `logisticRegression`, errors as for `linearRegression`, and a negative answer is `invalid-data`. Answers that are all 0
 * give a model whose predictions are below 1e-300.
 *
 * Source: McCullagh and Nelder, "Generalized Linear Models", 2nd edition (1989), chapter 6.
 *
 * @param options - See {@link PoissonRegressionOptions}.
 * @throws PortraitError `invalid-option` when an option is unknown or out of range, an input is a list or timestamp, or
 *   `solver` is `lbfgs` and `l1` greater than 0.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { poissonRegression } from "@portrait/models/linear";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 0 }, { visits: 1 }, { visits: 2 }, { visits: 3 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [1, 2, 4, 8],
 * });
 * const model = await fit(poissonRegression({ l2: 0 }), examples);
 * model.predictOne({ visits: 4 }).toFixed(3); // => "16.000"
 * ```
 */
export function poissonRegression<Row extends RowValues = RowValues>(
  options: PoissonRegressionOptions<Row> = {},
): LinearRegressionEstimator<Row, "poissonRegression"> {
  const rules = {
    inputs: inputsOption<Row>(),
    l1: numberOption(0, { min: 0 }),
    l2: numberOption(1, { min: 0 }),
    ...regressionRules,
    solver: choiceOption("auto", ["auto", "lbfgs", "coordinateDescent"]),
  };
  const { inputs, ...given } = resolveOptions("poissonRegression", rules, options);
  return createRegression("poissonRegression", inputs, given, Object.freeze(given));
}
