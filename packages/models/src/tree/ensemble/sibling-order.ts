import { type TreeEnsemble, treeEnd } from "./tree-ensemble.js";

function adjacent({ left, right }: TreeEnsemble): boolean {
  for (let node = 0; node < left.length; node++) {
    const child = left[node] as number;
    if (child >= 0 && right[node] !== child + 1) return false;
  }
  return true;
}

/**
 * Where nodes go so that the right child of each follows the left one. O(nodes).
 *
 * @param ensemble - The ensemble.
 * @returns For each node its place, within its tree; `undefined` when all are in such places already.
 */
export function siblingOrder(ensemble: TreeEnsemble): Int32Array | undefined {
  if (adjacent(ensemble)) return undefined;
  const { roots, left, right } = ensemble;
  const places = new Int32Array(left.length);
  for (let tree = 0; tree < roots.length; tree++) {
    const root = roots[tree] as number;
    let free = root;
    places[root] = free++;
    for (let node = root; node < treeEnd(ensemble, tree); node++) {
      if ((left[node] as number) < 0) continue;
      places[left[node] as number] = free++;
      places[right[node] as number] = free++;
    }
  }
  return places;
}
