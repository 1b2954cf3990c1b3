import { type Codec, numberOption, type RowValues } from "@portrait/core";
import { readConfig } from "../input/artifact.js";
import { convergenceFromState } from "./convergence.js";
import { linearMachineFromState } from "./linear-machine.js";
import { linearSvrRules } from "./linear-options.js";
import {
  createLinearSvrModel,
  LINEAR_SVR_KIND,
  LINEAR_SVR_VERSION,
  type LinearSvrModel,
} from "./linear-svr-model.js";
import { readParams } from "./read-params.js";

/**
 * Makes `linearSvr` models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { linearSvr, linearSvrCodec } from "@portrait/models/svm";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 9 }, { visits: 1 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [3, 0],
 * });
 * const model = await fit(linearSvr(), examples);
 * linearSvrCodec.decode(model.state()).intercept === model.intercept; // => true
 * ```
 */
export const linearSvrCodec: Codec<LinearSvrModel> = {
  kind: LINEAR_SVR_KIND,
  decode(state) {
    const config = readConfig(LINEAR_SVR_KIND, LINEAR_SVR_VERSION, state);
    return createLinearSvrModel({
      machine: linearMachineFromState<RowValues>(LINEAR_SVR_KIND, config, state, 1),
      convergence: convergenceFromState(config.object("convergence")),
      horizon: config.read("horizon", numberOption(0, { min: 0 })),
      params: readParams(config.object("params"), linearSvrRules),
    });
  },
};
