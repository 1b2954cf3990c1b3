import {
  type ClassTarget,
  type Codec,
  choiceOption,
  type DecodedState,
  numberOption,
  type RowValues,
  type TargetVector,
} from "@portrait/core";
import { type ConfigReader, invalidArtifact, readConfig, textsRule } from "../input/artifact.js";
import { BINARY_CLASSES } from "../input/probabilities.js";
import { binaryTask, type ClassTask, multiclassTask } from "../multiclass/class-task.js";
import {
  createNaiveBayesModel,
  NAIVE_BAYES_KIND,
  NAIVE_BAYES_VERSION,
  type NaiveBayesModel,
} from "./naive-bayes-model.js";
import { type NaiveBayesParams, naiveBayesRules } from "./naive-bayes-options.js";
import { schemaOfStatistics, statisticsFromState } from "./statistics-state.js";

function readParams(config: ConfigReader): NaiveBayesParams {
  return Object.freeze({
    likelihood: config.read("likelihood", naiveBayesRules.likelihood),
    alpha: config.read("alpha", naiveBayesRules.alpha),
    varianceSmoothing: config.read("varianceSmoothing", naiveBayesRules.varianceSmoothing),
    fitPrior: config.read("fitPrior", naiveBayesRules.fitPrior),
  });
}

function decode<Class, Target extends TargetVector>(
  state: DecodedState,
  config: ConfigReader,
  task: ClassTask<Class, Target>,
  classes: readonly Class[],
): NaiveBayesModel<RowValues, Class, Target> {
  const params = readParams(config.object("params"));
  const saved = {
    kind: NAIVE_BAYES_KIND,
    state,
    columns: config.objects("columns"),
    classes: classes.length,
    likelihood: params.likelihood,
  };
  const statistics = statisticsFromState(saved, classes);
  return createNaiveBayesModel({
    task,
    statistics,
    inputs: schemaOfStatistics<RowValues, Class>(statistics),
    horizon: config.read("horizon", numberOption(0, { min: 0 })),
    params,
  });
}

/**
 * Makes `naiveBayes` models out of their state again; the state is checked throughout. Whether the model is one of two
 * classes or of several is found at run time, by its `classes`.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { naiveBayes, naiveBayesCodec } from "@portrait/models/bayes";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 9 }, { visits: 1 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [true, false],
 * });
 * const model = await fit(naiveBayes(), examples);
 * naiveBayesCodec.decode(model.state()).classes; // => [false, true]
 * ```
 */
export const naiveBayesCodec: Codec<NaiveBayesModel | NaiveBayesModel<RowValues, string, ClassTarget>> = {
  kind: NAIVE_BAYES_KIND,
  decode(state) {
    const config = readConfig(NAIVE_BAYES_KIND, NAIVE_BAYES_VERSION, state);
    const task = config.read("task", choiceOption("binary", ["binary", "multiclass"]));
    const names = config.read("classes", textsRule);
    if (task === "binary") {
      if (names.join() === BINARY_CLASSES.join()) return decode(state, config, binaryTask, BINARY_CLASSES);
      throw invalidArtifact(NAIVE_BAYES_KIND, "config.classes must be false and true");
    }
    if (names.length < 2) throw invalidArtifact(NAIVE_BAYES_KIND, "config.classes must name at least two");
    return decode(state, config, multiclassTask, Object.freeze([...names]));
  },
};
