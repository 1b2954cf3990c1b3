import type {
  ClassExamples,
  ClassTarget,
  Examples,
  FitContext,
  NumberExamples,
  RowValues,
  TableSchema,
  TargetVector,
} from "@portrait/core";
import { takeExamples } from "@portrait/core";
import { inputColumns } from "../../input/schema.js";
import { binarySpace, classSpace } from "../ensemble/class-space.js";
import { createTreeClassifier } from "../ensemble/tree-classifier.js";
import type { TreeEnsemble } from "../ensemble/tree-ensemble.js";
import { learnTreeInputs, type TreeInputs } from "../ensemble/tree-inputs.js";
import { createTreeRegressor } from "../ensemble/tree-regressor.js";
import { BOOSTED_KIND, BOOSTED_VERSION } from "./boosted-kind.js";
import {
  type Boosted,
  type BoostedExtra,
  type BoostedTreesClassifier,
  type BoostedTreesRegressor,
  boostedState,
} from "./boosted-trees-model.js";
import type { BoostingParams } from "./boosting-options.js";
import { binaryTask, checkBinary, checkClasses, classTask } from "./class-tasks.js";
import { fitTrees } from "./fit-trees.js";
import { checkTargetNumbers, numberTask } from "./number-tasks.js";

/** What a model of boosted trees is made of. */
export interface BoostedInit<Row extends RowValues> extends BoostedExtra {
  /** How rows are encoded. */
  readonly inputs: TreeInputs<Row>;
  /** The trees. */
  readonly ensemble: TreeEnsemble;
  /** The horizon of the examples, in milliseconds. */
  readonly horizon: number;
}

/** What to learn with and from where. */
export interface BoostedStart<Row extends RowValues> {
  /** The columns asked for; undefined for all. */
  readonly schema: TableSchema<Row> | undefined;
  /** The model to go on from. */
  readonly earlier: BoostedInit<Row> | undefined;
}

function common<Row extends RowValues>({ params, evaluation, ensemble }: BoostedInit<Row>): Boosted {
  return {
    kind: BOOSTED_KIND,
    objective: params.objective,
    iterations: ensemble.roots.length / ensemble.outputs,
    evaluation,
  };
}

/** The examples without the rows of weight 0, which are as if absent. */
function weighty<Row extends RowValues, Target extends TargetVector>(
  data: Examples<Row, Target>,
): Examples<Row, Target> {
  const { weights } = data;
  if (weights === undefined || weights.every((weight) => weight > 0)) return data;
  return takeExamples(
    data,
    Uint32Array.from(weights.keys()).filter((row) => (weights[row] as number) > 0),
  );
}

function startOf<Row extends RowValues>(
  data: Examples<Row, Uint8Array | ClassTarget | Float64Array>,
  { schema, earlier }: BoostedStart<Row>,
): { readonly inputs: TreeInputs<Row>; readonly earlier: TreeEnsemble | undefined } {
  const inputs =
    earlier?.inputs ??
    learnTreeInputs(BOOSTED_KIND, data.table, inputColumns(BOOSTED_KIND, data.table, schema));
  return { inputs, earlier: earlier?.ensemble };
}

/**
 * The model of a yes-or-no outcome.
 *
 * @param init - What it is made of.
 */
export function binaryModel<Row extends RowValues>(
  init: BoostedInit<Row>,
): BoostedTreesClassifier<Row, boolean, Uint8Array> {
  const { inputs, ensemble, horizon, params } = init;
  const trees = createTreeClassifier<Row, boolean>({
    kind: BOOSTED_KIND,
    version: BOOSTED_VERSION,
    space: binarySpace,
    inputs,
    ensemble,
    link: "logistic",
    horizon,
    extra: boostedState(init),
  });
  return Object.freeze({
    ...trees,
    ...common(init),
    learnOn: (data: Examples<Row>, context: FitContext<Examples<Row>>) =>
      learnBinary(data, context, params, { schema: undefined, earlier: init }),
  });
}

/**
 * Learns a yes-or-no outcome.
 *
 * @param all - The examples.
 * @param context - The fit's context.
 * @param params - The options.
 * @param start - The columns, or the model to go on from.
 */
export async function learnBinary<Row extends RowValues>(
  all: Examples<Row>,
  context: FitContext<Examples<Row>>,
  params: BoostingParams,
  start: BoostedStart<Row>,
): Promise<BoostedTreesClassifier<Row, boolean, Uint8Array>> {
  checkBinary(all);
  const data = weighty(all);
  if (data !== all) checkBinary(data);
  const from = startOf(data, start);
  const fitted = await fitTrees({ task: binaryTask(params), params, data, context, ...from });
  return binaryModel({ ...fitted, params, inputs: from.inputs, horizon: data.horizon });
}

/**
 * The model of several classes.
 *
 * @param init - What it is made of.
 * @param classes - The classes.
 */
export function classModel<Row extends RowValues>(
  init: BoostedInit<Row>,
  classes: readonly string[],
): BoostedTreesClassifier<Row, string, ClassTarget> {
  const { inputs, ensemble, horizon, params } = init;
  const trees = createTreeClassifier<Row, string>({
    kind: BOOSTED_KIND,
    version: BOOSTED_VERSION,
    space: classSpace(classes),
    inputs,
    ensemble,
    link: "softmax",
    horizon,
    extra: boostedState(init),
  });
  return Object.freeze({
    ...trees,
    ...common(init),
    learnOn: (data: ClassExamples<Row>, context: FitContext<ClassExamples<Row>>) =>
      learnClasses(data, context, params, { schema: undefined, earlier: init }, classes),
  });
}

/**
 * Learns several classes.
 *
 * @param all - The examples.
 * @param context - The fit's context.
 * @param params - The options.
 * @param start - The columns, or the model to go on from.
 * @param known - The classes of that model; left out, those of the examples.
 */
export async function learnClasses<Row extends RowValues>(
  all: ClassExamples<Row>,
  context: FitContext<ClassExamples<Row>>,
  params: BoostingParams,
  start: BoostedStart<Row>,
  known?: readonly string[],
): Promise<BoostedTreesClassifier<Row, string, ClassTarget>> {
  checkClasses(all);
  const data = weighty(all);
  if (data !== all) checkClasses(data);
  const classes = known ?? data.target.classes;
  const from = startOf(data, start);
  const fitted = await fitTrees({ task: classTask(params, classes), params, data, context, ...from });
  return classModel({ ...fitted, params, inputs: from.inputs, horizon: data.horizon }, classes);
}

/**
 * The model of a number.
 *
 * @param init - What it is made of.
 */
export function numberModel<Row extends RowValues>(init: BoostedInit<Row>): BoostedTreesRegressor<Row> {
  const { inputs, ensemble, horizon, params } = init;
  const trees = createTreeRegressor<Row>({
    kind: BOOSTED_KIND,
    version: BOOSTED_VERSION,
    inputs,
    ensemble,
    link: params.objective === "poisson" ? "exp" : "identity",
    horizon,
    extra: boostedState(init),
  });
  return Object.freeze({
    ...trees,
    ...common(init),
    learnOn: (data: NumberExamples<Row>, context: FitContext<NumberExamples<Row>>) =>
      learnNumbers(data, context, params, { schema: undefined, earlier: init }),
  });
}

/**
 * Learns a number.
 *
 * @param all - The examples.
 * @param context - The fit's context.
 * @param params - The options.
 * @param start - The columns, or the model to go on from.
 */
export async function learnNumbers<Row extends RowValues>(
  all: NumberExamples<Row>,
  context: FitContext<NumberExamples<Row>>,
  params: BoostingParams,
  start: BoostedStart<Row>,
): Promise<BoostedTreesRegressor<Row>> {
  checkTargetNumbers(all, params.objective);
  const data = weighty(all);
  if (data !== all) checkTargetNumbers(data, params.objective);
  const from = startOf(data, start);
  const fitted = await fitTrees({ task: numberTask(params), params, data, context, ...from });
  return numberModel({ ...fitted, params, inputs: from.inputs, horizon: data.horizon });
}
