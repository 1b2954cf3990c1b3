import { booleanOption, type Codec, integerOption, numberOption, type RowValues } from "@portrait/core";
import {
  type ConfigReader,
  invalidArtifact,
  readConfig,
  readNumbers,
  readTensor,
} from "../input/artifact.js";
import { encoderFromState } from "../input/encoder-state.js";
import { createKMeansModel, K_MEANS_KIND, K_MEANS_VERSION, type KMeansModel } from "./k-means-model.js";
import { type KMeansParams, kMeansRules } from "./k-means-options.js";

function readParams(config: ConfigReader): KMeansParams {
  return Object.freeze({
    clusters: config.read("clusters", kMeansRules.clusters),
    starts: config.read("starts", kMeansRules.starts),
    initialization: config.read("initialization", kMeansRules.initialization),
    maxIterations: config.read("maxIterations", kMeansRules.maxIterations),
    tolerance: config.read("tolerance", kMeansRules.tolerance),
    scaling: config.read("scaling", kMeansRules.scaling),
    minCount: config.read("minCount", kMeansRules.minCount),
  });
}

/**
 * Makes `kMeans` models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { kMeans, kMeansCodec } from "@portrait/models/cluster";
 *
 * const rows = createExamples({
 *   rows: [{ visits: 9 }, { visits: 1 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [true, false],
 * });
 * const model = await fit(kMeans({ clusters: 2 }), rows);
 * kMeansCodec.decode(model.state()).assignOne({ visits: 8 }) === model.assignOne({ visits: 9 }); // => true
 * ```
 */
export const kMeansCodec: Codec<KMeansModel> = {
  kind: K_MEANS_KIND,
  decode(state) {
    const config = readConfig(K_MEANS_KIND, K_MEANS_VERSION, state);
    const encoder = encoderFromState<RowValues>(K_MEANS_KIND, config.objects("columns"), state);
    const weights = readNumbers(K_MEANS_KIND, state, "weights", [-1], "f64");
    if (weights.length === 0 || !weights.every((weight) => weight >= 0)) {
      throw invalidArtifact(K_MEANS_KIND, 'tensor "weights" must hold at least one number, and none below 0');
    }
    return createKMeansModel({
      encoder,
      centers: readTensor(K_MEANS_KIND, state, "centers", [weights.length, encoder.columns.length]),
      weights,
      inertia: config.read("inertia", numberOption(0, { min: 0 })),
      iterations: config.read("iterations", integerOption(1, { min: 0 })),
      converged: config.read("converged", booleanOption(true)),
      params: readParams(config.object("params")),
    });
  },
};
