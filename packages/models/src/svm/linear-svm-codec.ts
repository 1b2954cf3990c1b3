import {
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
import { convergenceFromState } from "./convergence.js";
import { linearMachineFromState } from "./linear-machine.js";
import { linearSvmRules } from "./linear-options.js";
import {
  createLinearSvmModel,
  LINEAR_SVM_KIND,
  LINEAR_SVM_VERSION,
  type LinearSvmModel,
} from "./linear-svm-model.js";
import { readParams } from "./read-params.js";
import { readSigmoids } from "./sigmoid-state.js";

function decode<Class, Target extends TargetVector>(
  state: DecodedState,
  config: ConfigReader,
  task: ClassTask<Class, Target>,
  classes: readonly Class[],
): LinearSvmModel<RowValues, Class> {
  const params = readParams(config.object("params"), linearSvmRules);
  const outputs = classes.length === 2 ? 1 : classes.length;
  return createLinearSvmModel({
    task,
    classes,
    machine: linearMachineFromState<RowValues>(LINEAR_SVM_KIND, config, state, outputs),
    sigmoids: params.probability ? readSigmoids(LINEAR_SVM_KIND, state, outputs) : undefined,
    convergence: convergenceFromState(config.object("convergence")),
    horizon: config.read("horizon", numberOption(0, { min: 0 })),
    params,
  });
}

/**
 * Makes `linearSvm` models out of their state again; the state is checked throughout. Whether the model is one of two
 * classes or of several is found at run time, by its `classes`.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { linearSvm, linearSvmCodec } from "@portrait/models/svm";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 9 }, { visits: 1 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [true, false],
 * });
 * const model = await fit(linearSvm(), examples);
 * linearSvmCodec.decode(model.state()).classes; // => [false, true]
 * ```
 */
export const linearSvmCodec: Codec<LinearSvmModel | LinearSvmModel<RowValues, string>> = {
  kind: LINEAR_SVM_KIND,
  decode(state) {
    const config = readConfig(LINEAR_SVM_KIND, LINEAR_SVM_VERSION, state);
    const task = config.read("task", choiceOption("binary", ["binary", "multiclass"]));
    const names = config.read("classes", textsRule);
    if (task === "binary") {
      if (names.join() === BINARY_CLASSES.join()) return decode(state, config, binaryTask, BINARY_CLASSES);
      throw invalidArtifact(LINEAR_SVM_KIND, "config.classes must be false and true");
    }
    if (names.length < 2) throw invalidArtifact(LINEAR_SVM_KIND, "config.classes must name at least two");
    return decode(state, config, multiclassTask, Object.freeze([...names]));
  },
};
