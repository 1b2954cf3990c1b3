import { type Codec, type DecodedState, numberOption, type OptionRule, type RowValues } from "@portrait/core";
import {
  type ConfigReader,
  invalidArtifact,
  readConfig,
  readNumbers,
  readTensor,
} from "../input/artifact.js";
import { encoderFromState } from "../input/encoder-state.js";
import { createPcaModel, PCA_KIND, PCA_VERSION, type PcaModel } from "./pca-model.js";
import { type PcaParams, pcaRules } from "./pca-options.js";

const componentsRule: OptionRule<number | null> = {
  default: null,
  expected: `null, or ${pcaRules.components.expected}`,
  accepts: (value) => value === null || (value !== undefined && pcaRules.components.accepts(value)),
};

function readParams(config: ConfigReader): PcaParams {
  return Object.freeze({
    components: config.read("components", componentsRule) ?? undefined,
    whiten: config.read("whiten", pcaRules.whiten),
    scaling: config.read("scaling", pcaRules.scaling),
    minCount: config.read("minCount", pcaRules.minCount),
    method: config.read("method", pcaRules.method),
    iterations: config.read("iterations", pcaRules.iterations),
  });
}

function readVariances(state: DecodedState): Float64Array {
  const variances = readNumbers(PCA_KIND, state, "variances", [-1], "f64");
  if (variances.length > 0 && variances.every((variance) => variance > 0)) return variances;
  throw invalidArtifact(PCA_KIND, 'tensor "variances" must hold at least one number, and all > 0');
}

/**
 * Makes `pca` models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { pca, pcaCodec } from "@portrait/models/decomposition";
 *
 * const rows = createExamples({
 *   rows: [{ a: 9, b: 1 }, { a: 1, b: 2 }, { a: 4, b: 0 }],
 *   schema: { columns: [{ name: "a", type: "number" }, { name: "b", type: "number" }] },
 *   target: [true, false, true],
 * });
 * const model = await fit(pca(), rows);
 * pcaCodec.decode(model.state()).dimensions; // => 2
 * ```
 */
export const pcaCodec: Codec<PcaModel> = {
  kind: PCA_KIND,
  decode(state) {
    const config = readConfig(PCA_KIND, PCA_VERSION, state);
    const encoder = encoderFromState<RowValues>(PCA_KIND, config.objects("columns"), state);
    const width = encoder.columns.length;
    const variances = readVariances(state);
    return createPcaModel({
      encoder,
      mean: readTensor(PCA_KIND, state, "mean", [width]),
      components: readTensor(PCA_KIND, state, "components", [variances.length, width]),
      singularValues: readTensor(PCA_KIND, state, "singularValues", [variances.length]),
      variances,
      totalVariance: config.read("totalVariance", numberOption(1, { min: 0, exclusiveMin: true })),
      params: readParams(config.object("params")),
    });
  },
};
