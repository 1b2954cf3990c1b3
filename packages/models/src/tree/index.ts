/**
 * Trees, forests and boosted trees, their explanations and their common structure.
 *
 * @packageDocumentation
 */
export {
  type BoostedTreesEstimator,
  boostedTrees,
  type MulticlassBoostedTreesEstimator,
  type NumberBoostedTreesEstimator,
} from "./boosting/boosted-trees.js";
export { type BoostedTreesModel, boostedTreesCodec } from "./boosting/boosted-trees-codec.js";
export type {
  Boosted,
  BoostedTreesClassifier,
  BoostedTreesRegressor,
} from "./boosting/boosted-trees-model.js";
export type {
  BinaryBoostingOptions,
  BoostingObjective,
  BoostingOptions,
  EarlyStopping,
  MulticlassBoostingOptions,
  NumberBoostingOptions,
  QuantileBoostingOptions,
  RankBoostingOptions,
} from "./boosting/boosting-options.js";
export type { Evaluation } from "./boosting/evaluate-iterations.js";
export type { EvaluationMetric } from "./boosting/evaluation.js";
export type { GossOptions } from "./boosting/sampling.js";
export {
  type DecisionTreeClassEstimator,
  type DecisionTreeEstimator,
  type DecisionTreeRegressionEstimator,
  decisionTree,
} from "./decision-tree/decision-tree.js";
export { type PruningPath, pruneTree, pruningPath } from "./decision-tree/prune.js";
export { type DecisionTreeModel, decisionTreeCodec } from "./decision-tree/tree-codec.js";
export type {
  DecisionTreeClassifier,
  DecisionTreeExtras,
  DecisionTreeRegressor,
} from "./decision-tree/tree-model.js";
export type { DecisionTreeOptions, DecisionTreeParams } from "./decision-tree/tree-options.js";
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
export { extraTrees } from "./forest/extra-trees.js";
export { extraTreesCodec, type ForestModel, randomForestCodec } from "./forest/forest-codec.js";
export type {
  ForestClassEstimator,
  ForestEstimator,
  ForestRegressionEstimator,
} from "./forest/forest-estimator.js";
export type { ForestClassifier, ForestExtras, ForestRegressor } from "./forest/forest-model.js";
export type { ForestOptions, ForestParams, ForestTask } from "./forest/forest-options.js";
export type { MaxFeatures } from "./forest/growth.js";
export type { OutOfBag } from "./forest/out-of-bag.js";
export { randomForest } from "./forest/random-forest.js";
export { treeDot } from "./rules/dot.js";
export { treeSvg } from "./rules/svg.js";
export { treeText } from "./rules/text.js";
export type { TreeViewOptions, ViewedModel } from "./rules/view.js";
