import { type Codec, choiceOption, type DecodedState, numberOption, type RowValues } from "@portrait/core";
import {
  type ConfigReader,
  invalidArtifact,
  readConfig,
  readNumbers,
  readTensor,
  textsRule,
} from "../input/artifact.js";
import { encoderFromState } from "../input/encoder-state.js";
import { BINARY_CLASSES } from "../input/probabilities.js";
import { binaryTask, multiclassTask } from "../multiclass/class-task.js";
import {
  createKnnClassifier,
  createKnnRegressor,
  KNN_KIND,
  KNN_VERSION,
  type KnnClassifier,
  type KnnRegressor,
} from "./knn-model.js";
import { type KnnParams, knnRules } from "./knn-options.js";
import type { Neighborhood } from "./neighborhood.js";

function readParams(config: ConfigReader): KnnParams {
  return Object.freeze({
    k: config.read("k", knnRules.k),
    metric: config.read("metric", knnRules.metric),
    weighting: config.read("weighting", knnRules.weighting),
    scaling: config.read("scaling", knnRules.scaling),
    minCount: config.read("minCount", knnRules.minCount),
    search: config.read("search", knnRules.search),
  });
}

function readNeighborhood(
  state: DecodedState,
  config: ConfigReader,
  classes: number | undefined,
): Neighborhood {
  const encoder = encoderFromState<RowValues>(KNN_KIND, config.objects("columns"), state);
  const targets = readNumbers(KNN_KIND, state, "targets", [-1], "f64");
  const { length } = targets;
  if (length === 0) throw invalidArtifact(KNN_KIND, 'tensor "targets" must hold at least one number');
  const odd =
    classes === undefined
      ? -1
      : targets.findIndex((code) => !(Number.isInteger(code) && code >= 0 && code < classes));
  if (odd >= 0) {
    throw invalidArtifact(
      KNN_KIND,
      `tensor "targets" must hold codes of ${classes} classes; number ${odd} is ${targets[odd]}`,
    );
  }
  const weights = readTensor(KNN_KIND, state, "weights", [length]);
  const light = weights.findIndex((weight) => weight <= 0);
  if (light >= 0) {
    throw invalidArtifact(
      KNN_KIND,
      `tensor "weights" must hold numbers > 0; number ${light} is ${weights[light]}`,
    );
  }
  return Object.freeze({
    encoder,
    matrix: readTensor(KNN_KIND, state, "rows", [length, encoder.columns.length]),
    origins: readNumbers(KNN_KIND, state, "origins", [length], "i32"),
    targets,
    weights,
    horizon: config.read("horizon", numberOption(0, { min: 0 })),
    params: readParams(config.object("params")),
  });
}

/**
 * Makes `knn` models out of their state again; the state is checked throughout. Whether the model is a classifier of two
 * classes, of several, or a regressor is found at run time.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { knn, knnCodec } from "@portrait/models/neighbors";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 9 }, { visits: 1 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [true, false],
 * });
 * const model = await fit(knn({ k: 1 }), examples);
 * knnCodec.decode(model.state()).neighbors({ visits: 7 })[0]?.row; // => 0
 * ```
 */
export const knnCodec: Codec<KnnClassifier | KnnClassifier<RowValues, string> | KnnRegressor> = {
  kind: KNN_KIND,
  decode(state) {
    const config = readConfig(KNN_KIND, KNN_VERSION, state);
    const task = config.read("task", choiceOption("binary", ["binary", "multiclass", "regression"]));
    if (task === "regression") return createKnnRegressor(readNeighborhood(state, config, undefined));
    if (task === "binary")
      return createKnnClassifier(readNeighborhood(state, config, 2), binaryTask, BINARY_CLASSES);
    const classes = config.read("classes", textsRule);
    if (classes.length < 2) throw invalidArtifact(KNN_KIND, "config.classes must name at least two");
    const neighborhood = readNeighborhood(state, config, classes.length);
    return createKnnClassifier(neighborhood, multiclassTask, Object.freeze([...classes]));
  },
};
