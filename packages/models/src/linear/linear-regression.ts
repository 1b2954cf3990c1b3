import { choiceOption, type RowValues, resolveOptions } from "@portrait/core";
import { inputsOption } from "../input/schema.js";
import { createRegression, type LinearRegressionEstimator } from "./regression-estimator.js";
import { type LinearRegressionOptions, regressionRules } from "./regression-options.js";

/**
 * Linear regression by ordinary least squares: it minimises
 *
 * `sum_i c_i / 2 * (y_i - w . x_i - b)^2`
 *
 * where `y_i` is the answer of row `i`, `x_i` the encoded row, `c_i` its weight in the examples (1 if they have none)
 * and `b` the intercept. Rows are encoded as by `logisticRegression`.
 *
 * Where columns determine each other, as the levels of a category and the intercept do, many weights are optimal; of
 * these it takes those of least norm over the encoded columns, for up to 1024 columns none of which is sparse: by the
 * eigenvectors of the products of the centred columns whose eigenvalues are above 1e-12 of the greatest. With more
 * columns or sparse ones it is one of the optimal ones, found by L-BFGS. Use `ridge` for weights that noise moves less.
 *
 * By the normal equations it takes O(rows * columns^2 / 2 + columns^3), by L-BFGS O(rows * columns) an iteration. The
 * solution of the normal equations is refined against the data until its gradient is as small as `tolerance` asks;
 * `model.convergence` says whether it is. A constant answer is predicted as such.
 *
 * `resume` minimises over the new examples alone, with the first fit's encoder, as by `logisticRegression`.
 *
 * `fit` throws PortraitError `invalid-data` when there are no examples, an answer or number is infinite, an answer is
 * above 1e145, a sparse column is damaged, a weight is negative or not finite, a column is of another type than asked
 * for, or the dense columns would take more than 2 GiB; `invalid-argument` when the answers are no numbers;
 * `missing-column` when the examples lack an input; `aborted` between iterations. Predicting throws `missing-column`,
 * `unexpected-column` and `invalid-data`.
 *
 * Source: Golub and Van Loan, "Matrix Computations", 4th edition (2013), chapter 5.
 *
 * @param options - See {@link LinearRegressionOptions}.
 * @throws PortraitError `invalid-option` when an option is unknown or out of range, or an input is a list or timestamp.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { linearRegression } from "@portrait/models/linear";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 1 }, { visits: 2 }, { visits: 3 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [12, 14, 16],
 * });
 * const model = await fit(linearRegression(), examples);
 * Math.round(model.predictOne({ visits: 5 })); // => 20
 * ```
 */
export function linearRegression<Row extends RowValues = RowValues>(
  options: LinearRegressionOptions<Row> = {},
): LinearRegressionEstimator<Row, "linearRegression"> {
  const rules = {
    inputs: inputsOption<Row>(),
    ...regressionRules,
    solver: choiceOption("auto", ["auto", "normalEquations", "lbfgs"]),
  };
  const { inputs, ...given } = resolveOptions("linearRegression", rules, options);
  return createRegression("linearRegression", inputs, given, Object.freeze({ ...given, l1: 0, l2: 0 }));
}
