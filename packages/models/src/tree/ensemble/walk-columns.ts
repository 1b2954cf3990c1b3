import { goesLeft } from "./predict-raw.js";
import { outputDivisors, type TreeEnsemble } from "./tree-ensemble.js";

/** The leaves that rows reach in the tree with this root, into `leaves`. */
function walkTree(
  ensemble: TreeEnsemble,
  root: number,
  columns: readonly Float64Array[],
  leaves: Int32Array,
): void {
  const { feature, threshold, left, right, bitset } = ensemble;
  const plain = bitset.length === 0;
  for (let row = 0; row < leaves.length; row++) {
    let node = root;
    for (let column = feature[node] as number; column >= 0; column = feature[node] as number) {
      const value = (columns[column] as Float64Array)[row] as number;
      if (plain && value <= (threshold[node] as number)) node = left[node] as number;
      else if (plain && value > (threshold[node] as number)) node = right[node] as number;
      else node = (goesLeft(ensemble, node, value) ? left[node] : right[node]) as number;
    }
    leaves[row] = node;
  }
}

/**
 * The raw outputs of many rows, tree after tree down the arrays as they are: what is quickest for small jobs, since
 * nothing is prepared. Equal to the bit to `predictRawOne` row by row. O(rows * trees * depth).
 *
 * @param ensemble - The ensemble.
 * @param columns - For each column one number a row; NaN is missing.
 * @param rows - How many rows there are.
 * @returns Row-major: output `o` of row `r` is at `r * outputs + o`.
 */
export function walkColumns(
  ensemble: TreeEnsemble,
  columns: readonly Float64Array[],
  rows: number,
): Float64Array {
  const { outputs, leafWidth, roots, base, values } = ensemble;
  const sums = new Float64Array(rows * outputs);
  const leaves = new Int32Array(rows);
  for (let tree = 0; tree < roots.length; tree++) {
    walkTree(ensemble, roots[tree] as number, columns, leaves);
    const first = leafWidth === 1 ? tree % outputs : 0;
    for (let row = 0; row < rows; row++) {
      const from = (leaves[row] as number) * leafWidth;
      const to = row * outputs + first;
      for (let index = 0; index < leafWidth; index++) {
        sums[to + index] = (sums[to + index] as number) + (values[from + index] as number);
      }
    }
  }
  const divisors = outputDivisors(ensemble);
  for (let at = 0, output = 0; at < sums.length; at++) {
    sums[at] = (sums[at] as number) / (divisors[output] as number) + (base[output] as number);
    output = output + 1 === outputs ? 0 : output + 1;
  }
  return sums;
}
