import { type Csr, transposeCsr } from "@portrait/kernels";
import { createSparseProduct, type SparseProduct } from "@portrait/kernels/dense";
import { SCORED } from "../recommend/rank-users.js";
import type { SpectralFit } from "./spectral-filter.js";

/** Computes what users think of all items, {@link SCORED} users at a time. */
export interface SpectralScores {
  /**
   * The scores of some users, row-major.
   *
   * @param lists - For each of them the items, ascending; {@link SCORED} users at most.
   */
  rows(lists: readonly Int32Array[]): Float32Array;
  /** Frees the kernels' memory. */
  dispose(): void;
}

/** A dense matrix in the form of a sparse one, whose products with other matrices run on the same kernel. */
function asCsr(values: Float32Array, rows: number, columns: number): Csr {
  const indices = new Int32Array(rows * columns);
  for (let at = 0; at < indices.length; at++) indices[at] = at % columns;
  return {
    rows,
    columns,
    offsets: Int32Array.from({ length: rows + 1 }, (_, row) => row * columns),
    indices,
    values,
  };
}

/** `signal` of the users as columns: one row for each item. */
function signalOf(lists: readonly Int32Array[], items: number): Float32Array {
  const signal = new Float32Array(items * SCORED);
  lists.forEach((list, user) => {
    for (const item of list) signal[item * SCORED + user] = 1;
  });
  return signal;
}

function addScaled(into: Float32Array, other: Float32Array, factor: number): void {
  for (let at = 0; at < into.length; at++) into[at] = (into[at] as number) + factor * (other[at] as number);
}

function transposed(matrix: Float32Array, items: number, users: number): Float32Array {
  const rows = new Float32Array(users * items);
  for (let user = 0; user < users; user++) {
    for (let item = 0; item < items; item++)
      rows[user * items + item] = matrix[item * SCORED + user] as number;
  }
  return rows;
}

/** The low-pass part: users as sums of their items' smooth vectors, and from there back to items. */
async function createLowPass({ vectors, roots, items }: SpectralFit) {
  if (vectors.length === 0) return undefined;
  const width = vectors.length / items.length;
  const inverse = (item: number): number => ((roots[item] as number) > 0 ? 1 / (roots[item] as number) : 0);
  const weighted = vectors.map((value, at) => value * inverse(Math.floor(at / width)));
  const back = await createSparseProduct(asCsr(weighted, items.length, width), SCORED, {
    precision: "float32",
  });
  return {
    apply(lists: readonly Int32Array[]): Float32Array {
      const users = new Float32Array(width * SCORED);
      lists.forEach((list, user) => {
        for (let factor = 0; factor < width; factor++) {
          let sum = 0;
          for (const item of list)
            sum += (roots[item] as number) * (vectors[item * width + factor] as number);
          users[factor * SCORED + user] = sum;
        }
      });
      return back.multiply(users);
    },
    dispose: back.dispose,
  };
}

/**
 * Puts a filter into the kernels' memory.
 *
 * @param fit - What was learnt.
 */
export async function createSpectralScores(fit: SpectralFit): Promise<SpectralScores> {
  const { normalised, params, items } = fit;
  const up: SparseProduct = await createSparseProduct(normalised, SCORED, { precision: "float32" });
  const down = await createSparseProduct(transposeCsr(normalised).transpose, SCORED, {
    precision: "float32",
  });
  const lowPass = await createLowPass(fit);
  const smooth = (signal: Float32Array): Float32Array => down.multiply(up.multiply(signal));
  return {
    rows(lists) {
      const signal = signalOf(lists, items.length);
      const filtered = smooth(signal);
      if (lowPass !== undefined) addScaled(filtered, lowPass.apply(lists), params.lowPassWeight);
      const { sharpening, sharpeningSteps } = params;
      for (let step = 0; step < sharpeningSteps && sharpening > 0; step++) {
        addScaled(filtered, smooth(filtered), -sharpening / sharpeningSteps);
      }
      return transposed(filtered, items.length, lists.length);
    },
    dispose() {
      up.dispose();
      down.dispose();
      lowPass?.dispose();
    },
  };
}
