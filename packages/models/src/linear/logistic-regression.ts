import { type RowValues, resolveOptions, type TableSchema } from "@portrait/core";
import { learnEncoder } from "../input/encoder.js";
import { checkEncodable, inputColumns, inputsOption } from "../input/schema.js";
import type { TabularEstimator } from "../input/tabular-estimator.js";
import { countBothClasses } from "../input/training-data.js";
import { optimise } from "./logistic-fit.js";
import { type LogisticParams, type LogisticRegressionOptions, logisticRules } from "./logistic-options.js";
import { LOGISTIC_KIND, type LogisticRegressionModel } from "./logistic-regression-model.js";

/** An estimator of a logistic regression: a frozen description that `fit` makes a model of. */
export type LogisticRegressionEstimator<Row extends RowValues = RowValues> = TabularEstimator<
  Row,
  LogisticRegressionModel<Row>
>;

function createEstimator<Row extends RowValues>(
  inputs: TableSchema<Row> | undefined,
  params: LogisticParams,
): LogisticRegressionEstimator<Row> {
  return Object.freeze<LogisticRegressionEstimator<Row>>({
    kind: LOGISTIC_KIND,
    params: Object.freeze({ ...params, inputs: inputs === undefined ? null : inputs.columns }),
    inputs,
    withInputs(others) {
      checkEncodable(LOGISTIC_KIND, others);
      return createEstimator(others, params);
    },
    async learn(data, context) {
      countBothClasses(LOGISTIC_KIND, data);
      const { scaling, minCount } = params;
      const columns = inputColumns(LOGISTIC_KIND, data.table, inputs);
      const encoder = learnEncoder(LOGISTIC_KIND, data.table, columns, {
        scaling,
        minCount,
        imputation: "median",
      });
      const start = new Float64Array(encoder.columns.length + (params.fitIntercept ? 1 : 0));
      return optimise(encoder, data, start, params, context);
    },
  });
}

/**
 * Binary logistic regression with an L2 penalty. It minimises, by L-BFGS,
 *
 * `sum_i c_i * log(1 + exp(-s_i * (w . x_i + b))) + l2 / 2 * ||w||^2`
 *
 * where `s_i` is 1 if the outcome of row `i` came true and -1 if not, `x_i` is the encoded row, `b` the intercept
 * (not penalised) and `c_i` the weight of the row's class, 1 unless `classWeight` is `balanced`. The losses are summed,
 * not averaged: `l2` is scikit-learn's `1 / C`.
 *
 * Rows are encoded as learnt from the examples. A number is scaled (see `scaling`), with its median for null; a
 * boolean is 0 or 1, with the share of `true` for null; both have a further 0-or-1 column that says that the value was
 * null, if it ever was. A category has a 0-or-1 column for each level that at least `minCount` examples have, one for
 * the others and one for null, as the examples had them; what they did not show adds nothing. An input that never
 * changes keeps a weight of 0 if it is a scaled number, and is listed in the model's `constants`.
 *
 * `weights()` are the `w`, one for each encoded column: `age`, `age (null)`, `country=France`, `country (other)`; for a
 * number in log odds per standard deviation. `contributions(row)` are summed for each input column; with `intercept`
 * they add up to the log odds.
 *
 * `resume` minimises the same objective over the new examples alone, from the model's weights and with its encoder:
 * means, scales and levels stay those of the first fit, and levels that it did not know add nothing. What the earlier
 * examples taught is left only as the start, so a resumed fit that converges depends on the new examples and the
 * encoder; pass old and new together to learn from both.
 *
 * One iteration passes over the dense matrix once or twice: O(rows * encoded columns). With at most 256 coefficients the
 * minimiser is first told a bound of the second derivatives, O(rows * columns^2), and then needs some 10 to 20
 * iterations; with more it may need hundreds. `predictOne` takes microseconds.
 * Look at `model.convergence.converged`: a fit that used up `maxIterations` is no error.
 *
 * `fit` throws PortraitError `invalid-data` when there are no examples, one outcome is absent, a number is infinite, a
 * column is of another type than asked for, or the matrix would take more than 2 GiB; `missing-column` when the
 * examples lack an input; `aborted` between iterations. Predicting throws `missing-column`, `unexpected-column` and
 * `invalid-data`.
 *
 * Source: Nocedal and Wright, "Numerical Optimization", 2nd edition (2006), chapter 7, for the minimiser; Böhning and
 * Lindsay, "Monotonicity of quadratic-approximation algorithms" (1988), for the bound.
 *
 * @param options - See {@link LogisticRegressionOptions}.
 * @throws PortraitError `invalid-option` when an option is unknown or out of range, or an input is a list or timestamp.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { logisticRegression } from "@portrait/models/linear";
 *
 * const examples = createExamples({
 *   rows: [
 *     { visits: 9, member: true }, { visits: 7, member: false }, { visits: 8, member: true },
 *     { visits: 2, member: false }, { visits: 0, member: true }, { visits: 1, member: false },
 *   ],
 *   schema: { columns: [{ name: "visits", type: "number" }, { name: "member", type: "boolean" }] },
 *   target: [true, true, true, false, false, false],
 * });
 * const model = await fit(logisticRegression({ l2: 0.5 }), examples);
 * model.convergence.converged; // => true
 * model.predictOne({ visits: 6, member: true }).value; // => true
 * model.weights()[0]?.name; // => "visits"
 * ```
 */
export function logisticRegression<Row extends RowValues = RowValues>(
  options: LogisticRegressionOptions<Row> = {},
): LogisticRegressionEstimator<Row> {
  const rules = { inputs: inputsOption<Row>(), ...logisticRules };
  const { inputs, ...params } = resolveOptions(LOGISTIC_KIND, rules, options);
  if (inputs !== undefined) checkEncodable(LOGISTIC_KIND, inputs);
  return createEstimator(inputs, Object.freeze(params));
}
