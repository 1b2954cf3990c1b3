import { type TreeEnsemble, treeEnd } from "./tree-ensemble.js";

function rootProblem({ roots, feature }: TreeEnsemble): string | undefined {
  const nodes = feature.length;
  for (let tree = 0; tree < roots.length; tree++) {
    const root = roots[tree] as number;
    const least = tree === 0 ? 0 : (roots[tree - 1] as number) + 1;
    const right = tree === 0 ? root === 0 : root >= least && root < nodes;
    if (!right) {
      return tree === 0
        ? `tree 0 must start at node 0; its root is ${root}`
        : `tree ${tree} must start behind tree ${tree - 1}, from node ${least} to ${nodes - 1}; its root is ${root}`;
    }
  }
  return roots.length === 0 && nodes > 0 ? `${nodes} nodes belong to no tree` : undefined;
}

function setProblem({ categories, categoryWords, bitset }: TreeEnsemble, node: number): string | undefined {
  const set = categories[node] as number;
  const words = categoryWords[node] as number;
  if (set < -1) return `node ${node} has a set at word ${set}`;
  if (set === -1) return words === 0 ? undefined : `node ${node} has no set but ${words} words`;
  if (words >= 1 && set + words <= bitset.length) return undefined;
  return `the set of node ${node} takes words ${set} to ${set + words - 1} of ${bitset.length}`;
}

function nodeProblem(ensemble: TreeEnsemble, node: number, end: number): string | undefined {
  const { feature, left, right, missingLeft, columns, categories } = ensemble;
  const column = feature[node] as number;
  const [low, high] = [left[node] as number, right[node] as number];
  if (column < -1 || column >= columns) return `node ${node} splits on column ${column} of ${columns}`;
  if ((missingLeft[node] as number) > 1) return `node ${node} must send missing values left by 0 or 1`;
  if (column >= 0) {
    const ahead = (child: number): boolean => child > node && child < end;
    if (!ahead(low) || !ahead(high) || low === high) {
      return `node ${node} must have two children from ${node + 1} to ${end - 1}; it has ${low} and ${high}`;
    }
    return setProblem(ensemble, node);
  }
  if (low !== -1 || high !== -1) return `leaf ${node} has the children ${low} and ${high}`;
  return categories[node] === -1 ? setProblem(ensemble, node) : `leaf ${node} has a set`;
}

function treeProblem(ensemble: TreeEnsemble, tree: number, parents: Uint8Array): string | undefined {
  const root = ensemble.roots[tree] as number;
  const end = treeEnd(ensemble, tree);
  for (let node = root; node < end; node++) {
    const problem = nodeProblem(ensemble, node, end);
    if (problem !== undefined) return problem;
    if (node > root && parents[node] === 0) return `node ${node} has no parent`;
    for (const child of [ensemble.left[node] as number, ensemble.right[node] as number]) {
      if (child < 0) continue;
      if (parents[child] === 1) return `node ${child} has two parents`;
      parents[child] = 1;
    }
  }
  return undefined;
}

function numberProblem(ensemble: TreeEnsemble): string | undefined {
  for (const name of ["base", "threshold", "values", "cover", "gain"] as const) {
    const odd = ensemble[name].findIndex((value) => !Number.isFinite(value));
    if (odd >= 0) return `${name} must hold finite numbers; number ${odd} is ${ensemble[name][odd]}`;
  }
  const odd = ensemble.cover.findIndex((value) => value < 0);
  return odd < 0 ? undefined : `the cover of node ${odd} must be >= 0; it is ${ensemble.cover[odd]}`;
}

function shapeProblem(ensemble: TreeEnsemble): string | undefined {
  const { outputs, leafWidth, base, feature, values } = ensemble;
  if (leafWidth !== 1 && leafWidth !== outputs)
    return `leaves must have 1 or ${outputs} values; they have ${leafWidth}`;
  if (base.length !== outputs) return `base must hold ${outputs} numbers; it holds ${base.length}`;
  const nodes = feature.length;
  for (const name of [
    "threshold",
    "left",
    "right",
    "missingLeft",
    "categories",
    "categoryWords",
    "cover",
    "gain",
  ] as const) {
    if (ensemble[name].length !== nodes)
      return `${name} must hold ${nodes} numbers; it holds ${ensemble[name].length}`;
  }
  if (values.length === nodes * leafWidth) return undefined;
  return `values must hold ${nodes * leafWidth} numbers; it holds ${values.length}`;
}

/**
 * What is wrong with an ensemble that may be hostile: lengths, roots, columns out of range, children that are not
 * behind their parent within the tree, shared or orphaned nodes, sets that overrun, numbers that are not finite.
 * O(nodes).
 *
 * @param ensemble - The ensemble.
 * @returns The first problem, in words; `undefined` when there is none.
 */
export function ensembleProblem(ensemble: TreeEnsemble): string | undefined {
  const problem = shapeProblem(ensemble) ?? rootProblem(ensemble) ?? numberProblem(ensemble);
  if (problem !== undefined) return problem;
  const parents = new Uint8Array(ensemble.feature.length);
  for (let tree = 0; tree < ensemble.roots.length; tree++) {
    const found = treeProblem(ensemble, tree, parents);
    if (found !== undefined) return found;
  }
  return undefined;
}
