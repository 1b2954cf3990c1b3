import type { EnsembleBuilder } from "../../tree/ensemble/ensemble-builder.js";

/** A leaf of a tree that is read from a file. */
export interface SourceLeaf {
  /** Marks a leaf. */
  readonly leaf: true;
  /** What it adds. */
  readonly value: number;
  /** The weight of its training rows. */
  readonly cover: number;
}

/** A split of a tree that is read from a file. */
export interface SourceSplit {
  /** Marks a split. */
  readonly leaf: false;
  /** The column. */
  readonly feature: number;
  /** A value at most this goes left. */
  readonly threshold: number;
  /** For a categorical split the codes that go left, as 32-bit words. */
  readonly set: Uint32Array | undefined;
  /** Whether a missing value goes left. */
  readonly missingLeft: boolean;
  /** The left child. */
  readonly left: number;
  /** The right child. */
  readonly right: number;
  /** By how much the split lowered the objective. */
  readonly gain: number;
  /** The weight of its training rows. */
  readonly cover: number;
  /** What a leaf here would add. */
  readonly value: number;
}

/** A node of a tree that is read from a file, in the file's own numbers. */
export type SourceNode = SourceLeaf | SourceSplit;

/** The codes of a set of 32-bit words, ascending. */
function* codesOf(set: Uint32Array): Generator<number> {
  for (let code = 0; code < set.length * 32; code++) {
    if (((set[code >>> 5] as number) >>> (code & 31)) & 1) yield code;
  }
}

/**
 * Appends a tree that a file describes.
 *
 * @param builder - Where to.
 * @param nodes - The nodes that there are.
 * @param root - The number of the root.
 * @param nodeAt - Gives a node.
 * @returns What is wrong with the tree, in words; `undefined` when nothing is.
 */
export function growTree(
  builder: EnsembleBuilder,
  nodes: number,
  root: number,
  nodeAt: (node: number) => SourceNode,
): string | undefined {
  const seen = new Set<number>();
  const open: { readonly source: number; readonly target: number }[] = [
    { source: root, target: builder.startTree() },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { source, target } = next;
    if (!(source >= 0 && source < nodes)) return `node ${source} does not exist; there are ${nodes}`;
    if (seen.has(source)) return `node ${source} is reached in two ways`;
    seen.add(source);
    const node = nodeAt(source);
    builder.setNode(target, node.value, node.cover);
    if (node.leaf) continue;
    const { feature, threshold, set, missingLeft, gain } = node;
    const rule = set === undefined ? { threshold } : { categories: codesOf(set) };
    const left = builder.split(target, { feature, missingLeft, gain, ...rule });
    open.push({ source: node.right, target: left + 1 }, { source: node.left, target: left });
  }
  return seen.size === nodes ? undefined : `${nodes - seen.size} of its ${nodes} nodes cannot be reached`;
}
