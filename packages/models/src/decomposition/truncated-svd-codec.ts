import {
  type Codec,
  type DecodedState,
  integerOption,
  numberOption,
  type RowValues,
  type TableSchema,
} from "@portrait/core";
import {
  type ConfigReader,
  invalidArtifact,
  readConfig,
  readNumbers,
  readTensor,
  textRule,
} from "../input/artifact.js";
import {
  createTruncatedSvdModel,
  TRUNCATED_SVD_KIND,
  TRUNCATED_SVD_VERSION,
  type TruncatedSvdModel,
} from "./truncated-svd-model.js";
import { type TruncatedSvdParams, truncatedSvdRules } from "./truncated-svd-options.js";

function readParams(config: ConfigReader): TruncatedSvdParams {
  return Object.freeze({
    components: config.read("components", truncatedSvdRules.components),
    iterations: config.read("iterations", truncatedSvdRules.iterations),
    oversampling: config.read("oversampling", truncatedSvdRules.oversampling),
  });
}

function readPlaces(state: DecodedState, width: number): Int32Array {
  const places = readNumbers(TRUNCATED_SVD_KIND, state, "places", [-1], "i32");
  const sound = places.every(
    (place, at) => place >= 0 && place < width && (at === 0 || place > (places[at - 1] as number)),
  );
  if (sound) return places;
  throw invalidArtifact(TRUNCATED_SVD_KIND, `tensor "places" must hold ascending places >= 0 and < ${width}`);
}

/**
 * Makes `truncatedSvd` models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { createExamples, createTable, fit } from "@portrait/core";
 * import { hashNgrams } from "@portrait/features";
 * import { truncatedSvd, truncatedSvdCodec } from "@portrait/models/decomposition";
 *
 * const words = hashNgrams(["red apple", "green apple", "fast car"], { analyzer: "word", bits: 8 });
 * const rows = createExamples({ table: createTable({ words }), target: [true, true, false] });
 * const model = await fit(truncatedSvd({ components: 2 }), rows);
 * truncatedSvdCodec.decode(model.state()).width; // => 256
 * ```
 */
export const truncatedSvdCodec: Codec<TruncatedSvdModel> = {
  kind: TRUNCATED_SVD_KIND,
  decode(state) {
    const kind = TRUNCATED_SVD_KIND;
    const config = readConfig(kind, TRUNCATED_SVD_VERSION, state);
    const width = config.read("width", integerOption(1, { min: 1, max: 2 ** 31 - 1 }));
    const singularValues = readNumbers(kind, state, "singularValues", [-1], "f64");
    const dimensions = singularValues.length;
    if (dimensions === 0)
      throw invalidArtifact(kind, 'tensor "singularValues" must hold at least one number');
    const places = readPlaces(state, width);
    const name = config.read("column", textRule);
    const inputs: TableSchema<RowValues> = Object.freeze({
      columns: Object.freeze([Object.freeze({ name, type: "sparse" as const })]),
    });
    return createTruncatedSvdModel({
      inputs,
      width,
      places,
      loadings: readTensor(kind, state, "loadings", [places.length, dimensions]),
      singularValues,
      variances: readTensor(kind, state, "variances", [dimensions]),
      totalVariance: config.read("totalVariance", numberOption(0, { min: 0 })),
      params: readParams(config.object("params")),
    });
  },
};
