/**
 * Decision trees whose answers are added up: plain arrays over one pool of nodes. Trees lie one after another, each
 * tree's root first and children behind their parent; no node has two parents. Frozen.
 *
 * The raw outputs of a row are `base[o] + s[o]`, where `s[o]` is the sum, in the order of the trees, of the values of
 * the leaves that the row reaches, divided by the number of trees that add to output `o` if `average`.
 */
export interface TreeEnsemble {
  /** How many input columns there are. */
  readonly columns: number;
  /** How many raw outputs there are. */
  readonly outputs: number;
  /**
   * How many values a leaf has. 1: tree `t` adds its leaf's value to output `t % outputs` (boosting); equal to
   * `outputs`: a leaf holds one value for each output (forests).
   */
  readonly leafWidth: number;
  /** What is added to the sums; `outputs` long. */
  readonly base: Float64Array;
  /** Whether sums are divided by the number of trees of the output, before the base is added. */
  readonly average: boolean;
  /** For each tree the number of its root. */
  readonly roots: Int32Array;
  /** For each node the column that it splits on; -1 for a leaf. */
  readonly feature: Int32Array;
  /** For each node the threshold: a value at most this goes left. 0 for leaves and categorical splits. */
  readonly threshold: Float64Array;
  /** For each node the number of its left child; -1 for a leaf. */
  readonly left: Int32Array;
  /** For each node the number of its right child; -1 for a leaf. */
  readonly right: Int32Array;
  /** For each node 1 if a missing value (NaN) goes left, else 0. */
  readonly missingLeft: Uint8Array;
  /**
   * For each node -1, or for a categorical split the word of `bitset` at which its set begins: a code in the set goes
   * left, any other right, a missing one by `missingLeft`.
   */
  readonly categories: Int32Array;
  /** For each node how many 32-bit words its set has; 0 where there is none. */
  readonly categoryWords: Int32Array;
  /** The sets of all categorical splits: code `c` is bit `c % 32` of word `floor(c / 32)` of its set. */
  readonly bitset: Uint32Array;
  /** `leafWidth` values for each node; for inner nodes what a leaf there would have, if known, else 0. */
  readonly values: Float64Array;
  /** For each node the weight of the training rows that reached it (boosting: sum of hessians or of weights). */
  readonly cover: Float64Array;
  /** For each node by how much its split lowered the objective; 0 for leaves. */
  readonly gain: Float64Array;
}

/**
 * How many nodes an ensemble has.
 *
 * @param ensemble - The ensemble.
 */
export const nodeCount = (ensemble: TreeEnsemble): number => ensemble.feature.length;

/**
 * The node behind the last of a tree.
 *
 * @param ensemble - The ensemble.
 * @param tree - The tree, from 0.
 */
export const treeEnd = (ensemble: TreeEnsemble, tree: number): number =>
  ensemble.roots[tree + 1] ?? ensemble.feature.length;

/**
 * How many trees add to each output.
 *
 * @param ensemble - The ensemble.
 */
export function treesPerOutput(ensemble: TreeEnsemble): Float64Array {
  const { roots, outputs, leafWidth } = ensemble;
  const counts = new Float64Array(outputs);
  if (leafWidth === outputs) return counts.fill(roots.length);
  for (let tree = 0; tree < roots.length; tree++) {
    counts[tree % outputs] = (counts[tree % outputs] as number) + 1;
  }
  return counts;
}

/**
 * By what the sum of each output is divided: the number of its trees if the ensemble averages, else 1; never 0.
 *
 * @param ensemble - The ensemble.
 */
export function outputDivisors(ensemble: TreeEnsemble): Float64Array {
  if (!ensemble.average) return new Float64Array(ensemble.outputs).fill(1);
  return treesPerOutput(ensemble).map((count) => Math.max(1, count));
}
