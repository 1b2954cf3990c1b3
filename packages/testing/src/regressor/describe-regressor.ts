import type { RowValues } from "@portrait/core";
import { type Check, describeChecks } from "../suite/check.js";
import { supervisedChecks } from "../supervised/checks.js";
import { predictionChecks } from "./prediction.js";
import { type RegressorSuite, regressorSubject } from "./suite.js";

/**
 * The contract of regressors as checks; {@link describeRegressor} registers them.
 *
 * @param suite - The estimator and what is documented of it.
 *
 * @example
 * ```ts no-run
 * import type { Codec, Estimator, NumberExamples, Regressor, RowValues } from "@portrait/core";
 * import { failedChecks, regressorChecks } from "@portrait/testing";
 *
 * declare const estimator: Estimator<NumberExamples<RowValues>, Regressor<RowValues>>;
 * declare const codec: Codec;
 * const failed = await failedChecks(regressorChecks({ estimator, codecs: [codec] }));
 * ```
 */
export function regressorChecks<Row extends RowValues, Input extends RowValues>(
  suite: RegressorSuite<Row, Input>,
): readonly Check[] {
  const subject = regressorSubject(suite);
  return [...supervisedChecks(subject), ...predictionChecks(subject)];
}

/**
 * Registers the contract suite of a regressor as tests: fits are repeatable, order does not matter, rows scored
 * together get what each gets alone, predictions are finite, a saved model is the same model, aborting works, odd data
 * gives a clear error or what is documented, constant targets are predicted, sample weights count, and nothing that
 * was passed is changed.
 *
 * @param name - The name of the block of tests.
 * @param suite - The estimator and what is documented of it.
 *
 * @example
 * ```ts no-run
 * import type { Codec, Estimator, NumberExamples, Regressor, RowValues } from "@portrait/core";
 * import { describeRegressor } from "@portrait/testing";
 *
 * declare const estimator: Estimator<NumberExamples<RowValues>, Regressor<RowValues>>;
 * declare const codec: Codec;
 * describeRegressor("ridge", { estimator, codecs: [codec], weights: "replicates" });
 * ```
 */
export function describeRegressor<Row extends RowValues, Input extends RowValues>(
  name: string,
  suite: RegressorSuite<Row, Input>,
): void {
  describeChecks(`${name}: the contract of regressors`, regressorChecks(suite));
}
