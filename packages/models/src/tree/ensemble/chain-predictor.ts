import type { BlockPredictor } from "./block-predictor.js";
import { type EnsembleMemory, writeChains, writeViews } from "./kernel-memory.js";
import type { PackedEnsemble } from "./pack.js";
import { LANES, predictStaged, stageRows } from "./staged-rows.js";
import type { TreeEnsemble } from "./tree-ensemble.js";

/** How many rows pass chains at a time, at most: the second cache holds them until the kernel has arranged them. */
const STAGED_ROWS = 4096;

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

/**
 * Whether chains are a quick way to an ensemble's answers: number splits alone, leaves of one value, trees of a middle
 * size.
 *
 * @param ensemble - The ensemble.
 */
export function chainable({ leafWidth, bitset, feature, roots }: TreeEnsemble): boolean {
  return leafWidth === 1 && bitset.length === 0 && feature.length <= CHAINED_NODES * roots.length;
}

/**
 * Loads an ensemble whose trees are passed in chains.
 *
 * @param memory - Where to.
 * @param ensemble - The ensemble.
 * @param packed - The same, packed.
 * @param rows - How many rows will be asked for at a time, about.
 */
export function loadChains(
  memory: EnsembleMemory,
  ensemble: TreeEnsemble,
  packed: PackedEnsemble,
  rows: number,
): BlockPredictor {
  const { outputs } = ensemble;
  const slots = [...new Set(packed.views.map(({ column }) => column))];
  const room = Math.floor(STAGED_BYTES / ((slots.length + outputs) * 8));
  const most = memory.threads === 1 ? STAGED_ROWS : Math.min(rows, memory.threads * STAGED_ROWS);
  const staging = stageRows(memory, slots.length, outputs, Math.min(room, most));
  const bytes = packed.view.length <= FEW_NODES ? FEW_BYTES : MANY_BYTES;
  const block = Math.min(staging.capacity / LANES, Math.ceil(bytes / (packed.views.length * LANES * 8)));
  const scratch = memory.alloc(memory.threads * (block * packed.views.length * 64 + 64));
  return predictStaged(memory, ensemble, slots, packed.mixed, staging, (missing) => {
    const { views, view } = missing ? packed : packed.unmixed;
    const plan = writeViews(memory, views, slots);
    const { chains, count } = writeChains(memory, ensemble, packed, view);
    return (groups) =>
      memory.parallel(
        "predictChains",
        staging.staged,
        staging.capacity,
        groups,
        plan,
        views.length,
        chains,
        count,
        outputs,
        block,
        scratch,
        staging.sums,
      );
  });
}
