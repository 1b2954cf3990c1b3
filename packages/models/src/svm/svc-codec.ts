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
import { machineFromState, pairsOf } from "./machine.js";
import { readParams } from "./read-params.js";
import { readSigmoids } from "./sigmoid-state.js";
import { createSvcModel, SVC_KIND, SVC_VERSION, type SvcModel } from "./svc-model.js";
import { svcRules } from "./svc-options.js";

function decode<Class, Target extends TargetVector>(
  state: DecodedState,
  config: ConfigReader,
  task: ClassTask<Class, Target>,
  classes: readonly Class[],
): SvcModel<RowValues, Class> {
  const params = readParams(config.object("params"), svcRules);
  return createSvcModel({
    task,
    classes,
    machine: machineFromState<RowValues>(SVC_KIND, config, state, classes.length),
    sigmoids: params.probability ? readSigmoids(SVC_KIND, state, pairsOf(classes.length)) : undefined,
    convergence: convergenceFromState(config.object("convergence")),
    horizon: config.read("horizon", numberOption(0, { min: 0 })),
    params,
  });
}

/**
 * Makes `svc` models out of their state again; the state is checked throughout. Whether the model is one of two classes
 * or of several is found at run time, by its `classes`.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { svc, svcCodec } from "@portrait/models/svm";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 9 }, { visits: 1 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [true, false],
 * });
 * const model = await fit(svc(), examples);
 * svcCodec.decode(model.state()).classes; // => [false, true]
 * ```
 */
export const svcCodec: Codec<SvcModel | SvcModel<RowValues, string>> = {
  kind: SVC_KIND,
  decode(state) {
    const config = readConfig(SVC_KIND, SVC_VERSION, state);
    const task = config.read("task", choiceOption("binary", ["binary", "multiclass"]));
    const names = config.read("classes", textsRule);
    if (task === "binary") {
      if (names.join() === BINARY_CLASSES.join()) return decode(state, config, binaryTask, BINARY_CLASSES);
      throw invalidArtifact(SVC_KIND, "config.classes must be false and true");
    }
    if (names.length < 2) throw invalidArtifact(SVC_KIND, "config.classes must name at least two");
    return decode(state, config, multiclassTask, Object.freeze([...names]));
  },
};
