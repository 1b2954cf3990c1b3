import type { Codec, RowValues } from "@portrait/core";
import { binarySpace, classSpace } from "../../tree/ensemble/class-space.js";
import type { ClassLink, RegressionLink } from "../../tree/ensemble/links.js";
import { createTreeClassifier, type TreeClassifier } from "../../tree/ensemble/tree-classifier.js";
import type { TreeEnsemble } from "../../tree/ensemble/tree-ensemble.js";
import { createTreeInputs, type TreeColumn } from "../../tree/ensemble/tree-inputs.js";
import {
  readBinaryTrees,
  readClassTrees,
  readRegressionTrees,
  readTreeTask,
} from "../../tree/ensemble/tree-model-state.js";
import { createTreeRegressor, type TreeRegressor } from "../../tree/ensemble/tree-regressor.js";

/** The kind of imported models of trees. */
export const IMPORTED_KIND = "importedTrees";

/** The version of the layout of their state. */
export const IMPORTED_VERSION = 1;

/** A model of trees that another library learnt. */
export type ImportedTrees<Row extends RowValues = RowValues> =
  | TreeClassifier<Row>
  | TreeClassifier<Row, string>
  | TreeRegressor<Row>;

/** What an import found in a file. */
export interface ImportedParts {
  /** The trees. */
  readonly ensemble: TreeEnsemble;
  /** The input columns. */
  readonly columns: readonly TreeColumn[];
  /** What raw outputs are multiplied by. */
  readonly scale: number;
  /** The horizon in milliseconds. */
  readonly horizon: number;
  /** What the model predicts, and how. */
  readonly answer:
    | { readonly task: "binary"; readonly link: ClassLink }
    | { readonly task: "multiclass"; readonly link: ClassLink; readonly classes: readonly string[] }
    | { readonly task: "regression"; readonly link: RegressionLink };
}

/**
 * The model of what an import found.
 *
 * @param parts - What it found.
 */
export function createImportedTrees<Row extends RowValues>(parts: ImportedParts): ImportedTrees<Row> {
  const { ensemble, columns, scale, horizon, answer } = parts;
  const inputs = createTreeInputs<Row>(IMPORTED_KIND, columns);
  const common = { kind: IMPORTED_KIND, version: IMPORTED_VERSION, inputs, ensemble, scale, horizon };
  if (answer.task === "regression") return createTreeRegressor({ ...common, link: answer.link });
  if (answer.task === "binary")
    return createTreeClassifier({ ...common, link: answer.link, space: binarySpace });
  return createTreeClassifier({ ...common, link: answer.link, space: classSpace(answer.classes) });
}

/**
 * Makes models that `importLightGbm` and `importXgBoost` made out of their state again; the state is checked
 * throughout.
 *
 * @example
 * ```ts
 * import { importedTreesCodec, importXgBoost } from "@portrait/models/exchange";
 *
 * const tree = {
 *   tree_param: { num_nodes: "3" }, left_children: [1, -1, -1], right_children: [2, -1, -1], split_indices: [0, 0, 0],
 *   split_conditions: [0.5, -1, 1], default_left: [0, 0, 0],
 * };
 * const learner = {
 *   learner_model_param: { base_score: "5E-1", num_class: "0", num_feature: "1" }, objective: { name: "reg:squarederror" },
 *   gradient_booster: { name: "gbtree", model: { trees: [tree], tree_info: [0] } },
 * };
 * const model = importXgBoost(JSON.stringify({ learner }), { task: "regression" });
 * const again = importedTreesCodec.decode(model.state());
 * again.inputs.columns; // => [{ name: "f0", type: "number" }]
 * ```
 */
export const importedTreesCodec: Codec<ImportedTrees> = {
  kind: IMPORTED_KIND,
  decode(state) {
    const task = readTreeTask(IMPORTED_KIND, IMPORTED_VERSION, state);
    if (task === "regression") {
      return createTreeRegressor(readRegressionTrees(IMPORTED_KIND, IMPORTED_VERSION, state).init);
    }
    if (task === "binary") {
      return createTreeClassifier(readBinaryTrees(IMPORTED_KIND, IMPORTED_VERSION, state).init);
    }
    return createTreeClassifier(readClassTrees(IMPORTED_KIND, IMPORTED_VERSION, state).init);
  },
};
