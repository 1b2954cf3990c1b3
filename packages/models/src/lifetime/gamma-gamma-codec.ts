import { type Codec, numberOption, optionalOption } from "@portrait/core";
import { invalidArtifact, readConfig } from "../input/artifact.js";
import { convergenceFromState } from "../linear/convergence.js";
import {
  createGammaGammaModel,
  GAMMA_GAMMA_KIND,
  GAMMA_GAMMA_VERSION,
  type GammaGammaModel,
} from "./gamma-gamma-model.js";
import { GAMMA_GAMMA_NAMES } from "./gamma-gamma-parameters.js";
import { numberColumns } from "./lifetime-data.js";
import {
  positiveRule,
  readColumns,
  readLikelihoodParams,
  readPositive,
  readPositiveOrNone,
} from "./lifetime-state.js";

const correlationRule = optionalOption<number | null>(
  "a number from -1 to 1, or null",
  (value) => value === null || numberOption(0, { min: -1, max: 1 }).accepts(value),
);

/**
 * Makes `gammaGamma` models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { fit } from "@portrait/core";
 * import { gammaGamma, gammaGammaCodec } from "@portrait/models/lifetime";
 *
 * const customers = [{ frequency: 1, monetaryValue: 12 }, { frequency: 4, monetaryValue: 30 }];
 * const model = await fit(gammaGamma({ l2: 1 }), customers);
 * gammaGammaCodec.decode(model.state()).meanValue === model.meanValue; // => true
 * ```
 */
export const gammaGammaCodec: Codec<GammaGammaModel> = {
  kind: GAMMA_GAMMA_KIND,
  decode(state) {
    const config = readConfig(GAMMA_GAMMA_KIND, GAMMA_GAMMA_VERSION, state);
    const columns = readColumns(GAMMA_GAMMA_KIND, config.object("columns"), ["frequency", "monetaryValue"]);
    const parameters = readPositive(config.object("parameters"), GAMMA_GAMMA_NAMES);
    if (!(parameters.q > 1)) {
      throw invalidArtifact(GAMMA_GAMMA_KIND, `config.parameters.q must be > 1; received ${parameters.q}`);
    }
    return createGammaGammaModel({
      inputs: numberColumns(GAMMA_GAMMA_KIND, [columns.frequency, columns.monetaryValue]),
      columns,
      params: readLikelihoodParams(config.object("params")),
      parameters,
      standardErrors: readPositiveOrNone(config, "standardErrors", GAMMA_GAMMA_NAMES),
      correlation: config.read("correlation", correlationRule) ?? undefined,
      customers: config.read("customers", positiveRule),
      logLikelihood: config.read("logLikelihood", numberOption(0)),
      convergence: convergenceFromState(config.object("convergence")),
    });
  },
};
