import { type Codec, numberOption, type RowValues } from "@portrait/core";
import { readConfig } from "../input/artifact.js";
import { convergenceFromState } from "./convergence.js";
import { machineFromState } from "./machine.js";
import { readParams } from "./read-params.js";
import { svrRules } from "./svr.js";
import { createSvrModel, SVR_KIND, SVR_VERSION, type SvrModel } from "./svr-model.js";

/**
 * Makes `svr` models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { svr, svrCodec } from "@portrait/models/svm";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 9 }, { visits: 1 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [3, 0],
 * });
 * const model = await fit(svr(), examples);
 * svrCodec.decode(model.state()).predictOne({ visits: 4 }) === model.predictOne({ visits: 4 }); // => true
 * ```
 */
export const svrCodec: Codec<SvrModel> = {
  kind: SVR_KIND,
  decode(state) {
    const config = readConfig(SVR_KIND, SVR_VERSION, state);
    return createSvrModel({
      machine: machineFromState<RowValues>(SVR_KIND, config, state, 2),
      convergence: convergenceFromState(config.object("convergence")),
      horizon: config.read("horizon", numberOption(0, { min: 0 })),
      params: readParams(config.object("params"), svrRules),
    });
  },
};
