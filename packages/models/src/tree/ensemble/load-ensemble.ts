import type { PredictOptions } from "@portrait/core";
import { instantiate } from "@portrait/kernels";
import { ensemble as ensembleKernels } from "@portrait/kernels/ensemble";
import type { BlockPredictor } from "./block-predictor.js";
import { chainable, loadChains } from "./chain-predictor.js";
import { checkAborted } from "./check-aborted.js";
import { loadMasked, maskable } from "./masked-predictor.js";
import { packEnsemble } from "./pack.js";
import type { TreeEnsemble } from "./tree-ensemble.js";
import { loadWalks } from "./walk-predictor.js";

/** Bytes for a node in the kernels' memory, about, and for the rows that are staged at a time. */
const [NODE_BYTES, ROOM] = [32, 2 ** 19];

/** So many rows are predicted between two looks at a signal. */
const UNBROKEN_ROWS = 16384;

/**
 * Loads an ensemble into the memory of kernels.
 *
 * @param ensemble - The ensemble.
 * @param rows - How many rows will be asked for at a time, about.
 * @param workers - Threads.
 */
export async function loadEnsemble(
  ensemble: TreeEnsemble,
  rows: number,
  workers?: PredictOptions["workers"],
): Promise<BlockPredictor> {
  const bytes = ROOM + ensemble.feature.length * NODE_BYTES;
  const memory = await instantiate(ensembleKernels, workers === undefined ? { bytes } : { workers });
  const quantised = maskable(ensemble);
  if (quantised !== undefined) return loadMasked(memory, ensemble, quantised, rows);
  if (chainable(ensemble)) return loadChains(memory, ensemble, packEnsemble(ensemble), rows);
  return loadWalks(memory, ensemble, rows);
}

/**
 * The raw outputs of many rows, by the kernels.
 *
 * @param loaded - The ensemble, loaded.
 * @param outputs - How many raw outputs it has.
 * @param columns - For each column one number a row.
 * @param rows - How many rows.
 * @param signal - Stops between blocks of rows.
 * @throws PortraitError `aborted`.
 */
export async function predictLoaded(
  { capacity, predict }: BlockPredictor,
  outputs: number,
  columns: readonly Float64Array[],
  rows: number,
  signal?: AbortSignal,
): Promise<Float64Array> {
  const raw = new Float64Array(rows * outputs);
  let unbroken = 0;
  for (let from = 0; from < rows; from += capacity) {
    checkAborted(signal);
    const count = Math.min(capacity, rows - from);
    predict(columns, from, count, raw);
    unbroken += count;
    if (signal === undefined || unbroken < UNBROKEN_ROWS) continue;
    await new Promise((done) => setTimeout(done, 0));
    unbroken = 0;
  }
  return raw;
}
