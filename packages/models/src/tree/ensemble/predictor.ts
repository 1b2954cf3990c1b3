import type { PredictOptions } from "@portrait/core";
import { loadEnsemble, predictLoaded } from "./kernel-predictor.js";
import { type PackedEnsemble, packEnsemble } from "./pack.js";
import type { TreeEnsemble } from "./tree-ensemble.js";

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

function viewsOf(packed: PackedEnsemble, row: Float64Array, views: Float64Array): void {
  packed.views.forEach(({ column, mode }, view) => {
    const value = row[column] as number;
    if (mode === "codes") {
      const code = Math.trunc(value);
      views[view] = Number.isNaN(value) ? 0 : code < 0 ? Number.POSITIVE_INFINITY : code + 1;
    } else if (Number.isNaN(value)) {
      views[view] = mode === "missingLeft" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    } else views[view] = value;
  });
}

function numberLeaf(packed: PackedEnsemble, root: number, views: Float64Array): number {
  const { view, threshold, child } = packed;
  let node = root;
  for (let at = view[node] as number; at >= 0; at = view[node] as number) {
    node = (child[node] as number) + ((views[at] as number) > (threshold[node] as number) ? 1 : 0);
  }
  return node;
}

function anyLeaf(packed: PackedEnsemble, root: number, views: Float64Array): number {
  const { view, threshold, child, set, limit, bits } = packed;
  let node = root;
  for (let at = view[node] as number; at >= 0; at = view[node] as number) {
    const value = views[at] as number;
    const last = limit[node] as number;
    let right = value > (threshold[node] as number);
    if (last > 0) {
      const place = Math.min(value, last);
      right = (((bits[(set[node] as number) + (place >>> 5)] as number) >>> (place & 31)) & 1) === 0;
    }
    node = (child[node] as number) + (right ? 1 : 0);
  }
  return node;
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
  let views = new Float64Array(0);
  let loaded: { readonly rows: number; readonly kernels: ReturnType<typeof loadEnsemble> } | undefined;

  function one(row: Float64Array, into: Float64Array): void {
    const packed = pack();
    if (views.length === 0) views = new Float64Array(packed.views.length);
    viewsOf(packed, row, views);
    const { roots, values, divisors, categorical } = packed;
    into.fill(0);
    for (let tree = 0; tree < roots.length; tree++) {
      const root = roots[tree] as number;
      const leaf = categorical ? anyLeaf(packed, root, views) : numberLeaf(packed, root, views);
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
