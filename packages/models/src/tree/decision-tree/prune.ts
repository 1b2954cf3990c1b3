import { PortraitError } from "@portrait/core";
import { createEnsembleBuilder, treeArrays } from "../ensemble/ensemble-builder.js";
import type { TreeEnsemble } from "../ensemble/tree-ensemble.js";

/** How a tree shrinks as leaves cost more. */
export interface PruningPath {
  /**
   * The costs of a leaf at which subtrees fold into leaves, ascending, the first one 0: with a cost of at least
   * `alphas[i]` and less than `alphas[i + 1]` the tree has `leaves[i]` leaves.
   */
  readonly alphas: readonly number[];
  /** How many leaves are left; the last one is 1. */
  readonly leaves: readonly number[];
  /** How much of the impurity the splits that are left take away, as a mean over the weight of the rows. */
  readonly decreases: readonly number[];
}

interface Fold {
  readonly node: number;
  readonly alpha: number;
}

interface Folding {
  readonly folds: readonly Fold[];
  readonly leaves: readonly number[];
  readonly decreases: readonly number[];
}

function parentsOf({ left, right, feature }: TreeEnsemble): Int32Array {
  const parents = new Int32Array(feature.length).fill(-1);
  for (let node = 0; node < feature.length; node++) {
    if ((feature[node] as number) < 0) continue;
    parents[left[node] as number] = node;
    parents[right[node] as number] = node;
  }
  return parents;
}

/** A heap of nodes, the least alpha on top, of equal ones the first node; stale entries are skipped by the caller. */
function createHeap() {
  const heap: Fold[] = [];
  const before = (a: Fold, b: Fold): boolean => a.alpha < b.alpha || (a.alpha === b.alpha && a.node < b.node);
  return {
    push(fold: Fold): void {
      let place = heap.push(fold) - 1;
      while (place > 0) {
        const parent = (place - 1) >> 1;
        if (!before(fold, heap[parent] as Fold)) break;
        heap[place] = heap[parent] as Fold;
        place = parent;
      }
      heap[place] = fold;
    },
    pop(): Fold | undefined {
      const top = heap[0];
      const moved = heap.pop();
      if (moved === undefined || heap.length === 0) return top;
      let place = 0;
      for (let child = 1; child < heap.length; child = 2 * place + 1) {
        if (child + 1 < heap.length && before(heap[child + 1] as Fold, heap[child] as Fold)) child++;
        if (!before(heap[child] as Fold, moved)) break;
        heap[place] = heap[child] as Fold;
        place = child;
      }
      heap[place] = moved;
      return top;
    },
  };
}

/** Folds the weakest subtrees one after another, until none or until a leaf's cost is exceeded. */
function foldWeakest(tree: TreeEnsemble, most: number): Folding {
  const { feature, left, right, gain, cover } = tree;
  const total = cover[0] as number;
  const parents = parentsOf(tree);
  const gains = Float64Array.from(gain);
  const leaves = Float64Array.from(feature, (column) => (column < 0 ? 1 : 0));
  for (let node = feature.length - 1; node > 0; node--) {
    const parent = parents[node] as number;
    gains[parent] = (gains[parent] as number) + (gains[node] as number);
    leaves[parent] = (leaves[parent] as number) + (leaves[node] as number);
  }
  const gone = new Uint8Array(feature.length);
  const heap = createHeap();
  const alphaOf = (node: number): number => (gains[node] as number) / ((leaves[node] as number) - 1) / total;
  for (let node = 0; node < feature.length; node++) {
    if ((feature[node] as number) >= 0) heap.push({ node, alpha: alphaOf(node) });
  }
  const folds: Fold[] = [];
  const left_: number[] = [leaves[0] as number];
  const decreases: number[] = [(gains[0] as number) / total];
  for (let next = heap.pop(); next !== undefined; next = heap.pop()) {
    const { node } = next;
    if (gone[node] === 1 || next.alpha !== alphaOf(node)) continue;
    if (next.alpha > most) break;
    const [lostGain, lostLeaves] = [gains[node] as number, (leaves[node] as number) - 1];
    const below = [node];
    for (let at = below.pop(); at !== undefined; at = below.pop()) {
      gone[at] = 1;
      if ((feature[at] as number) < 0) continue;
      for (const child of [left[at] as number, right[at] as number]) if (gone[child] === 0) below.push(child);
    }
    for (let at = parents[node] as number; at >= 0; at = parents[at] as number) {
      gains[at] = Math.max(0, (gains[at] as number) - lostGain);
      leaves[at] = (leaves[at] as number) - lostLeaves;
      heap.push({ node: at, alpha: alphaOf(at) });
    }
    gains[node] = 0;
    leaves[node] = 1;
    folds.push(next);
    left_.push(leaves[0] as number);
    decreases.push((gains[0] as number) / total);
  }
  return { folds, leaves: left_, decreases };
}

function onlyTree(owner: string, ensemble: TreeEnsemble): void {
  if (ensemble.roots.length === 1) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: the ensemble must have one tree; received ${ensemble.roots.length}.`,
    hint: "Take one with takeTrees(ensemble, 0, 1).",
  });
}

/**
 * How a tree shrinks under minimal cost-complexity pruning as the cost `alpha` of a leaf grows. What is minimised is the
 * mean impurity of the leaves plus `alpha` times their number; a subtree folds into a leaf when
 * `alpha >= (impurity of its root - impurity of its leaves) / (its leaves - 1)`, weakest first. Where several subtrees fold
 * at the same cost, up to rounding, only the last of them is listed. O(nodes * depth).
 *
 * @param ensemble - The `ensemble` of a decision tree, with its gains.
 * @throws PortraitError `invalid-argument` when it does not have one tree.
 *
 * Source: Breiman, Friedman, Olshen and Stone, "Classification and Regression Trees" (1984), chapter 3.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { decisionTree, pruningPath } from "@portrait/models/tree";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 9 }, { visits: 8 }, { visits: 1 }, { visits: 0 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [true, true, false, false],
 * });
 * const model = await fit(decisionTree(), examples);
 * pruningPath(model.ensemble).alphas; // => [0, 0.5]
 * ```
 */
export function pruningPath(ensemble: TreeEnsemble): PruningPath {
  onlyTree("pruningPath", ensemble);
  const { folds, leaves, decreases } = foldWeakest(ensemble, Number.POSITIVE_INFINITY);
  const path = { alphas: [0], leaves: [leaves[0] as number], decreases: [decreases[0] as number] };
  let reached = 0;
  folds.forEach(({ alpha }, index) => {
    reached = Math.max(reached, alpha);
    const last = path.alphas.length - 1;
    const same = reached - (path.alphas[last] as number) <= 1e-12 * Math.max(1, reached);
    const at = same ? last : last + 1;
    if (!same) path.alphas[at] = reached;
    path.leaves[at] = leaves[index + 1] as number;
    path.decreases[at] = decreases[index + 1] as number;
  });
  return Object.freeze({
    alphas: Object.freeze(path.alphas),
    leaves: Object.freeze(path.leaves),
    decreases: Object.freeze(path.decreases),
  });
}

/**
 * The tree that is left where a leaf costs `alpha`: see {@link pruningPath}.
 *
 * @param ensemble - The `ensemble` of a decision tree, with its gains.
 * @param alpha - The cost of a leaf, at least 0.
 * @throws PortraitError `invalid-argument` when it does not have one tree, or `alpha` is no number >= 0.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { decisionTree, pruneTree } from "@portrait/models/tree";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 9 }, { visits: 8 }, { visits: 1 }, { visits: 0 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [true, true, false, false],
 * });
 * const model = await fit(decisionTree(), examples);
 * pruneTree(model.ensemble, 0.6).feature.length; // => 1
 * ```
 */
export function pruneTree(ensemble: TreeEnsemble, alpha: number): TreeEnsemble {
  onlyTree("pruneTree", ensemble);
  if (!(alpha >= 0)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `pruneTree: alpha must be a number >= 0; received ${alpha}.`,
    });
  }
  const folded = new Set(foldWeakest(ensemble, alpha).folds.map(({ node }) => node));
  const tree = treeArrays(ensemble, 0);
  const builder = createEnsembleBuilder(ensemble);
  const { leafWidth, values, cover, gain } = ensemble;
  const copy = (node: number, to: number): void => {
    builder.setNode(to, values.subarray(node * leafWidth, (node + 1) * leafWidth), cover[node] as number);
    if ((ensemble.feature[node] as number) < 0 || folded.has(node)) return;
    const set = (tree.categories as ArrayLike<number>)[node] as number;
    const child = builder.split(to, {
      feature: ensemble.feature[node] as number,
      ...(set < 0
        ? { threshold: ensemble.threshold[node] as number }
        : { categories: codesOf(ensemble, node) }),
      missingLeft: ensemble.missingLeft[node] === 1,
      gain: gain[node] as number,
    });
    waiting.push([ensemble.right[node] as number, child + 1], [ensemble.left[node] as number, child]);
  };
  const waiting: [number, number][] = [[0, builder.startTree()]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) copy(...next);
  return builder.build();
}

/**
 * The codes in the set of a categorical split.
 *
 * @param ensemble - The trees.
 * @param node - The node.
 */
export function codesOf(
  { categories, categoryWords, bitset }: TreeEnsemble,
  node: number,
): readonly number[] {
  const first = categories[node] as number;
  const codes: number[] = [];
  for (let word = 0; word < (categoryWords[node] as number); word++) {
    for (let bit = 0; bit < 32; bit++) {
      if ((((bitset[first + word] as number) >>> bit) & 1) === 1) codes.push(32 * word + bit);
    }
  }
  return codes;
}
