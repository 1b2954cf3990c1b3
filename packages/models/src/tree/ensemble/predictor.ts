import type { PredictOptions } from "@portrait/core";
import { checkAborted } from "./check-aborted.js";
import { loadEnsemble, predictLoaded } from "./load-ensemble.js";
import { isShallow } from "./masked-predictor.js";
import { type PackedEnsemble, packEnsemble } from "./pack.js";
import type { TreeEnsemble } from "./tree-ensemble.js";
import { walkColumns } from "./walk-columns.js";
import { anyLeaf, fourLeaves, type NodeCells, nodeCells, numberLeaf, writeRow } from "./walk-one.js";

/** Computes raw outputs of an ensemble; what it prepares is prepared once, when first asked for. */
export interface EnsemblePredictor {
  /**
   * The raw outputs of one row.
   *
   * @param row - One number for each column; NaN is missing.
   * @param into - Receives `outputs` numbers.
   */
  one(row: Float64Array, into: Float64Array): void;
  /**
   * The raw outputs of many rows, equal to the bit to those row by row.
   *
   * @param columns - For each column one number a row; NaN is missing.
   * @param rows - How many rows there are.
   * @param options - Threads and signal.
   * @returns Row-major: output `o` of row `r` is at `r * outputs + o`.
   * @throws PortraitError `aborted`, `out-of-memory`.
   */
  many(columns: readonly Float64Array[], rows: number, options?: PredictOptions): Promise<Float64Array>;
}

/** So many walks of a row down a tree are done without the kernels: to load them would take longer. */
const FEW_WALKS = 2 ** 15;

/**
 * With fewer passes of rows through trees than this, other threads are not worth a memory that they share: it is filled
 * for each prediction. Masks take about 2 ns for a pass, walks 30 to 100.
 */
const FEW_MASKED = 2 ** 22;
const FEW_WALKED = 2 ** 17;

/** Fewer rows than this are walked without the kernels even when those are loaded. */
const FEW_ROWS = 16;

/** Ensembles of more nodes than this wait for memory, so that walking four trees in turns is quicker. */
const SMALL = 16384;

/** What walks of one row need. */
interface Walks {
  readonly packed: PackedEnsemble;
  readonly views: Float64Array;
  readonly cells: NodeCells | undefined;
  readonly starts: Int32Array;
  readonly leaves: Int32Array;
}

/** The number of trees is filled up to a multiple of four by further walks down the first. */
function prepareWalks(packed: PackedEnsemble): Walks {
  const { roots, categorical, view } = packed;
  const starts = new Int32Array(Math.ceil(roots.length / 4) * 4);
  starts.set(roots);
  return {
    packed,
    views: new Float64Array(packed.views.length),
    cells: categorical || view.length <= SMALL ? undefined : nodeCells(packed),
    starts,
    leaves: new Int32Array(starts.length),
  };
}

/** The leaf that a row reaches in each tree. */
function leavesOf({ packed, views, cells, starts, leaves }: Walks, row: Float64Array): Int32Array {
  writeRow(packed, row, views);
  leaves.set(starts);
  if (cells !== undefined) {
    for (let tree = 0; tree < leaves.length; tree += 4) fourLeaves(cells, views, leaves, tree);
    return leaves;
  }
  const walk = packed.categorical ? anyLeaf : numberLeaf;
  for (let tree = 0; tree < packed.roots.length; tree++) {
    leaves[tree] = walk(packed, leaves[tree] as number, views);
  }
  return leaves;
}

/**
 * Prepares predictions.
 *
 * @param ensemble - The ensemble.
 */
export function createPredictor(ensemble: TreeEnsemble): EnsemblePredictor {
  const { outputs, leafWidth, base } = ensemble;
  let ready: PackedEnsemble | undefined;
  const pack = (): PackedEnsemble => {
    ready ??= packEnsemble(ensemble);
    return ready;
  };
  let walks: Walks | undefined;
  let walked = 0;
  let loaded: ReturnType<typeof loadEnsemble> | undefined;

  function one(row: Float64Array, into: Float64Array): void {
    walks ??= prepareWalks(pack());
    const { roots, values, divisors } = walks.packed;
    const leaves = leavesOf(walks, row);
    into.fill(0);
    for (let tree = 0; tree < roots.length; tree++) {
      const leaf = leaves[tree] as number;
      if (leafWidth === 1) {
        const output = tree % outputs;
        into[output] = (into[output] as number) + (values[leaf] as number);
        continue;
      }
      for (let output = 0; output < outputs; output++) {
        into[output] = (into[output] as number) + (values[leaf * outputs + output] as number);
      }
    }
    for (let output = 0; output < outputs; output++) {
      into[output] = (into[output] as number) / (divisors[output] as number) + (base[output] as number);
    }
  }

  /** Whether a job is too small for the kernels; what was done without them counts, so that many small jobs are not. */
  function isSmall(rows: number): boolean {
    if (rows < FEW_ROWS) return true;
    if (loaded !== undefined || walked > FEW_WALKS) return false;
    const walks = rows * ensemble.roots.length;
    if (walks > FEW_WALKS) return false;
    walked += walks;
    return true;
  }

  return Object.freeze<EnsemblePredictor>({
    one,
    async many(columns, rows, { workers, signal } = {}) {
      checkAborted(signal);
      if (isSmall(rows)) return walkColumns(ensemble, columns, rows);
      const few = isShallow(ensemble) ? FEW_MASKED : FEW_WALKED;
      if (workers !== undefined && workers.size > 1 && rows * ensemble.roots.length >= few) {
        const kernels = await loadEnsemble(ensemble, rows, workers);
        try {
          return await predictLoaded(kernels, outputs, columns, rows, signal);
        } finally {
          kernels.memory.dispose();
        }
      }
      loaded ??= loadEnsemble(ensemble, rows);
      return predictLoaded(await loaded, outputs, columns, rows, signal);
    },
  });
}
