import type { KernelInstance } from "@portrait/kernels";
import { FOREST_NODE, type ForestKernels } from "@portrait/kernels/forest";
import type { ColumnBins } from "../bins/column-bins.js";
import type { TreeArrays } from "../ensemble/ensemble-builder.js";
import type { RowsMemory } from "./rows-memory.js";

/** What reading a tree needs to know of a column. */
export interface ReadColumn {
  /** The number of the input column. */
  readonly input: number;
  /** Its kind, and for a category the bin of each level. */
  readonly bins: Pick<ColumnBins, "kind" | "levelBins">;
}

const I32 = (field: number): number => field >>> 2;
const F64 = (field: number): number => field >>> 3;

/** The codes of a category whose bins a set holds, as 32-bit words. */
function codesOf(set: Uint32Array, levelBins: Uint8Array): Uint32Array {
  const words = new Uint32Array(Math.max(1, Math.ceil(levelBins.length / 32)));
  levelBins.forEach((bin, code) => {
    const held = ((set[bin >>> 5] as number) >>> (bin & 31)) & 1;
    words[code >>> 5] = (words[code >>> 5] as number) | (held << (code & 31));
  });
  return words;
}

/**
 * Reads the tree that a thread grew.
 *
 * @param instance - The kernels.
 * @param memory - The rows.
 * @param columns - The columns.
 * @param thread - The thread.
 */
export function readTree(
  instance: KernelInstance<ForestKernels>,
  memory: RowsMemory,
  columns: readonly ReadColumn[],
  thread: number,
): TreeArrays {
  const { job, scaled, weightScale } = memory;
  const workspace = job.workspace + thread * job.workspaceBytes;
  const count = instance.u32(workspace, 1)[0] as number;
  const width = job.nodeBytes / 4;
  const at = workspace + job.nodes;
  const integers = instance.i32(at, count * width);
  const floats = instance.f64(at, (count * width) / 2);
  const sets = instance.u32(
    workspace + job.sets,
    columns.some(({ bins }) => bins.kind === "category") ? 4 * (count - 1) : 0,
  );
  const { classes } = job;
  const leafWidth = Math.max(1, classes);
  const gainFactor = weightScale * (scaled === undefined ? 1 : scaled.scale ** (job.criterion === 3 ? 1 : 2));

  const tree = {
    feature: new Int32Array(count),
    threshold: new Float64Array(count),
    left: new Int32Array(count),
    right: new Int32Array(count),
    values: new Float64Array(count * leafWidth),
    missingLeft: new Uint8Array(count),
    categories: new Int32Array(count).fill(-1),
    categoryWords: new Int32Array(count),
    bitset: [] as number[],
    cover: new Float64Array(count),
    gain: new Float64Array(count),
  };

  function writeSet(node: number, set: number, levelBins: Uint8Array): void {
    const words = codesOf(sets.subarray(8 * set, 8 * set + 8), levelBins);
    tree.categories[node] = tree.bitset.length;
    tree.categoryWords[node] = words.length;
    for (const word of words) tree.bitset.push(word);
  }

  function writeSplit(node: number, i: number, f: number, column: ReadColumn): void {
    const left = integers[i + I32(FOREST_NODE.left)] as number;
    const set = integers[i + I32(FOREST_NODE.set)] as number;
    tree.feature[node] = column.input;
    tree.left[node] = left;
    tree.right[node] = left + 1;
    tree.missingLeft[node] = integers[i + I32(FOREST_NODE.missingLeft)] as number;
    tree.gain[node] = (floats[f + F64(FOREST_NODE.gain)] as number) * gainFactor;
    if (set >= 0) writeSet(node, set, column.bins.levelBins);
    else tree.threshold[node] = floats[f + F64(FOREST_NODE.threshold)] as number;
  }

  for (let node = 0; node < count; node++) {
    const i = node * width;
    const f = i / 2;
    const feature = integers[i] as number;
    const weight = floats[f + F64(FOREST_NODE.weight)] as number;
    tree.feature[node] = -1;
    tree.left[node] = -1;
    tree.right[node] = -1;
    tree.cover[node] = weight * weightScale;
    for (let c = 0; c < classes; c++) {
      tree.values[node * leafWidth + c] = (floats[f + F64(FOREST_NODE.totals) + c] as number) / weight;
    }
    if (classes === 0) {
      const mean =
        job.criterion === 3
          ? (floats[f + F64(FOREST_NODE.totals)] as number)
          : (floats[f + F64(FOREST_NODE.sum)] as number) / weight;
      tree.values[node] = scaled === undefined ? mean : (mean + scaled.mean) * scaled.scale;
    }
    if (feature >= 0) writeSplit(node, i, f, columns[feature] as ReadColumn);
  }
  return tree;
}
