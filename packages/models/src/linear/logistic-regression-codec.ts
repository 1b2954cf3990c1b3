import { type Codec, type DecodedState, numberOption, type RowValues } from "@portrait/core";
import { type ConfigReader, readConfig, readTensor } from "../input/artifact.js";
import { encoderFromState } from "../input/encoder-state.js";
import { createMixedEncoder, type MixedEncoder } from "../input/mixed-encoder.js";
import { convergenceFromState } from "./convergence.js";
import type { Coefficients } from "./fit-linear.js";
import { coefficientsFromState, mixedEncoderFromState } from "./linear-state.js";
import { learnOn } from "./logistic-fit.js";
import { type LogisticParams, logisticRules } from "./logistic-options.js";
import {
  createLogisticModel,
  LOGISTIC_KIND,
  LOGISTIC_VERSION,
  type LogisticRegressionModel,
} from "./logistic-regression-model.js";

/**
 * Reads the options of a logistic regression.
 *
 * @param config - Their config.
 * @param before - Those that the first layout did not have; left out, all are read.
 * @throws PortraitError `invalid-artifact`.
 */
export function readLogisticParams(
  config: ConfigReader,
  before: Partial<Pick<LogisticParams, "multiClass" | "l1" | "solver">> = {},
): LogisticParams {
  return Object.freeze({
    multiClass: before.multiClass ?? config.read("multiClass", logisticRules.multiClass),
    l1: before.l1 ?? config.read("l1", logisticRules.l1),
    l2: config.read("l2", logisticRules.l2),
    fitIntercept: config.read("fitIntercept", logisticRules.fitIntercept),
    scaling: config.read("scaling", logisticRules.scaling),
    classWeight: config.read("classWeight", logisticRules.classWeight),
    solver: before.solver ?? config.read("solver", logisticRules.solver),
    minCount: config.read("minCount", logisticRules.minCount),
    maxIterations: config.read("maxIterations", logisticRules.maxIterations),
    tolerance: config.read("tolerance", logisticRules.tolerance),
  });
}

interface Decoded {
  readonly encoder: MixedEncoder<RowValues>;
  readonly coefficients: Coefficients;
  readonly params: LogisticParams;
}

/** The layout before there were sparse inputs and penalties on magnitudes. */
function decodeFirst(config: ConfigReader, state: DecodedState): Decoded {
  const dense = encoderFromState<RowValues>(LOGISTIC_KIND, config.objects("columns"), state);
  return {
    encoder: createMixedEncoder(LOGISTIC_KIND, dense.inputs, dense, new Map()),
    coefficients: {
      weights: readTensor(LOGISTIC_KIND, state, "coefficients", [dense.columns.length]),
      intercepts: Float64Array.of(config.read("intercept", numberOption(0))),
    },
    params: readLogisticParams(config.object("params"), { multiClass: "none", l1: 0, solver: "auto" }),
  };
}

function decodeSecond(config: ConfigReader, state: DecodedState): Decoded {
  const encoder = mixedEncoderFromState(LOGISTIC_KIND, config, state);
  return {
    encoder,
    coefficients: coefficientsFromState(LOGISTIC_KIND, state, 1, encoder.width),
    params: readLogisticParams(config.object("params")),
  };
}

/**
 * Makes `logisticRegression` models of a yes-or-no outcome out of their state again; the state is checked throughout.
 * Those of
 * several classes have a codec of their own, `multiclassLogisticRegressionCodec`.
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
    const first = typeof state === "object" && state !== null && state.version === 1;
    const config = readConfig(LOGISTIC_KIND, first ? 1 : LOGISTIC_VERSION, state);
    const decoded = first ? decodeFirst(config, state) : decodeSecond(config, state);
    return createLogisticModel(
      {
        ...decoded,
        convergence: convergenceFromState(config.object("convergence")),
        horizon: config.read("horizon", numberOption(0, { min: 0 })),
      },
      learnOn,
    );
  },
};
