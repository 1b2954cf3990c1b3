import { type Codec, numberOption, type TimeUnit } from "@portrait/core";
import { readConfig } from "../input/artifact.js";
import { convergenceFromState } from "../linear/convergence.js";
import { BG_NBD_KIND, BG_NBD_VERSION, type BgNbdModel, createBgNbdModel } from "./bg-nbd-model.js";
import { unitRule } from "./bg-nbd-options.js";
import { BG_NBD_NAMES } from "./bg-nbd-parameters.js";
import { numberColumns } from "./lifetime-data.js";
import {
  positiveRule,
  readColumns,
  readLikelihoodParams,
  readPositive,
  readPositiveOrNone,
} from "./lifetime-state.js";

/**
 * Makes `bgNbd` models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { days, fit } from "@portrait/core";
 * import { bgNbd, bgNbdCodec } from "@portrait/models/lifetime";
 *
 * const customers = [
 *   { frequency: 0, recency: 0, tenure: 40 }, { frequency: 3, recency: 20, tenure: 30 },
 *   { frequency: 1, recency: 9, tenure: 35 }, { frequency: 5, recency: 11, tenure: 40 },
 * ];
 * const model = await fit(bgNbd({ l2: 1 }), customers);
 * bgNbdCodec.decode(model.state()).predictNew(days(30)) === model.predictNew(days(30)); // => true
 * ```
 */
export const bgNbdCodec: Codec<BgNbdModel> = {
  kind: BG_NBD_KIND,
  decode(state) {
    const config = readConfig(BG_NBD_KIND, BG_NBD_VERSION, state);
    const columns = readColumns(BG_NBD_KIND, config.object("columns"), ["frequency", "recency", "tenure"]);
    return createBgNbdModel({
      inputs: numberColumns(BG_NBD_KIND, [columns.frequency, columns.recency, columns.tenure]),
      columns,
      unit: config.read<TimeUnit>("unit", unitRule),
      params: readLikelihoodParams(config.object("params")),
      parameters: readPositive(config.object("parameters"), BG_NBD_NAMES),
      standardErrors: readPositiveOrNone(config, "standardErrors", BG_NBD_NAMES),
      customers: config.read("customers", positiveRule),
      logLikelihood: config.read("logLikelihood", numberOption(0)),
      convergence: convergenceFromState(config.object("convergence")),
    });
  },
};
