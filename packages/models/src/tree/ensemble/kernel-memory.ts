import type { KernelInstance } from "@portrait/kernels";
import type { EnsembleKernels } from "@portrait/kernels/ensemble";
import type { ColumnView, PackedEnsemble, ViewMode } from "./pack.js";
import type { TreeEnsemble } from "./tree-ensemble.js";
import { treeEnd } from "./tree-ensemble.js";

/** The memory that kernels work on. */
export type EnsembleMemory = KernelInstance<EnsembleKernels>;

const MODES: Readonly<Record<ViewMode, number>> = { missingRight: 0, missingLeft: 1, codes: 2 };

/** How many nodes a chain may have at most: 64 KiB of them, a part of the second cache. */
const CHAIN_NODES = 2048;

/**
 * Writes views of columns.
 *
 * @param memory - The memory.
 * @param views - The views.
 * @param slots - The columns that are staged, in order.
 * @returns Where they are.
 */
export function writeViews(
  memory: EnsembleMemory,
  views: readonly ColumnView[],
  slots: readonly number[],
): number {
  const at = memory.alloc(views.length * 8);
  const table = memory.i32(at, views.length * 2);
  views.forEach(({ column, mode }, view) => {
    table[view * 2] = slots.indexOf(column);
    table[view * 2 + 1] = MODES[mode];
  });
  return at;
}

/** Some trees that rows pass one after another. */
interface Chain {
  readonly output: number;
  readonly trees: number[];
  nodes: number;
}

function chainsOf(ensemble: TreeEnsemble): readonly Chain[] {
  const { roots, outputs } = ensemble;
  const chains: Chain[] = [];
  const open: (Chain | undefined)[] = new Array(outputs);
  for (let tree = 0; tree < roots.length; tree++) {
    const output = tree % outputs;
    const nodes = treeEnd(ensemble, tree) - (roots[tree] as number);
    let chain = open[output];
    if (chain === undefined || chain.nodes + nodes > CHAIN_NODES) {
      chain = { output, trees: [], nodes: 0 };
      chains.push(chain);
      open[output] = chain;
    }
    chain.trees.push(tree);
    chain.nodes += nodes;
  }
  return chains;
}

/** Where chains are for `predictChains`. */
export interface WrittenChains {
  /** The table of chains. */
  readonly chains: number;
  /** How many there are. */
  readonly count: number;
}

/**
 * Writes chains of trees for `predictChains`. The ensemble has number splits alone, and leaves of one value.
 *
 * @param memory - The memory.
 * @param ensemble - The ensemble.
 * @param packed - The same, packed.
 * @param view - The view that each node reads.
 */
export function writeChains(
  memory: EnsembleMemory,
  ensemble: TreeEnsemble,
  packed: PackedEnsemble,
  view: Int32Array,
): WrittenChains {
  const { threshold, child, roots, values, halfway } = packed;
  const found = chainsOf(ensemble);
  const count = view.length;
  const nodes = memory.alloc((count + 1) * 32);
  const chains = memory.alloc(Math.max(1, found.length) * 16);
  const numbers = memory.f64(nodes, (count + 1) * 4);
  const words = memory.u32(nodes, (count + 1) * 8);
  const end = nodes + count * 32;
  const put = (node: number, split: number, value: number, column: number, next: number): void => {
    numbers[node * 4] = split;
    numbers[node * 4 + 1] = value;
    words[node * 8 + 4] = column * 64;
    words[node * 8 + 5] = next;
  };
  put(count, Number.POSITIVE_INFINITY, 0, 0, end);
  // A row that is at a leaf takes the first step of the next tree at once, unless that is a leaf itself.
  const putSplit = (node: number, value: number, split: number): void => {
    const column = view[split] ?? -1;
    if (column < 0) put(node, Number.POSITIVE_INFINITY, value, 0, nodes + split * 32);
    else put(node, threshold[split] as number, value, column, nodes + (child[split] as number) * 32);
  };
  const table = memory.u32(chains, found.length * 4);
  found.forEach(({ output, trees }, chain) => {
    let free = 1;
    trees.forEach((tree, index) => {
      const following = trees[index + 1];
      const next = following === undefined ? count : (roots[following] as number);
      free += halfway[tree] as number;
      for (let node = roots[tree] as number; node < treeEnd(ensemble, tree); node++) {
        const value = (view[node] as number) < 0 ? (values[node] as number) : 0;
        putSplit(node, value, (view[node] as number) < 0 ? next : node);
      }
    });
    table.set([nodes + (roots[trees[0] as number] as number) * 32, end, free, output], chain * 4);
  });
  return { chains, count: found.length };
}
