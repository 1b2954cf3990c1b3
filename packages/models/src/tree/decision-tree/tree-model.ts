import type { RowValues } from "@portrait/core";
import type { ClassSpace } from "../ensemble/class-space.js";
import { createTreeClassifier, type TreeClassifier } from "../ensemble/tree-classifier.js";
import type { TreeEnsemble } from "../ensemble/tree-ensemble.js";
import type { TreeInputs } from "../ensemble/tree-inputs.js";
import { createTreeRegressor, type TreeRegressor } from "../ensemble/tree-regressor.js";
import { paramsState } from "../forest/forest-options.js";
import type { DecisionTreeParams } from "./tree-options.js";

/** The kind of decision trees. */
export const TREE_KIND = "decisionTree";

/** The version of the layout of their state. */
export const TREE_VERSION = 1;

/** What decision trees have beside what all models of trees have. */
export interface DecisionTreeExtras {
  /** The parameters, defaults filled in. */
  readonly params: DecisionTreeParams;
  /** How many leaves there are. */
  readonly leaves: number;
  /** The depth of the deepest leaf; 0 when the root is the only node. */
  readonly depth: number;
}

/** A decision tree that tells classes apart by the shares of the classes in its leaves. */
export interface DecisionTreeClassifier<Row extends RowValues = RowValues, Class = boolean>
  extends TreeClassifier<Row, Class>,
    DecisionTreeExtras {}

/** A decision tree that predicts numbers: the mean, or the median, of a leaf. */
export interface DecisionTreeRegressor<Row extends RowValues = RowValues>
  extends TreeRegressor<Row>,
    DecisionTreeExtras {}

/** What a decision tree is made of. */
export interface DecisionTreeInit<Row extends RowValues> {
  /** How rows are encoded. */
  readonly inputs: TreeInputs<Row>;
  /** The tree. */
  readonly ensemble: TreeEnsemble;
  /** The horizon of the examples, in milliseconds. */
  readonly horizon: number;
  /** The parameters. */
  readonly params: DecisionTreeParams;
}

function shapeOf({ feature, left, right }: TreeEnsemble): Omit<DecisionTreeExtras, "params"> {
  const depths = new Int32Array(feature.length);
  let depth = 0;
  let leaves = 0;
  for (let node = 0; node < feature.length; node++) {
    depth = Math.max(depth, depths[node] as number);
    if ((feature[node] as number) < 0) leaves++;
    else
      for (const child of [left[node], right[node]]) depths[child as number] = (depths[node] as number) + 1;
  }
  return { leaves, depth };
}

/**
 * A decision tree that tells classes apart.
 *
 * @param init - What it is made of.
 * @param space - Its classes.
 */
export function createDecisionTreeClassifier<Row extends RowValues, Class>(
  init: DecisionTreeInit<Row>,
  space: ClassSpace<Class>,
): DecisionTreeClassifier<Row, Class> {
  const { params, ...parts } = init;
  const extra = { config: { params: paramsState(params) } };
  const head = { kind: TREE_KIND, version: TREE_VERSION };
  const model = createTreeClassifier({ ...parts, ...head, space, link: "probability", extra });
  return Object.freeze({ ...model, params, ...shapeOf(parts.ensemble) });
}

/**
 * A decision tree that predicts numbers.
 *
 * @param init - What it is made of.
 */
export function createDecisionTreeRegressor<Row extends RowValues>(
  init: DecisionTreeInit<Row>,
): DecisionTreeRegressor<Row> {
  const { params, ...parts } = init;
  const extra = { config: { params: paramsState(params) } };
  const head = { kind: TREE_KIND, version: TREE_VERSION };
  const model = createTreeRegressor({ ...parts, ...head, link: "identity", extra });
  return Object.freeze({ ...model, params, ...shapeOf(parts.ensemble) });
}
