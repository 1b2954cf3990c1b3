import type { Codec, DecodedState, RowValues } from "@portrait/core";
import { type ConfigReader, invalidArtifact } from "../../input/artifact.js";
import { binarySpace, type ClassSpace } from "../ensemble/class-space.js";
import type { TreeEnsemble } from "../ensemble/tree-ensemble.js";
import {
  readBinaryTrees,
  readClassTrees,
  readRegressionTrees,
  readTreeTask,
  type TreeTask,
} from "../ensemble/tree-model-state.js";
import { readParams } from "../forest/forest-options.js";
import {
  createDecisionTreeClassifier,
  createDecisionTreeRegressor,
  type DecisionTreeClassifier,
  type DecisionTreeRegressor,
  TREE_KIND,
  TREE_VERSION,
} from "./tree-model.js";
import { type DecisionTreeParams, treeRules } from "./tree-options.js";

/** Any decision tree: for which task is found at run time, by whether it has `classes`. */
export type DecisionTreeModel =
  | DecisionTreeClassifier
  | DecisionTreeClassifier<RowValues, string>
  | DecisionTreeRegressor;

function checkTree({ roots }: TreeEnsemble, link: string, expected: string): void {
  if (roots.length !== 1) throw invalidArtifact(TREE_KIND, `trees must be 1; there are ${roots.length}`);
  if (link !== expected) {
    throw invalidArtifact(TREE_KIND, `link must be "${expected}"; received "${link}"`);
  }
}

const paramsOf = (config: ConfigReader, task: TreeTask): DecisionTreeParams =>
  readParams(config.object("params"), treeRules(task));

function decode(state: DecodedState): DecisionTreeModel {
  const task = readTreeTask(TREE_KIND, TREE_VERSION, state);
  if (task === "regression") {
    const { init, config } = readRegressionTrees<RowValues>(TREE_KIND, TREE_VERSION, state);
    checkTree(init.ensemble, init.link, "identity");
    return createDecisionTreeRegressor({ ...init, params: paramsOf(config, task) });
  }
  const trees = task === "binary" ? readBinaryTrees<RowValues> : readClassTrees<RowValues>;
  const { init, config } = trees(TREE_KIND, TREE_VERSION, state);
  checkTree(init.ensemble, init.link, "probability");
  const parts = { ...init, params: paramsOf(config, task) };
  return task === "binary"
    ? createDecisionTreeClassifier(parts, binarySpace)
    : createDecisionTreeClassifier(parts, init.space as ClassSpace<string>);
}

/**
 * Makes `decisionTree` models out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { decisionTree, decisionTreeCodec } from "@portrait/models/tree";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 9 }, { visits: 1 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [true, false],
 * });
 * const model = await fit(decisionTree(), examples);
 * decisionTreeCodec.decode(model.state()).leaves; // => 2
 * ```
 */
export const decisionTreeCodec: Codec<DecisionTreeModel> = { kind: TREE_KIND, decode };
