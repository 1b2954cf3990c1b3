import type { RowValues } from "@portrait/core";
import type { ClassSpace } from "../ensemble/class-space.js";
import { createTreeClassifier, type ExtraState, type TreeClassifier } from "../ensemble/tree-classifier.js";
import type { TreeEnsemble } from "../ensemble/tree-ensemble.js";
import type { TreeInputs } from "../ensemble/tree-inputs.js";
import { createTreeRegressor, type TreeRegressor } from "../ensemble/tree-regressor.js";
import { type ForestParams, paramsState } from "./forest-options.js";
import type { OutOfBag } from "./out-of-bag.js";

/** The version of the layout of a forest's state. */
export const FOREST_VERSION = 1;

/** What forests have beside what all models of trees have. */
export interface ForestExtras {
  /** The parameters, defaults filled in. */
  readonly params: ForestParams;
  /** What trees say of training rows that they did not draw; undefined unless `outOfBag` was asked for. */
  readonly outOfBag: OutOfBag | undefined;
}

/** A forest that tells classes apart: the mean of its trees' probabilities. */
export interface ForestClassifier<Row extends RowValues = RowValues, Class = boolean>
  extends TreeClassifier<Row, Class>,
    ForestExtras {}

/** A forest that predicts numbers: the mean of its trees' numbers. */
export interface ForestRegressor<Row extends RowValues = RowValues>
  extends TreeRegressor<Row>,
    ForestExtras {}

/** What a forest is made of. */
export interface ForestInit<Row extends RowValues> {
  /** The kind. */
  readonly kind: "randomForest" | "extraTrees";
  /** How rows are encoded. */
  readonly inputs: TreeInputs<Row>;
  /** The trees. */
  readonly ensemble: TreeEnsemble;
  /** The horizon of the examples, in milliseconds. */
  readonly horizon: number;
  /** The parameters. */
  readonly params: ForestParams;
  /** What trees say of rows that they did not draw. */
  readonly outOfBag: OutOfBag | undefined;
}

function extraState(params: ForestParams, outOfBag: OutOfBag | undefined): ExtraState {
  if (outOfBag === undefined) return { config: { params: paramsState(params), outOfBag: null } };
  const { predictions, score, rows } = outOfBag;
  const known = Uint8Array.from(predictions, (value) => (Number.isNaN(value) ? 0 : 1));
  return {
    config: {
      params: paramsState(params),
      outOfBag: { score: Number.isFinite(score) ? score : null, rows, numbers: predictions.length },
    },
    tensors: {
      "outOfBag.known": { shape: [known.length], data: known },
      "outOfBag.predictions": {
        shape: [known.length],
        data: predictions.map((value) => (Number.isNaN(value) ? 0 : value)),
      },
    },
  };
}

/**
 * A forest that tells classes apart.
 *
 * @param init - What it is made of.
 * @param space - Its classes.
 */
export function createForestClassifier<Row extends RowValues, Class>(
  init: ForestInit<Row>,
  space: ClassSpace<Class>,
): ForestClassifier<Row, Class> {
  const { params, outOfBag, ...parts } = init;
  const extra = extraState(params, outOfBag);
  const model = createTreeClassifier({
    ...parts,
    version: FOREST_VERSION,
    space,
    link: "probability",
    extra,
  });
  return Object.freeze({ ...model, params, outOfBag });
}

/**
 * A forest that predicts numbers.
 *
 * @param init - What it is made of.
 */
export function createForestRegressor<Row extends RowValues>(init: ForestInit<Row>): ForestRegressor<Row> {
  const { params, outOfBag, ...parts } = init;
  const extra = extraState(params, outOfBag);
  const model = createTreeRegressor({ ...parts, version: FOREST_VERSION, link: "identity", extra });
  return Object.freeze({ ...model, params, outOfBag });
}
