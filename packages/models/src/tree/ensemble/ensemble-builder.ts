import type { TreeEnsemble } from "./tree-ensemble.js";
import { treeEnd } from "./tree-ensemble.js";

/** What an ensemble under construction is; see {@link TreeEnsemble}. */
export interface EnsembleShape {
  /** How many input columns there are. */
  readonly columns: number;
  /** How many raw outputs there are; left out, 1. */
  readonly outputs?: number;
  /** How many values a leaf has, 1 or `outputs`; left out, 1. */
  readonly leafWidth?: number;
  /** What is added to the sums, `outputs` numbers; left out, zeros. */
  readonly base?: ArrayLike<number>;
  /** Whether sums are divided by the number of trees; left out, they are not. */
  readonly average?: boolean;
  /** For about how many nodes to make room from the start; left out, for few. */
  readonly capacity?: number;
}

/** How a node is split. */
export interface NodeSplit {
  /** The column. */
  readonly feature: number;
  /** A value at most this goes left; left out for a categorical split. */
  readonly threshold?: number;
  /** The codes that go left, for a categorical split. */
  readonly categories?: Iterable<number>;
  /** Whether a missing value goes left; left out, it goes right. */
  readonly missingLeft?: boolean;
  /** By how much the split lowered the objective; left out, 0. */
  readonly gain?: number;
}

/** One tree as arrays of its own, node numbers from 0, the root first, children behind their parent. */
export interface TreeArrays {
  /** The column of each node, -1 for a leaf. */
  readonly feature: ArrayLike<number>;
  /** The threshold of each node. */
  readonly threshold: ArrayLike<number>;
  /** The left child of each node, -1 for a leaf. */
  readonly left: ArrayLike<number>;
  /** The right child of each node, -1 for a leaf. */
  readonly right: ArrayLike<number>;
  /** `leafWidth` values for each node. */
  readonly values: ArrayLike<number>;
  /** For each node 1 if a missing value goes left; left out, they go right. */
  readonly missingLeft?: ArrayLike<number>;
  /** For each node its first word in `bitset`, -1 for none; left out, none has one. */
  readonly categories?: ArrayLike<number>;
  /** For each node how many words of `bitset` it has. */
  readonly categoryWords?: ArrayLike<number>;
  /** The sets of the tree's categorical splits. */
  readonly bitset?: ArrayLike<number>;
  /** The weight of the rows of each node; left out, zeros. */
  readonly cover?: ArrayLike<number>;
  /** The gain of each node's split; left out, zeros. */
  readonly gain?: ArrayLike<number>;
}

/** Collects nodes and makes a {@link TreeEnsemble} of them. It trusts its caller: nothing is checked. */
export interface EnsembleBuilder {
  /** How many trees there are. */
  readonly trees: number;
  /**
   * Starts a tree of one leaf.
   *
   * @returns The number of the root.
   */
  startTree(): number;
  /**
   * Splits a leaf of the tree that was started last.
   *
   * @param node - The leaf.
   * @param split - How.
   * @returns The number of the left child; the right one's is one more.
   */
  split(node: number, split: NodeSplit): number;
  /**
   * Sets what a leaf there answers, and the weight of its rows.
   *
   * @param node - The node.
   * @param values - The value, or `leafWidth` values.
   * @param cover - The weight of the training rows that reached it.
   */
  setNode(node: number, values: number | ArrayLike<number>, cover: number): void;
  /**
   * Appends a whole tree.
   *
   * @param tree - The tree.
   */
  addTree(tree: TreeArrays): void;
  /**
   * Appends trees of another ensemble of the same shape.
   *
   * @param ensemble - The ensemble.
   * @param from - The first tree; left out, 0.
   * @param to - The tree behind the last; left out, all.
   * @param factor - What leaf values are multiplied by; left out, 1.
   */
  addTrees(ensemble: TreeEnsemble, from?: number, to?: number, factor?: number): void;
  /** The ensemble of all that was added; its arrays are copies. */
  build(): TreeEnsemble;
}

const SMALLEST = 64;

type Growable = Float64Array | Int32Array | Uint32Array | Uint8Array;

function grow<A extends Growable>(array: A, length: number, make: (length: number) => A): A {
  if (length <= array.length) return array;
  const longer = make(Math.max(length, array.length * 2));
  longer.set(array);
  return longer;
}

const f64 = (length: number): Float64Array => new Float64Array(length);
const i32 = (length: number): Int32Array => new Int32Array(length);
const u32 = (length: number): Uint32Array => new Uint32Array(length);
const u8 = (length: number): Uint8Array => new Uint8Array(length);

/**
 * The set of codes as 32-bit words: code `c` is bit `c % 32` of word `floor(c / 32)`.
 *
 * @param codes - The codes, integers from 0.
 */
export function bitsetOf(codes: Iterable<number>): Uint32Array {
  const list = [...codes];
  const words = new Uint32Array(list.reduce((most, code) => Math.max(most, (code >>> 5) + 1), 1));
  for (const code of list) words[code >>> 5] = (words[code >>> 5] as number) | (1 << (code & 31));
  return words;
}

/**
 * Starts an ensemble without trees.
 *
 * @param shape - See {@link EnsembleShape}.
 *
 * @example
 * ```ts
 * import { createEnsembleBuilder, predictRawOne } from "@portrait/models/tree";
 *
 * const builder = createEnsembleBuilder({ columns: 1 });
 * const left = builder.split(builder.startTree(), { feature: 0, threshold: 2.5 });
 * builder.setNode(left, -1, 10);
 * builder.setNode(left + 1, 1, 20);
 * predictRawOne(builder.build(), Float64Array.of(3)); // => Float64Array.of(1)
 * ```
 */
export function createEnsembleBuilder(shape: EnsembleShape): EnsembleBuilder {
  const { columns, outputs = 1, leafWidth = 1, average = false } = shape;
  const base = Float64Array.from(shape.base ?? new Float64Array(outputs));
  const roots: number[] = [];
  let nodes = 0;
  let words = 0;
  const room = Math.max(SMALLEST, shape.capacity ?? 0);
  let feature = i32(room);
  let left = i32(room);
  let right = i32(room);
  let categories = i32(room);
  let categoryWords = i32(room);
  let missingLeft = u8(room);
  let threshold = f64(room);
  let cover = f64(room);
  let gain = f64(room);
  let values = f64(room * leafWidth);
  let bitset = u32(SMALLEST);

  function addNodes(count: number): number {
    const first = nodes;
    nodes += count;
    feature = grow(feature, nodes, i32).fill(-1, first, nodes);
    left = grow(left, nodes, i32).fill(-1, first, nodes);
    right = grow(right, nodes, i32).fill(-1, first, nodes);
    categories = grow(categories, nodes, i32).fill(-1, first, nodes);
    categoryWords = grow(categoryWords, nodes, i32);
    missingLeft = grow(missingLeft, nodes, u8);
    threshold = grow(threshold, nodes, f64);
    cover = grow(cover, nodes, f64);
    gain = grow(gain, nodes, f64);
    values = grow(values, nodes * leafWidth, f64);
    return first;
  }

  function addWords(set: ArrayLike<number>): number {
    const first = words;
    words += set.length;
    bitset = grow(bitset, words, u32);
    bitset.set(set, first);
    return first;
  }

  function addTree(tree: TreeArrays): void {
    const first = addNodes(tree.feature.length);
    roots.push(first);
    const firstWord = tree.bitset === undefined ? words : addWords(tree.bitset);
    const shift = (child: number, by: number): number => (child < 0 ? -1 : child + by);
    feature.set(tree.feature, first);
    threshold.set(tree.threshold, first);
    values.set(tree.values, first * leafWidth);
    if (tree.missingLeft !== undefined) missingLeft.set(tree.missingLeft, first);
    if (tree.categoryWords !== undefined) categoryWords.set(tree.categoryWords, first);
    if (tree.cover !== undefined) cover.set(tree.cover, first);
    if (tree.gain !== undefined) gain.set(tree.gain, first);
    for (let node = 0; node < tree.feature.length; node++) {
      left[first + node] = shift(tree.left[node] as number, first);
      right[first + node] = shift(tree.right[node] as number, first);
      categories[first + node] = shift(tree.categories?.[node] ?? -1, firstWord);
    }
  }

  return Object.freeze<EnsembleBuilder>({
    get trees() {
      return roots.length;
    },
    startTree() {
      const root = addNodes(1);
      roots.push(root);
      return root;
    },
    split(node, split) {
      const child = addNodes(2);
      feature[node] = split.feature;
      left[node] = child;
      right[node] = child + 1;
      missingLeft[node] = split.missingLeft === true ? 1 : 0;
      gain[node] = split.gain ?? 0;
      if (split.categories === undefined) {
        threshold[node] = split.threshold ?? 0;
        return child;
      }
      const set = bitsetOf(split.categories);
      categories[node] = addWords(set);
      categoryWords[node] = set.length;
      return child;
    },
    setNode(node, answer, weight) {
      if (typeof answer === "number") values[node * leafWidth] = answer;
      else values.set(answer, node * leafWidth);
      cover[node] = weight;
    },
    addTree,
    addTrees(ensemble, from = 0, to = ensemble.roots.length, factor = 1) {
      for (let tree = from; tree < to; tree++) {
        addTree(treeArrays(ensemble, tree, factor));
      }
    },
    build: () =>
      Object.freeze<TreeEnsemble>({
        columns,
        outputs,
        leafWidth,
        base: base.slice(),
        average,
        roots: Int32Array.from(roots),
        feature: feature.slice(0, nodes),
        threshold: threshold.slice(0, nodes),
        left: left.slice(0, nodes),
        right: right.slice(0, nodes),
        missingLeft: missingLeft.slice(0, nodes),
        categories: categories.slice(0, nodes),
        categoryWords: categoryWords.slice(0, nodes),
        bitset: bitset.slice(0, words),
        values: values.slice(0, nodes * leafWidth),
        cover: cover.slice(0, nodes),
        gain: gain.slice(0, nodes),
      }),
  });
}

/**
 * One tree of an ensemble, with node numbers of its own.
 *
 * @param ensemble - The ensemble.
 * @param tree - The tree, from 0.
 * @param factor - What leaf values are multiplied by; left out, 1.
 */
export function treeArrays(ensemble: TreeEnsemble, tree: number, factor = 1): TreeArrays {
  const from = ensemble.roots[tree] as number;
  const to = treeEnd(ensemble, tree);
  const { leafWidth } = ensemble;
  const unshift = (child: number): number => (child < 0 ? -1 : child - from);
  const sets: number[] = [];
  const categories = ensemble.categories.slice(from, to).map((word, index) => {
    if (word < 0) return -1;
    const first = sets.length;
    for (let at = 0; at < (ensemble.categoryWords[from + index] as number); at++) {
      sets.push(ensemble.bitset[word + at] as number);
    }
    return first;
  });
  const values = ensemble.values.slice(from * leafWidth, to * leafWidth);
  return {
    feature: ensemble.feature.subarray(from, to),
    threshold: ensemble.threshold.subarray(from, to),
    left: ensemble.left.slice(from, to).map(unshift),
    right: ensemble.right.slice(from, to).map(unshift),
    values: factor === 1 ? values : values.map((value) => value * factor),
    missingLeft: ensemble.missingLeft.subarray(from, to),
    categories,
    categoryWords: ensemble.categoryWords.subarray(from, to),
    bitset: sets,
    cover: ensemble.cover.subarray(from, to),
    gain: ensemble.gain.subarray(from, to),
  };
}

/**
 * The ensemble of some of the trees of another.
 *
 * @param ensemble - The ensemble.
 * @param from - The first tree.
 * @param to - The tree behind the last.
 *
 * @example
 * ```ts
 * import { createEnsembleBuilder, takeTrees } from "@portrait/models/tree";
 *
 * const builder = createEnsembleBuilder({ columns: 1 });
 * builder.startTree();
 * builder.startTree();
 * takeTrees(builder.build(), 0, 1).roots.length; // => 1
 * ```
 */
export function takeTrees(ensemble: TreeEnsemble, from: number, to: number): TreeEnsemble {
  const builder = createEnsembleBuilder(ensemble);
  builder.addTrees(ensemble, from, to);
  return builder.build();
}
