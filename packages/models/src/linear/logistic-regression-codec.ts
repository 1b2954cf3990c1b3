import { type Codec, numberOption, type RowValues } from "@portrait/core";
import { type ConfigReader, readConfig, readTensor } from "../input/artifact.js";
import { encoderFromState } from "../input/encoder-state.js";
import { convergenceFromState } from "./convergence.js";
import { learnOn } from "./logistic-fit.js";
import { type LogisticParams, logisticRules } from "./logistic-options.js";
import {
  createLogisticModel,
  LOGISTIC_KIND,
  LOGISTIC_VERSION,
  type LogisticFit,
  type LogisticRegressionModel,
} from "./logistic-regression-model.js";

function readParams(config: ConfigReader): LogisticParams {
  return Object.freeze({
    l2: config.read("l2", logisticRules.l2),
    fitIntercept: config.read("fitIntercept", logisticRules.fitIntercept),
    scaling: config.read("scaling", logisticRules.scaling),
    classWeight: config.read("classWeight", logisticRules.classWeight),
    minCount: config.read("minCount", logisticRules.minCount),
    maxIterations: config.read("maxIterations", logisticRules.maxIterations),
    tolerance: config.read("tolerance", logisticRules.tolerance),
  });
}

/**
 * Makes `logisticRegression` models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { logisticRegression, logisticRegressionCodec } from "@portrait/models/linear";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 9 }, { visits: 1 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [true, false],
 * });
 * const model = await fit(logisticRegression(), examples);
 * const again = logisticRegressionCodec.decode(model.state());
 * again.predictOne({ visits: 5 }).probability === model.predictOne({ visits: 5 }).probability; // => true
 * ```
 */
export const logisticRegressionCodec: Codec<LogisticRegressionModel> = {
  kind: LOGISTIC_KIND,
  decode(state) {
    const config = readConfig(LOGISTIC_KIND, LOGISTIC_VERSION, state);
    const encoder = encoderFromState<RowValues>(LOGISTIC_KIND, config.objects("columns"), state);
    const fit: LogisticFit<RowValues> = {
      encoder,
      coefficients: readTensor(LOGISTIC_KIND, state, "coefficients", [encoder.columns.length]),
      intercept: config.read("intercept", numberOption(0)),
      convergence: convergenceFromState(config.object("convergence")),
      horizon: config.read("horizon", numberOption(0, { min: 0 })),
      params: readParams(config.object("params")),
    };
    return createLogisticModel(fit, learnOn);
  },
};
