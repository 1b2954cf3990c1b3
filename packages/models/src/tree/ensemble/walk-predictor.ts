import type { BlockPredictor } from "./block-predictor.js";
import { type EnsembleMemory, writeViews } from "./kernel-memory.js";
import { LANES, predictStaged, stageRows } from "./staged-rows.js";
import type { TreeEnsemble } from "./tree-ensemble.js";
import { writeTrees, writeValues } from "./walk-memory.js";
import { walkViews } from "./walk-views.js";

/** Rows that pass all trees at a time, so that the second cache holds them while they pass one. */
const BLOCK_ROWS = 4096;

/** In how many bytes rows are staged, at most. */
const STAGED_BYTES = 2 ** 24;

/**
 * Loads an ensemble whose trees are walked down: large ones, or such as split on categories of many levels.
 *
 * @param memory - Where to.
 * @param ensemble - The ensemble.
 * @param rows - How many rows will be asked for at a time, about.
 */
export function loadWalks(memory: EnsembleMemory, ensemble: TreeEnsemble, rows: number): BlockPredictor {
  const { outputs, leafWidth, roots } = ensemble;
  const found = walkViews(ensemble);
  const slots = found.columns;
  const room = Math.floor(STAGED_BYTES / ((slots.length + outputs) * 8));
  const most = memory.threads === 1 ? BLOCK_ROWS : Math.min(rows, memory.threads * BLOCK_ROWS);
  const staging = stageRows(memory, slots.length, outputs, Math.min(room, most));
  const block = Math.min(BLOCK_ROWS, staging.capacity) / LANES;
  const widest = found.of(true).views.length + 1;
  const scratch = memory.alloc(memory.threads * (block * widest * 64 + 64));
  const leaves = writeValues(memory, ensemble);
  return predictStaged(memory, ensemble, slots, found.mixed, staging, (missing) => {
    const { views, places } = found.of(missing);
    const plan = writeViews(memory, views, slots);
    const trees = writeTrees(memory, ensemble, places, views.length, found.categorical, leaves);
    return (groups) =>
      memory.parallel(
        "predict",
        staging.staged,
        staging.capacity,
        groups,
        plan,
        views.length,
        trees,
        roots.length,
        found.categorical ? 1 : 0,
        leafWidth,
        outputs,
        block,
        scratch,
        staging.sums,
      );
  });
}
