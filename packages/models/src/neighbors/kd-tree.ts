import type { Nearest } from "./nearest.js";
import type { MatrixRows, RowDistance } from "./row-distance.js";

/** Finds the nearest rows to a query. */
export interface NeighborSearch {
  /**
   * Searches.
   *
   * @param query - The query, as wide as the rows.
   * @param nearest - Gets the rows; cleared first.
   */
  search(query: Float64Array, nearest: Nearest): void;
}

/** Rows in a leaf of the tree. */
const LEAF = 24;

/** A bound is made this much smaller, so that rounding never hides a row. */
const SLACK = 1 - 1e-12;

/** A node: a leaf has no column. Children of node `n` are `2 n + 1` and `2 n + 2`. */
interface Nodes {
  readonly column: Int32Array;
  readonly split: Float64Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

function widestColumn({ values, width }: MatrixRows, order: Int32Array): number {
  let best = -1;
  let widest = 0;
  for (let column = 0; column < width; column++) {
    let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const row of order) {
      const value = values[row * width + column] as number;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
    if (greatest - least > widest) [best, widest] = [column, greatest - least];
  }
  return best;
}

function build(rows: MatrixRows, order: Int32Array, nodes: Nodes): void {
  const { values, width } = rows;
  function divide(node: number, from: number, to: number): void {
    nodes.from[node] = from;
    nodes.to[node] = to;
    nodes.column[node] = -1;
    if (to - from <= LEAF || 2 * node + 2 >= nodes.column.length) return;
    const part = order.subarray(from, to);
    const column = widestColumn(rows, part);
    if (column < 0) return;
    part.sort(
      (a, b) => (values[a * width + column] as number) - (values[b * width + column] as number) || a - b,
    );
    const middle = from + ((to - from) >> 1);
    nodes.column[node] = column;
    nodes.split[node] = values[(order[middle] as number) * width + column] as number;
    divide(2 * node + 1, from, middle);
    divide(2 * node + 2, middle, to);
  }
  divide(0, 0, order.length);
}

/**
 * A k-d tree: rows are halved at the median of the column in which they spread most, until few are left. Building takes
 * O(n log^2 n), a query about O(log n) in few columns and O(n) in many.
 *
 * Source: Friedman, Bentley and Finkel, "An algorithm for finding best matches in logarithmic expected time" (1977).
 *
 * @param rows - The rows.
 * @param distance - How distances are compared: squared or absolute differences summed over columns.
 * @param power - What the difference in one column is raised to in the distance: 2 or 1.
 */
export function createKdTree(rows: MatrixRows, distance: RowDistance, power: 1 | 2): NeighborSearch {
  const { values, width, length } = rows;
  const depth = Math.max(0, Math.ceil(Math.log2(Math.max(1, length / LEAF))));
  const size = 2 ** (depth + 1) - 1;
  const nodes: Nodes = {
    column: new Int32Array(size).fill(-1),
    split: new Float64Array(size),
    from: new Int32Array(size),
    to: new Int32Array(size),
  };
  const order = Int32Array.from({ length }, (_, row) => row);
  build(rows, order, nodes);
  const offsets = new Float64Array(width);

  function visit(node: number, bound: number, query: Float64Array, nearest: Nearest): void {
    const column = nodes.column[node] as number;
    if (column < 0) {
      const to = nodes.to[node] as number;
      for (let at = nodes.from[node] as number; at < to; at++) {
        const row = order[at] as number;
        nearest.offer(row, distance(values, row * width, query, width));
      }
      return;
    }
    const difference = (query[column] as number) - (nodes.split[node] as number);
    const near = difference < 0 ? 2 * node + 1 : 2 * node + 2;
    visit(near, bound, query, nearest);
    const gap = power === 2 ? difference * difference : Math.abs(difference);
    const before = offsets[column] as number;
    const farther = bound - before + Math.max(gap, before);
    if (farther * SLACK > nearest.worst) return;
    offsets[column] = Math.max(gap, before);
    visit(4 * node + 3 - near, farther, query, nearest);
    offsets[column] = before;
  }
  return Object.freeze<NeighborSearch>({
    search(query, nearest) {
      nearest.clear();
      offsets.fill(0);
      visit(0, 0, query, nearest);
    },
  });
}

/**
 * Looks at every row. O(rows * columns) a query.
 *
 * @param rows - The rows.
 * @param distance - How distances are compared.
 */
export function createBruteForce(rows: MatrixRows, distance: RowDistance): NeighborSearch {
  const { values, width, length } = rows;
  return Object.freeze<NeighborSearch>({
    search(query, nearest) {
      nearest.clear();
      for (let row = 0; row < length; row++) nearest.offer(row, distance(values, row * width, query, width));
    },
  });
}
