import type { PredictOptions } from "@portrait/core";
import { loadEnsemble, predictLoaded } from "./kernel-predictor.js";
import { type PackedEnsemble, packEnsemble } from "./pack.js";
import type { TreeEnsemble } from "./tree-ensemble.js";
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

/** Fewer rows than this are walked one by one: to load the kernels would take longer. */
const FEW = 128;

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
  const { outputs, leafWidth, base, columns: width } = ensemble;
  let ready: PackedEnsemble | undefined;
  const pack = (): PackedEnsemble => {
    ready ??= packEnsemble(ensemble);
    return ready;
  };
  let walks: Walks | undefined;
  let loaded: { readonly rows: number; readonly kernels: ReturnType<typeof loadEnsemble> } | undefined;

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

  function oneByOne(columns: readonly Float64Array[], rows: number): Float64Array {
    const raw = new Float64Array(rows * outputs);
    const row = new Float64Array(width);
    for (let at = 0; at < rows; at++) {
      for (let column = 0; column < width; column++) {
        row[column] = (columns[column] as Float64Array)[at] as number;
      }
      one(row, raw.subarray(at * outputs, (at + 1) * outputs));
    }
    return raw;
  }

  return Object.freeze<EnsemblePredictor>({
    one,
    async many(columns, rows, { workers, signal } = {}) {
      if (rows < FEW) return oneByOne(columns, rows);
      if (workers !== undefined && workers.size > 1) {
        const kernels = await loadEnsemble(ensemble, pack(), rows, workers);
        try {
          return await predictLoaded(ensemble, pack(), kernels, columns, rows, signal);
        } finally {
          kernels.memory.dispose();
        }
      }
      if (loaded === undefined || loaded.rows < rows) {
        loaded = { rows, kernels: loadEnsemble(ensemble, pack(), rows) };
      }
      return predictLoaded(ensemble, pack(), await loaded.kernels, columns, rows, signal);
    },
  });
}
