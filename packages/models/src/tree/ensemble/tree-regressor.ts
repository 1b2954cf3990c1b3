import type { Regressor, RowValues } from "@portrait/core";
import { scoringTable } from "../../input/scoring-table.js";
import { ensembleState } from "./ensemble-state.js";
import { explainTrees } from "./explain-trees.js";
import { applyRegressionLink, type RegressionLink } from "./links.js";
import { createPredictor } from "./predictor.js";
import type { ExtraState, TreeModel } from "./tree-classifier.js";
import type { TreeEnsemble } from "./tree-ensemble.js";
import type { TreeInputs } from "./tree-inputs.js";
import { treeInputsState } from "./tree-inputs-state.js";

/** A regressor made of trees. */
export interface TreeRegressor<Row extends RowValues = RowValues> extends Regressor<Row>, TreeModel<Row> {
  /** How the raw output becomes the number predicted. */
  readonly link: RegressionLink;
}

/** What a {@link TreeRegressor} is made of. */
export interface TreeRegressorInit<Row extends RowValues> {
  /** The model's kind. */
  readonly kind: string;
  /** The version of the layout of its state. */
  readonly version: number;
  /** How rows are encoded. */
  readonly inputs: TreeInputs<Row>;
  /** The trees, with one output; as many columns as inputs. */
  readonly ensemble: TreeEnsemble;
  /** How the raw output becomes the number predicted. */
  readonly link: RegressionLink;
  /** What the raw output is multiplied by before the link; left out, 1. */
  readonly scale?: number;
  /** The horizon of the examples, in milliseconds. */
  readonly horizon: number;
  /** What else its state holds; left out, nothing. */
  readonly extra?: ExtraState;
}

/**
 * The regressor of an ensemble of trees.
 *
 * @param init - See {@link TreeRegressorInit}.
 */
export function createTreeRegressor<Row extends RowValues>(init: TreeRegressorInit<Row>): TreeRegressor<Row> {
  const { kind, version, inputs, ensemble, link, scale = 1, horizon, extra } = init;
  const predictor = createPredictor(ensemble);
  const explanations = explainTrees(kind, inputs, ensemble, scale);
  const row = new Float64Array(ensemble.columns);
  const raw = new Float64Array(ensemble.outputs);
  return Object.freeze<TreeRegressor<Row>>({
    kind,
    inputs: inputs.inputs,
    horizon,
    ensemble,
    columns: inputs.columns,
    link,
    scale,
    async predict(data, options = {}) {
      const table = scoringTable(kind, data, inputs.inputs);
      const found = await predictor.many(inputs.encode(table), table.length, options);
      for (let at = 0; at < found.length; at++) {
        found[at] = applyRegressionLink(link, (found[at] as number) * scale);
      }
      return found;
    },
    predictOne(values) {
      inputs.encodeOne(values, row);
      predictor.one(row, raw);
      return applyRegressionLink(link, (raw[0] as number) * scale);
    },
    weights: explanations.weights,
    contributions: (values) => explanations.contributions(values, 0),
    expectedValues: explanations.expectedValues,
    shapValues: explanations.shapValues,
    state() {
      const trees = ensembleState(ensemble);
      return {
        kind,
        version,
        config: {
          columns: treeInputsState(inputs),
          trees: trees.config,
          link,
          scale,
          horizon,
          ...extra?.config,
        },
        tensors: { ...trees.tensors, ...extra?.tensors },
        parts: {},
      };
    },
  });
}
