import { type ColumnBins, UNKNOWN_BIN } from "../bins/column-bins.js";
import type { EnsembleBuilder } from "../ensemble/ensemble-builder.js";
import type { Feature } from "./binned-rows.js";

/** A node of a tree that was grown; a leaf has no split. */
export interface GrownNode {
  /** What a leaf there adds to the score, times the learning rate. */
  value: number;
  /** The sum of the hessians of its rows. */
  readonly cover: number;
  /** Its first row in the tree's rows. */
  readonly start: number;
  /** How many rows it has. */
  readonly count: number;
  /** How it was split. */
  split: GrownSplit | undefined;
}

/** A split. */
export interface GrownSplit {
  /** The feature. */
  readonly feature: number;
  /** Numbers: the bin up to which values go left. */
  readonly bin: number;
  /** Whether missing values go left. */
  readonly missingLeft: boolean;
  /** Categories: the set of bins that go left, 256 bits. */
  readonly set: Uint32Array | undefined;
  /** By how much it lowered the objective, to second order. */
  readonly gain: number;
  /** The left child; the right one follows it. */
  readonly left: number;
}

/** A tree: its nodes, the root first, children behind their parents. */
export type GrownTree = readonly GrownNode[];

const inSet = (set: Uint32Array, bin: number): boolean =>
  (((set[bin >>> 5] as number) >>> (bin & 31)) & 1) === 1;

/**
 * Writes which bins go left.
 *
 * @param split - The split.
 * @param bins - The feature's bins.
 * @param table - 256 bytes.
 */
export function fillTable(
  { bin, missingLeft, set }: Pick<GrownSplit, "bin" | "missingLeft" | "set">,
  bins: ColumnBins,
  table: Uint8Array,
): void {
  if (set === undefined) table.fill(0).fill(1, 0, bin + 1);
  else for (let at = 0; at < 256; at++) table[at] = inSet(set, at) ? 1 : 0;
  table[bins.missing < 0 ? UNKNOWN_BIN : bins.missing] = missingLeft ? 1 : 0;
}

/**
 * Appends a tree to an ensemble.
 *
 * @param builder - The ensemble.
 * @param tree - The tree.
 * @param features - The features.
 */
export function addGrownTree(builder: EnsembleBuilder, tree: GrownTree, features: readonly Feature[]): void {
  const root = builder.startTree();
  const splits = tree.flatMap(({ split }, node) => (split === undefined ? [] : [{ node, split }]));
  for (const { node, split } of splits.sort((a, b) => a.split.left - b.split.left)) {
    const { column, bins } = features[split.feature] as Feature;
    const common = { feature: column, missingLeft: split.missingLeft, gain: split.gain };
    const { set } = split;
    if (set === undefined) {
      builder.split(root + node, { ...common, threshold: bins.bounds[split.bin] ?? Number.MAX_VALUE });
      continue;
    }
    const categories = Array.from(bins.levelBins.keys()).filter((code) =>
      inSet(set, bins.levelBins[code] as number),
    );
    builder.split(root + node, { ...common, categories });
  }
  tree.forEach(({ value, cover }, node) => {
    builder.setNode(root + node, value, cover);
  });
}
