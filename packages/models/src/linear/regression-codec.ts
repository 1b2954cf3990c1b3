import { type Codec, numberOption, type RowValues } from "@portrait/core";
import { type ConfigReader, readConfig } from "../input/artifact.js";
import { convergenceFromState } from "./convergence.js";
import { coefficientsFromState, mixedEncoderFromState } from "./linear-state.js";
import { learnNumbersOn } from "./regression-fit.js";
import {
  createRegressionModel,
  type LinearRegressionModel,
  REGRESSION_VERSION,
  type RegressionKind,
} from "./regression-model.js";
import { type RegressionParams, regressionRules, solverRule } from "./regression-options.js";

function readParams(config: ConfigReader): RegressionParams {
  return Object.freeze({
    l1: config.read("l1", numberOption(0, { min: 0 })),
    l2: config.read("l2", numberOption(0, { min: 0 })),
    fitIntercept: config.read("fitIntercept", regressionRules.fitIntercept),
    scaling: config.read("scaling", regressionRules.scaling),
    solver: config.read("solver", solverRule),
    minCount: config.read("minCount", regressionRules.minCount),
    maxIterations: config.read("maxIterations", regressionRules.maxIterations),
    tolerance: config.read("tolerance", regressionRules.tolerance),
  });
}

function codecOf<Kind extends RegressionKind>(kind: Kind): Codec<LinearRegressionModel<RowValues, Kind>> {
  return {
    kind,
    decode(state) {
      const config = readConfig(kind, REGRESSION_VERSION, state);
      const encoder = mixedEncoderFromState(kind, config, state);
      return createRegressionModel(
        {
          kind,
          encoder,
          coefficients: coefficientsFromState(kind, state, 1, encoder.width),
          convergence: convergenceFromState(config.object("convergence")),
          horizon: config.read("horizon", numberOption(0, { min: 0 })),
          params: readParams(config.object("params")),
        },
        learnNumbersOn,
      );
    },
  };
}

/**
 * Makes `linearRegression` models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { linearRegression, linearRegressionCodec } from "@portrait/models/linear";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 9 }, { visits: 1 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [18, 2],
 * });
 * const model = await fit(linearRegression(), examples);
 * linearRegressionCodec.decode(model.state()).predictOne({ visits: 5 }) === model.predictOne({ visits: 5 }); // => true
 * ```
 */
export const linearRegressionCodec: Codec<LinearRegressionModel<RowValues, "linearRegression">> =
  /* @__PURE__ */ codecOf("linearRegression");

/**
 * Makes `ridge` models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { ridgeCodec } from "@portrait/models/linear";
 *
 * ridgeCodec.kind; // => "ridge"
 * ```
 */
export const ridgeCodec: Codec<LinearRegressionModel<RowValues, "ridge">> = /* @__PURE__ */ codecOf("ridge");

/**
 * Makes `lasso` models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { lassoCodec } from "@portrait/models/linear";
 *
 * lassoCodec.kind; // => "lasso"
 * ```
 */
export const lassoCodec: Codec<LinearRegressionModel<RowValues, "lasso">> = /* @__PURE__ */ codecOf("lasso");

/**
 * Makes `elasticNet` models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { elasticNetCodec } from "@portrait/models/linear";
 *
 * elasticNetCodec.kind; // => "elasticNet"
 * ```
 */
export const elasticNetCodec: Codec<LinearRegressionModel<RowValues, "elasticNet">> =
  /* @__PURE__ */ codecOf("elasticNet");

/**
 * Makes `poissonRegression` models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { poissonRegressionCodec } from "@portrait/models/linear";
 *
 * poissonRegressionCodec.kind; // => "poissonRegression"
 * ```
 */
export const poissonRegressionCodec: Codec<LinearRegressionModel<RowValues, "poissonRegression">> =
  /* @__PURE__ */ codecOf("poissonRegression");
