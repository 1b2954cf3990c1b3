import { checkedDepth } from "../ensemble/depth.js";
import { goesLeft } from "../ensemble/predict-raw.js";
import { outputDivisors, type TreeEnsemble, treeEnd } from "../ensemble/tree-ensemble.js";

/** Explains the raw outputs of an ensemble. It holds work space: calls must not overlap. */
export interface TreeExplainer {
  /** The raw output expected before any input is known, `outputs` numbers. */
  readonly expected: Float64Array;
  /**
   * What each column adds to each raw output of a row, beyond what is expected.
   *
   * @param row - One number for each column; NaN is missing.
   * @param into - Receives the value of column `c` for output `o` at `c * outputs + o`.
   */
  explain(row: Float64Array, into: Float64Array): void;
}

/** The share of a node's rows that went to its left child, by cover; a half where no row is known. */
function leftShare({ cover, left, right }: TreeEnsemble, node: number): number {
  const low = cover[left[node] as number] as number;
  const sum = low + (cover[right[node] as number] as number);
  return sum > 0 ? low / sum : 0.5;
}

function expectedOutputs(ensemble: TreeEnsemble, shares: Float64Array): Float64Array {
  const { outputs, leafWidth, roots, feature, left, right, values, base } = ensemble;
  const reach = new Float64Array(feature.length);
  const sums = new Float64Array(outputs);
  roots.forEach((root, tree) => {
    reach[root] = 1;
    for (let node = root; node < treeEnd(ensemble, tree); node++) {
      const weight = reach[node] as number;
      if ((feature[node] as number) >= 0) {
        const share = shares[node] as number;
        reach[left[node] as number] = weight * share;
        reach[right[node] as number] = weight * (1 - share);
        continue;
      }
      for (let index = 0; index < leafWidth; index++) {
        const output = leafWidth === 1 ? tree % outputs : index;
        sums[output] = (sums[output] as number) + weight * (values[node * leafWidth + index] as number);
      }
    }
  });
  const divisors = outputDivisors(ensemble);
  return sums.map((sum, output) => sum / (divisors[output] as number) + (base[output] as number));
}

/**
 * Prepares exact path-dependent TreeSHAP: Shapley values of the game in which a column that is not known sends a row
 * both ways, in the shares of the training rows (`cover`). Explaining a row takes O(trees * leaves * depth^2).
 *
 * Source: Lundberg, Erion and Lee, "Consistent Individualized Feature Attribution for Tree Ensembles" (2018),
 * algorithm 2.
 *
 * @param ensemble - The ensemble. Where no cover is known, both ways weigh the same.
 * @throws PortraitError `not-supported` when a tree is more than 1000 splits deep.
 */
export function createTreeExplainer(ensemble: TreeEnsemble): TreeExplainer {
  const { outputs, leafWidth, roots, feature, left, right, values } = ensemble;
  const shares = Float64Array.from(feature, (column, node) => (column < 0 ? 0 : leftShare(ensemble, node)));
  const size = checkedDepth("shapValues", ensemble) + 2;
  const columns = new Int32Array((size * (size + 1)) / 2);
  const zeros = new Float64Array(columns.length);
  const ones = new Float64Array(columns.length);
  const weights = new Float64Array(columns.length);
  const divisors = outputDivisors(ensemble);
  let row: Float64Array = new Float64Array(0);
  let into: Float64Array = new Float64Array(0);
  let tree = 0;

  function extend(at: number, depth: number, zero: number, one: number, column: number): void {
    columns[at + depth] = column;
    zeros[at + depth] = zero;
    ones[at + depth] = one;
    weights[at + depth] = depth === 0 ? 1 : 0;
    for (let index = depth - 1; index >= 0; index--) {
      const weight = (weights[at + index] as number) / (depth + 1);
      weights[at + index + 1] = (weights[at + index + 1] as number) + one * weight * (index + 1);
      weights[at + index] = zero * weight * (depth - index);
    }
  }

  function unwind(at: number, depth: number, path: number): void {
    const one = ones[at + path] as number;
    const zero = zeros[at + path] as number;
    let next = weights[at + depth] as number;
    for (let index = depth - 1; index >= 0; index--) {
      const weight = weights[at + index] as number;
      if (one !== 0) {
        const lifted = (next * (depth + 1)) / ((index + 1) * one);
        weights[at + index] = lifted;
        next = weight - (lifted * zero * (depth - index)) / (depth + 1);
      } else {
        weights[at + index] = (weight * (depth + 1)) / (zero * (depth - index));
      }
    }
    for (let index = path; index < depth; index++) {
      columns[at + index] = columns[at + index + 1] as number;
      zeros[at + index] = zeros[at + index + 1] as number;
      ones[at + index] = ones[at + index + 1] as number;
    }
  }

  function unwoundSum(at: number, depth: number, path: number): number {
    const one = ones[at + path] as number;
    const zero = zeros[at + path] as number;
    let next = weights[at + depth] as number;
    let total = 0;
    for (let index = depth - 1; index >= 0; index--) {
      if (one !== 0) {
        const lifted = next / ((index + 1) * one);
        total += lifted;
        next = (weights[at + index] as number) - lifted * zero * (depth - index);
      } else {
        total += (weights[at + index] as number) / (zero * (depth - index));
      }
    }
    return total * (depth + 1);
  }

  function addLeaf(node: number, at: number, depth: number): void {
    for (let path = 1; path <= depth; path++) {
      const share =
        unwoundSum(at, depth, path) * ((ones[at + path] as number) - (zeros[at + path] as number));
      const place = (columns[at + path] as number) * outputs;
      for (let index = 0; index < leafWidth; index++) {
        const output = leafWidth === 1 ? tree % outputs : index;
        into[place + output] =
          (into[place + output] as number) + share * (values[node * leafWidth + index] as number);
      }
    }
  }

  function visit(
    node: number,
    parent: number,
    length: number,
    zero: number,
    one: number,
    column: number,
  ): void {
    if (zero === 0 && one === 0) return;
    const at = parent + length;
    for (let index = 0; index < length; index++) {
      columns[at + index] = columns[parent + index] as number;
      zeros[at + index] = zeros[parent + index] as number;
      ones[at + index] = ones[parent + index] as number;
      weights[at + index] = weights[parent + index] as number;
    }
    extend(at, length, zero, one, column);
    let depth = length;
    const split = feature[node] as number;
    if (split < 0) {
      addLeaf(node, at, depth);
      return;
    }
    let oldZero = 1;
    let oldOne = 1;
    for (let path = 1; path <= depth; path++) {
      if (columns[at + path] !== split) continue;
      oldZero = zeros[at + path] as number;
      oldOne = ones[at + path] as number;
      unwind(at, depth, path);
      depth--;
      break;
    }
    const share = shares[node] as number;
    const low = goesLeft(ensemble, node, row[split] as number);
    visit(left[node] as number, at, depth + 1, oldZero * share, low ? oldOne : 0, split);
    visit(right[node] as number, at, depth + 1, oldZero * (1 - share), low ? 0 : oldOne, split);
  }

  return Object.freeze<TreeExplainer>({
    expected: expectedOutputs(ensemble, shares),
    explain(values_, target) {
      row = values_;
      into = target;
      target.fill(0);
      for (tree = 0; tree < roots.length; tree++) visit(roots[tree] as number, 0, 0, 1, 1, -1);
      for (let at = 0; at < target.length; at++) {
        target[at] = (target[at] as number) / (divisors[at % outputs] as number);
      }
    },
  });
}
