import { type TreeEnsemble, treeEnd } from "./tree-ensemble.js";

/** The leaves of each tree from left to right. */
export interface LeafRanges {
  /** For each node how many leaves its subtree has. */
  readonly count: Int32Array;
  /** For each node the first of those, from 0 in each tree. */
  readonly first: Int32Array;
}

/**
 * Numbers the leaves of each tree from left to right. O(nodes).
 *
 * @param ensemble - The ensemble.
 */
export function leafRanges(ensemble: TreeEnsemble): LeafRanges {
  const { feature, left, right } = ensemble;
  const count = new Int32Array(feature.length);
  const first = new Int32Array(feature.length);
  for (let node = feature.length - 1; node >= 0; node--) {
    const split = (feature[node] as number) >= 0;
    count[node] = split
      ? (count[left[node] as number] as number) + (count[right[node] as number] as number)
      : 1;
  }
  for (let node = 0; node < feature.length; node++) {
    if ((feature[node] as number) < 0) continue;
    const before = first[node] as number;
    first[left[node] as number] = before;
    first[right[node] as number] = before + (count[left[node] as number] as number);
  }
  return { count, first };
}

/**
 * The most leaves that a tree has.
 *
 * @param ensemble - The ensemble.
 */
export function mostLeaves(ensemble: TreeEnsemble): number {
  let most = 0;
  for (let tree = 0; tree < ensemble.roots.length; tree++) {
    const nodes = treeEnd(ensemble, tree) - (ensemble.roots[tree] as number);
    most = Math.max(most, (nodes + 1) >> 1);
  }
  return most;
}
