import {
  type ClassTarget,
  choiceOption,
  type RowValues,
  resolveOptions,
  type Table,
  type TableSchema,
} from "@portrait/core";
import { checkEncodable, inputColumns, inputsOption } from "../../input/schema.js";
import type { TabularEstimator } from "../../input/tabular-estimator.js";
import { binarySpace, classSpace } from "../ensemble/class-space.js";
import { learnTreeInputs } from "../ensemble/tree-inputs.js";
import { type Answers, readBinary, readClasses, readNumberAnswers } from "./answers.js";
import {
  createForestClassifier,
  createForestRegressor,
  type ForestClassifier,
  type ForestInit,
  type ForestRegressor,
} from "./forest-model.js";
import {
  checkForestParams,
  type ForestKind,
  type ForestOptions,
  type ForestParams,
  type ForestTask,
  forestRules,
} from "./forest-options.js";
import { type GrowthContext, growTrees } from "./grow-trees.js";
import { featureCount } from "./growth.js";

/** An estimator of a forest of a yes-or-no outcome. */
export type ForestEstimator<Row extends RowValues = RowValues> = TabularEstimator<
  Row,
  ForestClassifier<Row>,
  Uint8Array
>;

/** An estimator of a forest of several classes. */
export type ForestClassEstimator<Row extends RowValues = RowValues> = TabularEstimator<
  Row,
  ForestClassifier<Row, string>,
  ClassTarget
>;

/** An estimator of a forest of numbers. */
export type ForestRegressionEstimator<Row extends RowValues = RowValues> = TabularEstimator<
  Row,
  ForestRegressor<Row>,
  Float64Array
>;

interface Description<Row extends RowValues> {
  readonly forest: ForestKind;
  readonly inputs: TableSchema<Row> | undefined;
  readonly params: ForestParams;
}

const head = <Row extends RowValues>(task: ForestTask, { forest, inputs, params }: Description<Row>) => ({
  kind: forest.kind,
  params: Object.freeze({ task, ...params, inputs: inputs === undefined ? null : inputs.columns }),
  inputs,
});

function reading<Row extends RowValues>(
  { forest, params }: Pick<Description<Row>, "forest" | "params">,
  inputs: TableSchema<Row>,
): Description<Row> {
  checkEncodable(forest.kind, inputs);
  return { forest, params, inputs };
}

async function learn<Row extends RowValues>(
  { forest, inputs, params }: Description<Row>,
  table: Table,
  answers: Answers,
  horizon: number,
  context: GrowthContext,
): Promise<ForestInit<Row>> {
  const { kind, random } = forest;
  const encoder = learnTreeInputs(kind, table, inputColumns(kind, table as Table<Row>, inputs));
  const { classWeight, maxFeatures, maxDepth, maxLeaves, ...others } = params;
  const growth = {
    ...others,
    random,
    features: featureCount(maxFeatures, encoder.columns.length),
    maxDepth: maxDepth ?? Number.POSITIVE_INFINITY,
    maxLeaves: maxLeaves ?? Number.POSITIVE_INFINITY,
    balanced: classWeight === "balanced",
  };
  const grown = await growTrees(encoder, table, answers, growth, context);
  return { kind, inputs: encoder, ...grown, horizon, params };
}

function binaryEstimator<Row extends RowValues>(description: Description<Row>): ForestEstimator<Row> {
  const { kind } = description.forest;
  return Object.freeze<ForestEstimator<Row>>({
    ...head("binary", description),
    withInputs: (others) => binaryEstimator(reading(description, others)),
    async learn(data, context) {
      const answers = readBinary(kind, data);
      const init = await learn(description, data.table, answers, data.horizon, context);
      return createForestClassifier(init, binarySpace);
    },
  });
}

function classEstimator<Row extends RowValues>(description: Description<Row>): ForestClassEstimator<Row> {
  const { kind } = description.forest;
  return Object.freeze<ForestClassEstimator<Row>>({
    ...head("multiclass", description),
    withInputs: (others) => classEstimator(reading(description, others)),
    async learn(data, context) {
      const answers = readClasses(kind, data);
      const init = await learn(description, data.table, answers, data.horizon, context);
      return createForestClassifier(init, classSpace(data.target.classes));
    },
  });
}

function regressionEstimator<Row extends RowValues>(
  description: Description<Row>,
): ForestRegressionEstimator<Row> {
  const { kind } = description.forest;
  return Object.freeze<ForestRegressionEstimator<Row>>({
    ...head("regression", description),
    withInputs: (others) => regressionEstimator(reading(description, others)),
    async learn(data, context) {
      const answers = readNumberAnswers(kind, data);
      return createForestRegressor(await learn(description, data.table, answers, data.horizon, context));
    },
  });
}

const TASKS: readonly ForestTask[] = ["binary", "multiclass", "regression"];

/**
 * The estimator of a forest.
 *
 * @param forest - Which kind.
 * @param options - What was asked for.
 * @throws PortraitError `invalid-option`.
 */
export function forestEstimator<Row extends RowValues>(
  forest: ForestKind,
  options: ForestOptions<Row>,
): ForestEstimator<Row> | ForestClassEstimator<Row> | ForestRegressionEstimator<Row> {
  const task = choiceOption<ForestTask>("binary", TASKS);
  const asked: ForestTask = task.accepts(options?.task) ? (options.task as ForestTask) : "binary";
  const rules = { task, inputs: inputsOption<Row>(), ...forestRules(forest, asked) };
  const { task: resolved, inputs, ...params } = resolveOptions(forest.kind, rules, options);
  if (inputs !== undefined) checkEncodable(forest.kind, inputs);
  checkForestParams(forest.kind, params);
  const description: Description<Row> = { forest, inputs, params: Object.freeze(params) };
  if (resolved === "binary") return binaryEstimator(description);
  return resolved === "multiclass" ? classEstimator(description) : regressionEstimator(description);
}
