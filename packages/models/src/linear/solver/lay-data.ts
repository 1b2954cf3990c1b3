import type { SparseVector, Table, Workers } from "@portrait/core";
import type { LinearLoss } from "@portrait/kernels/linear";
import type { InputEncoder } from "../../input/encoder.js";
import type { MixedEncoder } from "../../input/mixed-encoder.js";
import { centre } from "./centre.js";
import { denseMemory } from "./dense-memory.js";
import { denseSource, isMovedAndScaled } from "./dense-source.js";
import { partsOf } from "./parts.js";
import { type LinearProblem, problemOf } from "./problem.js";
import { writeDense } from "./write-dense.js";

/** What is needed of an encoder to make a problem. */
export interface DesignEncoder {
  /** What encodes the dense inputs. */
  readonly dense: Pick<InputEncoder, "columns" | "specs" | "offsets" | "checkSize" | "encodeColumns">;
  /** The sparse inputs. */
  readonly sparse: MixedEncoder["sparse"];
  /** How many matrix columns there are. */
  readonly width: number;
  /** The sparse inputs of a table, checked. */
  sparseColumns(table: Table): readonly SparseVector[];
}

/** What a problem is made of. */
export interface ProblemInit {
  /** How rows are encoded. */
  readonly encoder: DesignEncoder;
  /** The rows. */
  readonly table: Table;
  /** For each row its target: 0 or 1, a class number, or a number. */
  readonly target: ArrayLike<number>;
  /** For each row its weight; undefined if all are 1. */
  readonly weights: Float64Array | undefined;
  /** The loss. */
  readonly loss: LinearLoss;
  /** How many margins a row has. */
  readonly outputs: number;
  /** Whether there are intercepts. */
  readonly fitIntercept: boolean;
  /** Threads. */
  readonly workers: Workers | undefined;
  /** `false` for the kernels in plain TypeScript. */
  readonly simd?: boolean;
}

/** A problem, what was taken off its columns, and how to give its memory back. */
export interface LaidProblem {
  /** The problem. */
  readonly problem: LinearProblem;
  /** For each dense column what was subtracted, so that its values lie around 0. */
  readonly shifts: Float64Array;
  /**
   * Replaces the targets.
   *
   * @param target - For each row its target.
   */
  setTarget(target: ArrayLike<number>): void;
  /**
   * Replaces the weights of the rows; there must have been some, of the same sum.
   *
   * @param weights - For each row its weight.
   */
  setWeights(weights: Float64Array): void;
  /** Frees memory and threads. */
  dispose(): void;
}

/** Sparse columns as compressed rows. */
export interface Sparse {
  /** How many columns. */
  readonly width: number;
  /** Where each row starts. */
  readonly offsets: Int32Array;
  /** The column of each value. */
  readonly indices: Int32Array;
  /** The values. */
  readonly values: Float32Array;
}

/**
 * Sparse columns next to each other.
 *
 * @param vectors - The columns.
 * @param rows - How many rows they have.
 */
export function joinSparse(vectors: readonly SparseVector[], rows: number): Sparse {
  const [first] = vectors;
  if (first !== undefined && vectors.length === 1) return first;
  const width = vectors.reduce((sum, vector) => sum + vector.width, 0);
  const count = vectors.reduce((sum, vector) => sum + vector.indices.length, 0);
  const offsets = new Int32Array(rows + 1);
  const indices = new Int32Array(count);
  const values = new Float32Array(count);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    let base = 0;
    for (const vector of vectors) {
      for (let e = vector.offsets[row] as number; e < (vector.offsets[row + 1] as number); e++) {
        indices[at] = base + (vector.indices[e] as number);
        values[at++] = vector.values[e] as number;
      }
      base += vector.width;
    }
    offsets[row + 1] = at;
  }
  return { width, offsets, indices, values };
}

/**
 * Encodes a table into a kernel's memory.
 *
 * @param init - See {@link ProblemInit}.
 * @throws PortraitError `missing-column`; `invalid-data` when a column is of another type, damaged, holds an infinity, or
 *   the dense columns would take more than 2 GiB.
 */
export async function layProblem(init: ProblemInit): Promise<LaidProblem> {
  const { encoder, table, loss, outputs, fitIntercept, workers, simd = true } = init;
  const rows = table.length;
  encoder.dense.checkSize(rows);
  const sparse = encoder.sparse.length === 0 ? undefined : joinSparse(encoder.sparseColumns(table), rows);
  const width = encoder.dense.columns.length;
  const parts = partsOf({ rows, width, sparseWidth: sparse?.width ?? 0, outputs });
  const windowed = workers === undefined && parts.fitsWindow && isMovedAndScaled(encoder.dense.specs);
  const padded = (rows + 7) & ~7;
  const stride = windowed ? parts.chunkRows : padded;
  const further = padded * 16 + (sparse === undefined ? 0 : sparse.values.length * 8);
  const memory = await denseMemory(stride * width, further, workers, simd);
  const { instance, dense } = memory;
  try {
    const source = windowed ? denseSource(instance, encoder.dense, table, fitIntercept) : undefined;
    const shifts = source?.shifts ?? new Float64Array(width);
    if (source === undefined) {
      writeDense(instance, encoder.dense, table, dense, stride);
      if (fitIntercept) centre(encoder, instance.f64(dense, stride * width), rows, stride, shifts);
    }
    const put = (values: ArrayLike<number>): number => {
      const at = instance.alloc(padded * 8);
      instance.f64(at, values.length).set(values);
      return at;
    };
    const putSparse = (
      from: Sparse,
    ): { readonly offsets: number; readonly indices: number; readonly values: number } => {
      const offsets = instance.alloc(from.offsets.byteLength);
      const indices = instance.alloc(Math.max(4, from.indices.byteLength));
      const values = instance.alloc(Math.max(4, from.values.byteLength));
      instance.i32(offsets, from.offsets.length).set(from.offsets);
      instance.i32(indices, from.indices.length).set(from.indices);
      instance.f32(values, from.values.length).set(from.values);
      return { offsets, indices, values };
    };
    const target = put(init.target);
    const problem = problemOf(instance, {
      loss,
      rows,
      width,
      stride,
      sparseWidth: sparse?.width ?? 0,
      outputs,
      intercept: fitIntercept,
      dense,
      source,
      ...(sparse === undefined ? { offsets: 0, indices: 0, values: 0 } : putSparse(sparse)),
      target,
      weights: init.weights === undefined ? 0 : put(init.weights),
      total: init.weights?.reduce((sum, weight) => sum + weight, 0) ?? rows,
    });
    return {
      problem,
      shifts,
      setTarget: (values) => instance.f64(target, rows).set(values),
      setWeights: (values) => instance.f64(problem.weights, rows).set(values),
      dispose: () => memory.dispose(),
    };
  } catch (error) {
    memory.dispose();
    throw error;
  }
}
