import type { Codec, RowValues } from "@portrait/core";
import { readConfig } from "../input/artifact.js";
import { convergenceFromState } from "./convergence.js";
import { machineFromState } from "./machine.js";
import {
  createOneClassModel,
  ONE_CLASS_KIND,
  ONE_CLASS_VERSION,
  type OneClassSvmModel,
} from "./one-class-model.js";
import { oneClassRules } from "./one-class-svm.js";
import { readParams } from "./read-params.js";

/**
 * Makes `oneClassSvm` models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { oneClassSvm, oneClassSvmCodec } from "@portrait/models/svm";
 *
 * const usual = createExamples({
 *   rows: [{ visits: 9 }, { visits: 8 }, { visits: 8 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [true, true, true],
 * });
 * const model = await fit(oneClassSvm(), usual);
 * oneClassSvmCodec.decode(model.state()).rho === model.rho; // => true
 * ```
 */
export const oneClassSvmCodec: Codec<OneClassSvmModel> = {
  kind: ONE_CLASS_KIND,
  decode(state) {
    const config = readConfig(ONE_CLASS_KIND, ONE_CLASS_VERSION, state);
    return createOneClassModel({
      machine: machineFromState<RowValues>(ONE_CLASS_KIND, config, state, 2),
      convergence: convergenceFromState(config.object("convergence")),
      params: readParams(config.object("params"), oneClassRules),
    });
  },
};
