import {
  type ClassTarget,
  PortraitError,
  type RowValues,
  resolveOptions,
  type TableSchema,
} from "@portrait/core";
import { checkEncodable, inputsOption } from "../../input/schema.js";
import type { TabularEstimator } from "../../input/tabular-estimator.js";
import { BOOSTED_KIND } from "./boosted-kind.js";
import type { BoostedTreesClassifier, BoostedTreesRegressor } from "./boosted-trees-model.js";
import {
  type BinaryBoostingOptions,
  type BoostingParams,
  boostingRules,
  type MulticlassBoostingOptions,
  type NumberBoostingOptions,
  OBJECTIVES,
  objectiveRule,
  ownOptions,
  type QuantileBoostingOptions,
  type RankBoostingOptions,
} from "./boosting-options.js";
import { learnBinary, learnClasses, learnNumbers } from "./learn-boosted.js";

/** An estimator of boosted trees for a yes-or-no outcome. */
export type BoostedTreesEstimator<Row extends RowValues = RowValues> = TabularEstimator<
  Row,
  BoostedTreesClassifier<Row>
>;

/** An estimator of boosted trees for one of several classes. */
export type MulticlassBoostedTreesEstimator<Row extends RowValues = RowValues> = TabularEstimator<
  Row,
  BoostedTreesClassifier<Row, string>,
  ClassTarget
>;

/** An estimator of boosted trees for a number. */
export type NumberBoostedTreesEstimator<Row extends RowValues = RowValues> = TabularEstimator<
  Row,
  BoostedTreesRegressor<Row>,
  Float64Array
>;

function description<Row extends RowValues>(inputs: TableSchema<Row> | undefined, params: BoostingParams) {
  return {
    kind: BOOSTED_KIND,
    params: Object.freeze({ ...params, inputs: inputs === undefined ? null : inputs.columns }),
    inputs,
  };
}

function encodable<Row extends RowValues>(inputs: TableSchema<Row>): TableSchema<Row> {
  checkEncodable(BOOSTED_KIND, inputs);
  return inputs;
}

function binaryEstimator<Row extends RowValues>(
  inputs: TableSchema<Row> | undefined,
  params: BoostingParams,
): BoostedTreesEstimator<Row> {
  return Object.freeze<BoostedTreesEstimator<Row>>({
    ...description(inputs, params),
    withInputs: (others) => binaryEstimator(encodable(others), params),
    learn: (data, context) => learnBinary(data, context, params, { schema: inputs, earlier: undefined }),
  });
}

function classEstimator<Row extends RowValues>(
  inputs: TableSchema<Row> | undefined,
  params: BoostingParams,
): MulticlassBoostedTreesEstimator<Row> {
  return Object.freeze<MulticlassBoostedTreesEstimator<Row>>({
    ...description(inputs, params),
    withInputs: (others) => classEstimator(encodable(others), params),
    learn: (data, context) => learnClasses(data, context, params, { schema: inputs, earlier: undefined }),
  });
}

function numberEstimator<Row extends RowValues>(
  inputs: TableSchema<Row> | undefined,
  params: BoostingParams,
): NumberBoostedTreesEstimator<Row> {
  return Object.freeze<NumberBoostedTreesEstimator<Row>>({
    ...description(inputs, params),
    withInputs: (others) => numberEstimator(encodable(others), params),
    learn: (data, context) => learnNumbers(data, context, params, { schema: inputs, earlier: undefined }),
  });
}

type AnyOptions<Row extends RowValues> =
  | BinaryBoostingOptions<Row>
  | MulticlassBoostingOptions<Row>
  | NumberBoostingOptions<Row>
  | QuantileBoostingOptions<Row>
  | RankBoostingOptions<Row>;

/** The options with their defaults; those that the objective does not have are unknown to it. */
function resolve<Row extends RowValues>(
  options: AnyOptions<Row>,
): { readonly inputs: TableSchema<Row> | undefined; readonly params: BoostingParams } {
  const { objective } = resolveOptions(
    BOOSTED_KIND,
    { objective: objectiveRule },
    Object.hasOwn(Object(options), "objective") ? { objective: options.objective } : {},
  );
  const rules = boostingRules(objective);
  const { inputs, ...params } = resolveOptions(
    BOOSTED_KIND,
    { inputs: inputsOption<Row>(), ...rules },
    options,
  );
  for (const name of Object.keys(options)) {
    if (ownOptions(name, objective)) continue;
    throw new PortraitError({
      code: "invalid-option",
      message: `${BOOSTED_KIND}: the objective "${objective}" has no option "${name}".`,
      hint: `${OBJECTIVES.filter((other) => ownOptions(name, other))
        .map((other) => `"${other}"`)
        .join(" and ")} has it.`,
      details: { option: name, objective },
    });
  }
  if (params.goss !== undefined && params.subsample < 1) {
    throw new PortraitError({
      code: "invalid-option",
      message: `${BOOSTED_KIND}: "goss" and "subsample" both draw rows; received "subsample" ${params.subsample} beside "goss".`,
      hint: "Leave one of them out.",
    });
  }
  if (inputs !== undefined) checkEncodable(BOOSTED_KIND, inputs);
  return { inputs, params };
}

export function boostedTrees<Row extends RowValues = RowValues>(
  options?: BinaryBoostingOptions<Row>,
): BoostedTreesEstimator<Row>;
export function boostedTrees<Row extends RowValues = RowValues>(
  options: MulticlassBoostingOptions<Row>,
): MulticlassBoostedTreesEstimator<Row>;
export function boostedTrees<Row extends RowValues = RowValues>(
  options: NumberBoostingOptions<Row> | QuantileBoostingOptions<Row> | RankBoostingOptions<Row>,
): NumberBoostedTreesEstimator<Row>;
export function boostedTrees<Row extends RowValues = RowValues>(
  options: AnyOptions<Row> = {},
): BoostedTreesEstimator<Row> | MulticlassBoostedTreesEstimator<Row> | NumberBoostedTreesEstimator<Row> {
  const { inputs, params } = resolve<Row>(options);
  if (params.objective === "binary") return binaryEstimator(inputs, params);
  if (params.objective === "multiclass") return classEstimator(inputs, params);
  return numberEstimator(inputs, params);
}
