import { PortraitError } from "@portrait/core";
import { type TreeEnsemble, treeEnd } from "./tree-ensemble.js";

/** The deepest trees that what calls itself for each child can pass. */
const DEEPEST = 1000;

function depthOf({ left, right }: TreeEnsemble, root: number, end: number): number {
  const depths = new Int32Array(end - root);
  let most = 0;
  for (let node = root; node < end; node++) {
    const depth = depths[node - root] as number;
    if (depth > most) most = depth;
    for (const child of [left[node] as number, right[node] as number]) {
      if (child >= 0) depths[child - root] = depth + 1;
    }
  }
  return most;
}

/**
 * The greatest number of splits above a leaf. O(nodes).
 *
 * @param owner - Who asks, for the message.
 * @param ensemble - The ensemble.
 * @throws PortraitError `not-supported` when it is more than 1000.
 */
export function checkedDepth(owner: string, ensemble: TreeEnsemble): number {
  let most = 0;
  ensemble.roots.forEach((root, tree) => {
    most = Math.max(most, depthOf(ensemble, root, treeEnd(ensemble, tree)));
  });
  if (most <= DEEPEST) return most;
  throw new PortraitError({
    code: "not-supported",
    message: `${owner}: a tree is ${most} splits deep; at most ${DEEPEST} are supported.`,
    hint: "Learn trees with a maximum depth.",
    details: { depth: most },
  });
}
