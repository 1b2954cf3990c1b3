import type { PackedEnsemble } from "./pack.js";

/** The nodes of an ensemble of number splits, those of a node side by side in memory: 16 bytes each. */
export interface NodeCells {
  /** At `2 n` the threshold of node `n`. */
  readonly f64: Float64Array;
  /** The same memory: at `4 n + 2` the view of node `n`, 0 for a leaf; at `4 n + 3` its left child, for a leaf itself. */
  readonly i32: Int32Array;
}

/**
 * Lays the nodes of an ensemble out for walks of one row. O(nodes).
 *
 * @param packed - The ensemble.
 */
export function nodeCells({ view, threshold, child }: PackedEnsemble): NodeCells {
  const f64 = new Float64Array(view.length * 2);
  const i32 = new Int32Array(f64.buffer);
  for (let node = 0; node < view.length; node++) {
    f64[node * 2] = threshold[node] as number;
    i32[node * 4 + 2] = Math.max(0, view[node] as number);
    i32[node * 4 + 3] = child[node] as number;
  }
  return { f64, i32 };
}

/**
 * The leaf that a row reaches in each of four trees, walked in turns so that waiting for memory overlaps.
 *
 * @param cells - The nodes.
 * @param views - The row, as nodes see it; no NaN.
 * @param leaves - Holds the roots, and receives the leaves.
 * @param at - The first of the four.
 */
export function fourLeaves(cells: NodeCells, views: Float64Array, leaves: Int32Array, at: number): void {
  const { f64, i32 } = cells;
  let a = leaves[at] as number;
  let b = leaves[at + 1] as number;
  let c = leaves[at + 2] as number;
  let d = leaves[at + 3] as number;
  let moved = 1;
  while (moved !== 0) {
    const va = views[i32[a * 4 + 2] as number] as number;
    const vb = views[i32[b * 4 + 2] as number] as number;
    const vc = views[i32[c * 4 + 2] as number] as number;
    const vd = views[i32[d * 4 + 2] as number] as number;
    const na = (i32[a * 4 + 3] as number) + (va > (f64[a * 2] as number) ? 1 : 0);
    const nb = (i32[b * 4 + 3] as number) + (vb > (f64[b * 2] as number) ? 1 : 0);
    const nc = (i32[c * 4 + 3] as number) + (vc > (f64[c * 2] as number) ? 1 : 0);
    const nd = (i32[d * 4 + 3] as number) + (vd > (f64[d * 2] as number) ? 1 : 0);
    moved = (a ^ na) | (b ^ nb) | (c ^ nc) | (d ^ nd);
    a = na;
    b = nb;
    c = nc;
    d = nd;
  }
  leaves[at] = a;
  leaves[at + 1] = b;
  leaves[at + 2] = c;
  leaves[at + 3] = d;
}

/**
 * The leaf that a row reaches in a tree of number splits.
 *
 * @param packed - The ensemble.
 * @param root - The tree's root.
 * @param views - The row, as nodes see it; no NaN.
 */
export function numberLeaf(packed: PackedEnsemble, root: number, views: Float64Array): number {
  const { view, threshold, child } = packed;
  let node = root;
  for (let at = view[node] as number; at >= 0; at = view[node] as number) {
    node = (child[node] as number) + ((views[at] as number) > (threshold[node] as number) ? 1 : 0);
  }
  return node;
}

/**
 * The leaf that a row reaches in a tree of any splits.
 *
 * @param packed - The ensemble.
 * @param root - The tree's root.
 * @param views - The row, as nodes see it; no NaN.
 */
export function anyLeaf(packed: PackedEnsemble, root: number, views: Float64Array): number {
  const { view, threshold, child, set, limit, bits } = packed;
  let node = root;
  for (let at = view[node] as number; at >= 0; at = view[node] as number) {
    const value = views[at] as number;
    const last = limit[node] as number;
    let right = value > (threshold[node] as number);
    if (last > 0) {
      const place = Math.min(value, last);
      right = (((bits[(set[node] as number) + (place >>> 5)] as number) >>> (place & 31)) & 1) === 0;
    }
    node = (child[node] as number) + (right ? 1 : 0);
  }
  return node;
}

/**
 * Writes a row as the views of its columns: missing numbers as infinities, codes counted from 1.
 *
 * @param packed - The ensemble.
 * @param row - One number for each column; NaN is missing.
 * @param views - Receives a number for each view.
 */
export function writeRow({ views: list }: PackedEnsemble, row: Float64Array, views: Float64Array): void {
  for (let view = 0; view < list.length; view++) {
    const { column, mode } = list[view] as PackedEnsemble["views"][number];
    const value = row[column] as number;
    if (mode === "codes") {
      const code = Math.trunc(value);
      views[view] = Number.isNaN(value) ? 0 : code < 0 ? Number.POSITIVE_INFINITY : code + 1;
    } else if (Number.isNaN(value)) {
      views[view] = mode === "missingLeft" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    } else views[view] = value;
  }
}
