import { type ColumnBins, UNKNOWN_BIN } from "../bins/column-bins.js";
import type { EnsembleBuilder } from "../ensemble/ensemble-builder.js";
import type { Feature } from "./binned-rows.js";

/** A tree that was grown: for each node a number in each list, the root first, children behind their parents. */
export interface GrownTree {
  /** How many nodes there are; the lists may be longer. */
  readonly nodes: number;
  /** What a leaf there adds to the score, times the learning rate. */
  readonly value: Float64Array;
  /** The sum of the hessians of its rows. */
  readonly cover: Float64Array;
  /** By how much its split lowered the objective, to second order; 0 for a leaf. */
  readonly gain: Float64Array;
  /** Its first row in the tree's rows. */
  readonly start: Int32Array;
  /** How many rows it has. */
  readonly count: Int32Array;
  /** The left child, -1 for a leaf; the right one follows it. */
  readonly left: Int32Array;
  /** The feature it is split by. */
  readonly feature: Int32Array;
  /** Numbers: the bin up to which values go left. */
  readonly bin: Int32Array;
  /** 1 where missing values go left. */
  readonly missingLeft: Uint8Array;
  /** Categories: the bins that go left, eight words of bits for each node. */
  readonly sets: Uint32Array;
}

/**
 * Makes room for a tree.
 *
 * @param most - How many nodes it has at most.
 */
export function createGrownTree(most: number): GrownTree {
  const doubles = (): Float64Array => new Float64Array(most);
  const integers = (): Int32Array => new Int32Array(most);
  return {
    nodes: 0,
    value: doubles(),
    cover: doubles(),
    gain: doubles(),
    start: integers(),
    count: integers(),
    left: integers(),
    feature: integers(),
    bin: integers(),
    missingLeft: new Uint8Array(most),
    sets: new Uint32Array(8 * most),
  };
}

const inSet = (sets: Uint32Array, node: number, bin: number): boolean =>
  (((sets[8 * node + (bin >>> 5)] as number) >>> (bin & 31)) & 1) === 1;

/**
 * Writes for each bin whether it goes left at a node.
 *
 * @param tree - The tree.
 * @param node - The node, which is split.
 * @param bins - The bins of its feature.
 * @param table - Receives 256 times 0 or 1.
 */
export function fillTable(tree: GrownTree, node: number, bins: ColumnBins, table: Uint8Array): void {
  if (bins.kind === "number") table.fill(0).fill(1, 0, (tree.bin[node] as number) + 1);
  else for (let at = 0; at < 256; at++) table[at] = inSet(tree.sets, node, at) ? 1 : 0;
  table[bins.missing < 0 ? UNKNOWN_BIN : bins.missing] = tree.missingLeft[node] as number;
}

/** Appends the codes whose bins go left, as words of bits; as many as the greatest of them needs. */
function addCodes({ sets }: GrownTree, node: number, { levelBins }: ColumnBins, words: number[]): void {
  const first = words.length;
  words.push(0);
  for (let code = 0; code < levelBins.length; code++) {
    if (!inSet(sets, node, levelBins[code] as number)) continue;
    const at = first + (code >>> 5);
    while (words.length <= at) words.push(0);
    words[at] = (words[at] as number) | (1 << (code & 31));
  }
}

/**
 * Adds a tree to an ensemble.
 *
 * @param builder - The ensemble.
 * @param tree - The tree.
 * @param features - The features.
 */
export function addGrownTree(builder: EnsembleBuilder, tree: GrownTree, features: readonly Feature[]): void {
  const { nodes, left } = tree;
  const feature = new Int32Array(nodes).fill(-1);
  const threshold = new Float64Array(nodes);
  const right = new Int32Array(nodes).fill(-1);
  const categories = new Int32Array(nodes).fill(-1);
  const categoryWords = new Int32Array(nodes);
  const parents = new Int32Array(nodes);
  const words: number[] = [];
  for (let node = 0; node < nodes; node++) {
    const child = left[node] as number;
    if (child >= 0) parents[child] = node;
  }
  // In the order in which they were split.
  for (let child = 1; child < nodes; child += 2) {
    const node = parents[child] as number;
    const { column, bins } = features[tree.feature[node] as number] as Feature;
    feature[node] = column;
    right[node] = child + 1;
    if (bins.kind === "number") {
      threshold[node] = bins.bounds[tree.bin[node] as number] ?? Number.MAX_VALUE;
      continue;
    }
    categories[node] = words.length;
    addCodes(tree, node, bins, words);
    categoryWords[node] = words.length - (categories[node] as number);
  }
  const of = <List extends Float64Array | Uint8Array | Int32Array>(list: List): List =>
    list.subarray(0, nodes) as List;
  builder.addTree({
    feature,
    threshold,
    left: of(left),
    right,
    categories,
    categoryWords,
    bitset: words,
    values: of(tree.value),
    cover: of(tree.cover),
    gain: of(tree.gain),
    missingLeft: of(tree.missingLeft),
  });
}
