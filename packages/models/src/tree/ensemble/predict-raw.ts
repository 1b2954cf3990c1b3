import { outputDivisors, type TreeEnsemble } from "./tree-ensemble.js";

/**
 * Whether a value goes left at an inner node.
 *
 * @param ensemble - The ensemble.
 * @param node - The inner node.
 * @param value - The value of the node's column; NaN is missing. A code of a categorical split is cut to an integer.
 */
export function goesLeft(ensemble: TreeEnsemble, node: number, value: number): boolean {
  if (Number.isNaN(value)) return ensemble.missingLeft[node] === 1;
  const set = ensemble.categories[node] as number;
  if (set < 0) return value <= (ensemble.threshold[node] as number);
  const code = Math.trunc(value);
  if (!(code >= 0 && code < (ensemble.categoryWords[node] as number) * 32)) return false;
  return (((ensemble.bitset[set + (code >>> 5)] as number) >>> (code & 31)) & 1) === 1;
}

/**
 * The leaf that a row reaches in a tree.
 *
 * @param ensemble - The ensemble.
 * @param root - The tree's root.
 * @param read - Gives the row's value of a column.
 */
export function leafOf(ensemble: TreeEnsemble, root: number, read: (column: number) => number): number {
  const { feature, left, right } = ensemble;
  let node = root;
  let column = feature[node] as number;
  while (column >= 0) {
    node = (goesLeft(ensemble, node, read(column)) ? left[node] : right[node]) as number;
    column = feature[node] as number;
  }
  return node;
}

function addLeaf(ensemble: TreeEnsemble, tree: number, leaf: number, sums: Float64Array, at: number): void {
  const { leafWidth, outputs, values } = ensemble;
  if (leafWidth === 1) {
    const output = at + (tree % outputs);
    sums[output] = (sums[output] as number) + (values[leaf] as number);
    return;
  }
  for (let output = 0; output < outputs; output++) {
    sums[at + output] = (sums[at + output] as number) + (values[leaf * leafWidth + output] as number);
  }
}

/**
 * The raw outputs of one row: base plus sum or average of leaf values. O(trees * depth). It walks the arrays as they
 * are; a model that answers many calls prepares a predictor once.
 *
 * @param ensemble - The ensemble.
 * @param row - One number for each column; NaN is missing.
 * @returns `outputs` numbers.
 *
 * @example
 * ```ts
 * import { createEnsembleBuilder, predictRawOne } from "@portrait/models/tree";
 *
 * const builder = createEnsembleBuilder({ columns: 1, base: [0.5] });
 * const left = builder.split(builder.startTree(), { feature: 0, threshold: 2.5, missingLeft: true });
 * builder.setNode(left, -1, 10);
 * builder.setNode(left + 1, 1, 20);
 * predictRawOne(builder.build(), Float64Array.of(Number.NaN)); // => Float64Array.of(-0.5)
 * ```
 */
export function predictRawOne(ensemble: TreeEnsemble, row: Float64Array): Float64Array {
  const { roots, base } = ensemble;
  const sums = new Float64Array(ensemble.outputs);
  for (let tree = 0; tree < roots.length; tree++) {
    const leaf = leafOf(ensemble, roots[tree] as number, (column) => row[column] as number);
    addLeaf(ensemble, tree, leaf, sums, 0);
  }
  const divisors = outputDivisors(ensemble);
  return sums.map((sum, output) => sum / (divisors[output] as number) + (base[output] as number));
}

/**
 * The raw outputs of many rows, equal to the bit to {@link predictRawOne} row by row. O(rows * trees * depth).
 *
 * @param ensemble - The ensemble.
 * @param columns - For each column one number a row; NaN is missing.
 * @param rows - How many rows there are.
 * @returns Row-major: output `o` of row `r` is at `r * outputs + o`.
 *
 * @example
 * ```ts
 * import { createEnsembleBuilder, predictRaw } from "@portrait/models/tree";
 *
 * const builder = createEnsembleBuilder({ columns: 1, base: [0.5] });
 * const left = builder.split(builder.startTree(), { feature: 0, threshold: 2.5, missingLeft: true });
 * builder.setNode(left, -1, 10);
 * builder.setNode(left + 1, 1, 20);
 * predictRaw(builder.build(), [Float64Array.of(1, 3)], 2); // => Float64Array.of(-0.5, 1.5)
 * ```
 */
export function predictRaw(
  ensemble: TreeEnsemble,
  columns: readonly Float64Array[],
  rows: number,
): Float64Array {
  const { outputs, roots, base } = ensemble;
  const sums = new Float64Array(rows * outputs);
  for (let row = 0; row < rows; row++) {
    const read = (column: number): number => (columns[column] as Float64Array)[row] as number;
    for (let tree = 0; tree < roots.length; tree++) {
      addLeaf(ensemble, tree, leafOf(ensemble, roots[tree] as number, read), sums, row * outputs);
    }
  }
  const divisors = outputDivisors(ensemble);
  return sums.map((sum, at) => {
    const output = at % outputs;
    return sum / (divisors[output] as number) + (base[output] as number);
  });
}
