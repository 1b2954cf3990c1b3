/**
 * Trees, forests and boosted trees, their explanations and their common structure.
 *
 * @packageDocumentation
 */
export { binarySpace, type ClassSpace, classSpace } from "./ensemble/class-space.js";
export {
  createEnsembleBuilder,
  type EnsembleBuilder,
  type EnsembleShape,
  type NodeSplit,
  type TreeArrays,
  takeTrees,
} from "./ensemble/ensemble-builder.js";
export type { ShapValues } from "./ensemble/explain-trees.js";
export type { ClassLink, RegressionLink } from "./ensemble/links.js";
export { predictRaw, predictRawOne } from "./ensemble/predict-raw.js";
export type { TreeClassifier, TreeModel } from "./ensemble/tree-classifier.js";
export type { TreeEnsemble } from "./ensemble/tree-ensemble.js";
export type { TreeColumn } from "./ensemble/tree-inputs.js";
export type { TreeRegressor } from "./ensemble/tree-regressor.js";
