import type { ClassTarget, Examples, Json, Resumable, RowValues, TargetVector } from "@portrait/core";
import type { ExtraState, TreeClassifier } from "../ensemble/tree-classifier.js";
import type { TreeRegressor } from "../ensemble/tree-regressor.js";
import type { BoostingObjective, BoostingParams } from "./boosting-options.js";
import type { Evaluation } from "./evaluate-iterations.js";

/** What boosted trees say of themselves, whatever they predict. */
export interface Boosted {
  /** What kind of model. */
  readonly kind: "boostedTrees";
  /** What was minimised. */
  readonly objective: BoostingObjective;
  /** How many iterations were kept, those of earlier fits among them: trees for each output. */
  readonly iterations: number;
  /** How the metric of the validation data went in the last fit; undefined if there were none. */
  readonly evaluation: Evaluation | undefined;
}

/** Boosted trees that tell classes apart: `true` from `false`, or named classes. */
export interface BoostedTreesClassifier<
  Row extends RowValues = RowValues,
  Class = boolean,
  Target extends TargetVector = Class extends string ? ClassTarget : Uint8Array,
> extends Omit<TreeClassifier<Row, Class>, "kind">,
    Boosted,
    Resumable<Examples<Row, Target>, BoostedTreesClassifier<Row, Class, Target>> {}

/** Boosted trees that predict a number: a mean, a median, a rate, a quantile, or a score to rank by. */
export interface BoostedTreesRegressor<Row extends RowValues = RowValues>
  extends Omit<TreeRegressor<Row>, "kind">,
    Boosted,
    Resumable<Examples<Row, Float64Array>, BoostedTreesRegressor<Row>> {}

/** What a model keeps beside its trees. */
export interface BoostedExtra {
  /** The options. */
  readonly params: BoostingParams;
  /** How the metric went. */
  readonly evaluation: Evaluation | undefined;
}

const plain = (params: BoostingParams): { [name: string]: Json } =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      value === undefined
        ? null
        : typeof value === "object"
          ? { ...(value as { [name: string]: Json }) }
          : (value as Json),
    ]),
  );

/**
 * The state of what a model keeps beside its trees.
 *
 * @param extra - What it keeps.
 */
export function boostedState({ params, evaluation }: BoostedExtra): ExtraState {
  return {
    config: {
      params: plain(params),
      evaluation:
        evaluation === undefined
          ? null
          : { metric: evaluation.metric, best: evaluation.best, count: evaluation.values.length },
    },
    ...(evaluation === undefined
      ? {}
      : {
          tensors: {
            evaluation: { shape: [evaluation.values.length], data: Float64Array.from(evaluation.values) },
          },
        }),
  };
}
