import type { BlockPredictor } from "./block-predictor.js";
import { type EnsembleMemory, writeChains, writeNumbers, writeTrees, writeViews } from "./kernel-memory.js";
import type { ColumnView, PackedEnsemble } from "./pack.js";
import type { TreeEnsemble } from "./tree-ensemble.js";

const LANES = 8;

/** How many rows are staged at a time, at most. */
export const STAGED_ROWS = 16384;

/** How many pass chains at a time, at most: the second cache holds them until the kernel has arranged them. */
const CHAINED_ROWS = 4096;

/** In how many bytes they are staged, at most. */
const STAGED_BYTES = 2 ** 24;

/** Trees of at most so many nodes, about, are passed in chains: then the second cache holds several. */
const CHAINED_NODES = 1024;

/**
 * How many bytes of rows pass all chains at a time: as many as the first cache holds, or, where more nodes than these do
 * not fit the second cache beside the rows and are fetched anew for each block, as many as are worth fetching them.
 */
const FEW_NODES = 16384;
const FEW_BYTES = 2 ** 14;
const MANY_BYTES = 2 ** 17;

/** Adds up the leaves of the staged rows: of so many groups of eight. */
type Run = (groups: number) => void;

/**
 * Loads an ensemble whose trees are walked down.
 *
 * @param memory - Where to.
 * @param ensemble - The ensemble.
 * @param packed - The same, packed.
 * @param rows - How many rows will be asked for at a time, about.
 */
export function loadWalks(
  memory: EnsembleMemory,
  ensemble: TreeEnsemble,
  packed: PackedEnsemble,
  rows: number,
): BlockPredictor {
  const { outputs, leafWidth, roots, base } = ensemble;
  const { categorical, mixed, unmixed } = packed;
  const slots = [...new Set(packed.views.map(({ column }) => column))];
  const nodes = packed.view.length;
  const chained = leafWidth === 1 && !categorical && nodes <= CHAINED_NODES * roots.length;
  const rowBytes = (slots.length + outputs) * 8;
  const most = Math.min(
    chained ? CHAINED_ROWS : STAGED_ROWS,
    Math.ceil(rows / LANES) * LANES,
    Math.floor(STAGED_BYTES / rowBytes),
  );
  const capacity = Math.max(LANES, most - (most % LANES));
  const blockBytes = nodes <= FEW_NODES ? FEW_BYTES : MANY_BYTES;
  const groups = capacity / LANES;
  const block = chained
    ? Math.min(groups, Math.ceil(blockBytes / (packed.views.length * LANES * 8)))
    : groups;
  const staged = memory.alloc(slots.length * capacity * 8);
  const sums = memory.alloc(capacity * outputs * 8);
  const scratch = memory.alloc(memory.threads * (block * packed.views.length * 64 + 64));
  const values = writeNumbers(memory, packed.values);

  function runOf(views: readonly ColumnView[], view: Int32Array): Run {
    const plan = writeViews(memory, views, slots);
    const width = views.length;
    if (chained) {
      const { chains, count } = writeChains(memory, ensemble, packed, view);
      return (groups) =>
        memory.parallel(
          "predictChains",
          staged,
          capacity,
          groups,
          plan,
          width,
          chains,
          count,
          outputs,
          block,
          scratch,
          sums,
        );
    }
    const { nodes, trees } = writeTrees(memory, packed, view);
    const flag = categorical ? 1 : 0;
    return (groups) =>
      memory.parallel(
        "predict",
        staged,
        capacity,
        groups,
        plan,
        width,
        nodes,
        trees,
        roots.length,
        flag,
        values,
        leafWidth,
        outputs,
        block,
        scratch,
        sums,
      );
  }

  const runUnmixed = runOf(unmixed.views, unmixed.view);
  const runMixed = mixed.length === 0 ? runUnmixed : runOf(packed.views, packed.view);
  return {
    memory,
    capacity,
    predict(columns, from, count, raw) {
      const groups = Math.ceil(count / LANES);
      slots.forEach((column, slot) => {
        const values = (columns[column] as Float64Array).subarray(from, from + count);
        memory.f64(staged + slot * capacity * 8, count).set(values);
      });
      if (anyMissing(columns, mixed, from, from + count)) runMixed(groups);
      else runUnmixed(groups);
      const found = memory.f64(sums, groups * LANES * outputs);
      for (let output = 0; output < outputs; output++) {
        const divisor = packed.divisors[output] as number;
        const start = base[output] as number;
        for (let row = 0; row < count; row++) {
          const at = ((row >>> 3) * outputs + output) * LANES + (row & 7);
          raw[(from + row) * outputs + output] = (found[at] as number) / divisor + start;
        }
      }
    },
  };
}

function anyMissing(
  columns: readonly Float64Array[],
  mixed: readonly number[],
  from: number,
  to: number,
): boolean {
  for (const column of mixed) {
    const values = columns[column] as Float64Array;
    for (let row = from; row < to; row++) if (Number.isNaN(values[row])) return true;
  }
  return false;
}
