import {
  type Codec,
  choiceOption,
  type DecodedState,
  integerOption,
  type OptionRule,
  type RowValues,
} from "@portrait/core";
import { type ConfigReader, invalidArtifact, readTensor } from "../../input/artifact.js";
import type { TreeEnsemble } from "../ensemble/tree-ensemble.js";
import type { TreeInputs } from "../ensemble/tree-inputs.js";
import {
  readBinaryTrees,
  readClassTrees,
  readRegressionTrees,
  readTreeTask,
  type TreeTask,
} from "../ensemble/tree-model-state.js";
import { BOOSTED_KIND, BOOSTED_VERSION } from "./boosted-kind.js";
import type { BoostedTreesClassifier, BoostedTreesRegressor } from "./boosted-trees-model.js";
import {
  type BoostingObjective,
  type BoostingParams,
  boostingRules,
  METRICS,
  objectiveRule,
} from "./boosting-options.js";
import type { Evaluation } from "./evaluate-iterations.js";
import { type BoostedInit, binaryModel, classModel, numberModel } from "./learn-boosted.js";

/** A model of boosted trees of any objective; `objective` tells which. */
export type BoostedTreesModel<Row extends RowValues = RowValues> =
  | BoostedTreesClassifier<Row>
  | BoostedTreesClassifier<Row, string>
  | BoostedTreesRegressor<Row>;

const TASKS: Readonly<Record<BoostingObjective, TreeTask>> = {
  binary: "binary",
  multiclass: "multiclass",
  squared: "regression",
  absolute: "regression",
  poisson: "regression",
  quantile: "regression",
  lambdaRank: "regression",
};

const LINKS: Readonly<Record<BoostingObjective, string>> = {
  binary: "logistic",
  multiclass: "softmax",
  squared: "identity",
  absolute: "identity",
  poisson: "exp",
  quantile: "identity",
  lambdaRank: "identity",
};

/** A rule whose value may also be null, which stands for undefined. */
function nullable<Value>(rule: OptionRule<Value>): OptionRule<Value | null> {
  return {
    ...rule,
    expected: `${rule.expected}, or null`,
    accepts: (value) => value === null || rule.accepts(value),
  };
}

function readParams(config: ConfigReader): BoostingParams {
  const objective = config.read("objective", objectiveRule);
  const rules = boostingRules(objective);
  return Object.freeze({
    objective,
    iterations: config.read("iterations", rules.iterations),
    learningRate: config.read("learningRate", rules.learningRate),
    numLeaves: config.read("numLeaves", rules.numLeaves),
    maxDepth: config.read("maxDepth", nullable(rules.maxDepth)) ?? undefined,
    minSamplesLeaf: config.read("minSamplesLeaf", rules.minSamplesLeaf),
    minChildWeight: config.read("minChildWeight", rules.minChildWeight),
    l1: config.read("l1", rules.l1),
    l2: config.read("l2", rules.l2),
    minSplitGain: config.read("minSplitGain", rules.minSplitGain),
    maxBins: config.read("maxBins", rules.maxBins),
    subsample: config.read("subsample", rules.subsample),
    columnSample: config.read("columnSample", rules.columnSample),
    goss: config.read("goss", nullable(rules.goss)) ?? undefined,
    monotone: config.read("monotone", nullable(rules.monotone)) ?? undefined,
    categorySmoothing: config.read("categorySmoothing", rules.categorySmoothing),
    categoryL2: config.read("categoryL2", rules.categoryL2),
    maxOneVsRest: config.read("maxOneVsRest", rules.maxOneVsRest),
    classWeight: config.read("classWeight", rules.classWeight),
    earlyStopping: config.read("earlyStopping", nullable(rules.earlyStopping)) ?? undefined,
    alpha: config.read("alpha", rules.alpha),
    sigmoid: config.read("sigmoid", rules.sigmoid),
    truncation: config.read("truncation", rules.truncation),
  });
}

const isObject: OptionRule<object | null> = {
  default: null,
  expected: "an object or null",
  accepts: (value) => typeof value === "object" && !Array.isArray(value),
};

function readEvaluation(
  config: ConfigReader,
  state: DecodedState,
  objective: BoostingObjective,
): Evaluation | undefined {
  if (config.read("evaluation", isObject) === null) return undefined;
  const held = config.object("evaluation");
  const count = held.read("count", integerOption(1, { min: 1 }));
  const metrics = METRICS[objective];
  return Object.freeze({
    metric: held.read("metric", choiceOption(metrics[0] as (typeof metrics)[number], metrics)),
    best: held.read("best", integerOption(0, { min: 0, max: count - 1 })),
    values: Object.freeze([...readTensor(BOOSTED_KIND, state, "evaluation", [count])]),
  });
}

interface Read<Row extends RowValues> {
  readonly inputs: TreeInputs<Row>;
  readonly ensemble: TreeEnsemble;
  readonly horizon: number;
  readonly link: string;
  readonly scale?: number;
}

function readInit(
  state: DecodedState,
  task: TreeTask,
  config: ConfigReader,
  init: Read<RowValues>,
): BoostedInit<RowValues> {
  const params = readParams(config.object("params"));
  const { inputs, ensemble, horizon, link, scale = 1 } = init;
  if (TASKS[params.objective] !== task) {
    throw invalidArtifact(
      BOOSTED_KIND,
      `objective "${params.objective}" does not fit its classes, which are those of ${task} trees`,
    );
  }
  const wanted = LINKS[params.objective];
  if (link !== wanted || scale !== 1 || ensemble.average || ensemble.leafWidth !== 1) {
    throw invalidArtifact(BOOSTED_KIND, `trees must add up to the scores of the link "${wanted}"`);
  }
  return { inputs, ensemble, horizon, params, evaluation: readEvaluation(config, state, params.objective) };
}

function decode(state: DecodedState): BoostedTreesModel {
  const task = readTreeTask(BOOSTED_KIND, BOOSTED_VERSION, state);
  if (task === "binary") {
    const { init, config } = readBinaryTrees<RowValues>(BOOSTED_KIND, BOOSTED_VERSION, state);
    return binaryModel(readInit(state, task, config, init));
  }
  if (task === "multiclass") {
    const { init, config } = readClassTrees<RowValues>(BOOSTED_KIND, BOOSTED_VERSION, state);
    return classModel(readInit(state, task, config, init), init.space.classes);
  }
  const { init, config } = readRegressionTrees<RowValues>(BOOSTED_KIND, BOOSTED_VERSION, state);
  return numberModel(readInit(state, task, config, init));
}

/**
 * Makes `boostedTrees` models out of their state again; the state is checked throughout. The model is of the kind that
 * was saved: look at `objective`.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { boostedTrees, boostedTreesCodec } from "@portrait/models/tree";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 9 }, { visits: 8 }, { visits: 1 }, { visits: 0 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [30, 28, 3, 1],
 * });
 * const model = await fit(boostedTrees({ objective: "squared", minSamplesLeaf: 1 }), examples);
 * boostedTreesCodec.decode(model.state()).objective; // => "squared"
 * ```
 */
export const boostedTreesCodec: Codec<BoostedTreesModel> = { kind: BOOSTED_KIND, decode };
