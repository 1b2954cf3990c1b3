import type { BinnedRows, Boosting, Feature } from "./binned-rows.js";
import { fillTable, type GrownTree } from "./grown-tree.js";

/** Adds a tree's values to scores of binned rows. */
export interface TreeScorer {
  /**
   * Takes up a tree.
   *
   * @param tree - The tree.
   */
  load(tree: GrownTree): void;
  /**
   * Adds the values of its leaves.
   *
   * @param data - The rows.
   * @param rows - Where row numbers are; 0 for the first `count`.
   * @param count - How many.
   * @param scores - Where the scores are.
   */
  add(data: BinnedRows, rows: number, count: number, scores: number): void;
}

/**
 * Takes the memory to score by trees.
 *
 * @param instance - The kernels.
 * @param features - The features.
 * @param maxLeaves - The most leaves of a tree.
 */
export function createTreeScorer(
  instance: Boosting,
  features: readonly Feature[],
  maxLeaves: number,
): TreeScorer {
  const most = 2 * maxLeaves;
  const [nodes, tables, values] = [
    instance.alloc(most * 16),
    instance.alloc(most * 256),
    instance.alloc(most * 8),
  ];
  return {
    load(tree) {
      instance.f64(values, tree.nodes).set(tree.value.subarray(0, tree.nodes));
      for (let node = 0; node < tree.nodes; node++) {
        const words = instance.i32(nodes + node * 16, 4);
        const left = tree.left[node] as number;
        const feature = tree.feature[node] as number;
        if (left < 0) words.set([-1, 0, 0, 0]);
        else {
          words.set([feature, left, left + 1, 0]);
          fillTable(tree, node, (features[feature] as Feature).bins, instance.u8(tables + node * 256, 256));
        }
      }
    },
    add(data, rows, count, scores) {
      instance.parallel("addTree", data.bins, data.stride, rows, count, nodes, tables, values, scores);
    },
  };
}
