import type { KernelInstance } from "@portrait/kernels";
import {
  LINEAR_RECORD_BYTES,
  type LinearKernels,
  type LinearLoss,
  type LinearRecord,
  writeLinearRecord,
} from "@portrait/kernels/linear";

/** Where the data of a problem lie in a kernel's memory. */
export interface LaidData {
  /** The loss. */
  readonly loss: LinearLoss;
  /** How many rows. */
  readonly rows: number;
  /** How many dense columns. */
  readonly width: number;
  /** How far one is from the next, in numbers. */
  readonly stride: number;
  /** How many sparse columns. */
  readonly sparseWidth: number;
  /** How many margins a row has. */
  readonly outputs: number;
  /** Whether there are intercepts. */
  readonly intercept: boolean;
  /** The dense columns. */
  readonly dense: number;
  /** The starts of the rows of the sparse columns; 0 if there are none. */
  readonly offsets: number;
  /** The columns of the sparse values. */
  readonly indices: number;
  /** The sparse values. */
  readonly values: number;
  /** The targets. */
  readonly target: number;
  /** The weights of the rows; 0 if all are 1. */
  readonly weights: number;
  /** The sum of the weights. */
  readonly total: number;
}

/** What is known of a point beside value and gradient; offsets of float64 numbers. */
export interface Details {
  /** The margins, output after output. */
  readonly margins: number;
  /** The derivatives of the losses by them. */
  readonly residuals: number;
  /** The second derivatives, for one output. */
  readonly curvatures: number;
}

/**
 * The losses of a linear model over data in a kernel's memory. A point holds the weights of each output, dense columns
 * first, and behind all of them the intercepts, if there are any.
 */
export interface LinearProblem extends LaidData {
  /** The kernels and their memory. */
  readonly instance: KernelInstance<LinearKernels>;
  /** How many weights an output has. */
  readonly columns: number;
  /** How long a point is. */
  readonly size: number;
  /** The record of the problem, whose details are not wanted. */
  readonly record: number;
  /**
   * The sum of the losses at a point, and its gradient.
   *
   * @param point - The point.
   * @param gradient - Receives the gradient.
   */
  evaluate(point: Float64Array, gradient: Float64Array): number;
  /**
   * The same, and leaves margins, residuals and second derivatives in memory, until the next call.
   *
   * @param point - The point.
   * @param gradient - Receives the gradient.
   */
  evaluateInDetail(
    point: Float64Array,
    gradient: Float64Array,
  ): { readonly value: number; readonly details: Details };
  /**
   * The products of the dense columns and a column of ones with each other, each row weighted.
   *
   * @param weights - The offset of the weights; 0 if all are 1.
   * @returns A symmetric matrix, row-major, whose rows have {@link LinearProblem.pitch} numbers; a copy.
   */
  gram(weights: number): Float64Array;
  /** `width + 1`, rounded up to a multiple of 4. */
  readonly pitch: number;
  /** The record of the problem whose details are wanted, and where they go. */
  inDetail(): { readonly at: number; readonly details: Details };
}

/** The most numbers that the partial results of all chunks may take. */
const PARTIAL_NUMBERS = 2 ** 19;

/** As many parts as rows may be cut into, whatever the number of threads. */
const CHUNKS = 64;

function cut(
  rows: number,
  block: number,
  size: number,
): { readonly chunks: number; readonly chunkRows: number } {
  const most = Math.max(2, Math.min(CHUNKS, Math.floor(PARTIAL_NUMBERS / size)));
  const chunkRows = Math.max(1, Math.ceil(rows / most / block)) * block;
  return { chunks: Math.max(1, Math.ceil(rows / chunkRows)), chunkRows };
}

/**
 * Makes a problem of data in a kernel's memory.
 *
 * @param instance - The kernels.
 * @param data - Where the data lie.
 */
export function problemOf(instance: KernelInstance<LinearKernels>, data: LaidData): LinearProblem {
  const { rows, width, sparseWidth, outputs, intercept } = data;
  const columns = width + sparseWidth;
  const whole = outputs * (columns + 1);
  const size = outputs * columns + (intercept ? outputs : 0);
  const most = 2 ** Math.floor(Math.log2(2 ** 15 / outputs));
  const block = Math.max(8, Math.min(width <= 64 ? 512 : 128, most));
  const parts = cut(rows, block, whole + 1);
  const pointAt = instance.alloc(whole * 8);
  const partials = instance.alloc(parts.chunks * (whole + 1) * 8);
  const scratchBytes = block * 8 * Math.max(3, outputs);
  const { threads } = instance;
  const base: LinearRecord = {
    ...data,
    ...parts,
    point: pointAt,
    margins: 0,
    residuals: 0,
    curvatures: 0,
    partials,
    scratch: instance.alloc(scratchBytes * threads),
    scratchBytes,
    block,
  };
  const write = (record: LinearRecord): number => {
    const at = instance.alloc(LINEAR_RECORD_BYTES);
    writeLinearRecord(instance.i32(at, LINEAR_RECORD_BYTES / 4), record);
    return at;
  };
  const record = write(base);
  let detailed: { readonly at: number; readonly details: Details } | undefined;

  function detail(): { readonly at: number; readonly details: Details } {
    if (detailed !== undefined) return detailed;
    const details: Details = {
      margins: instance.alloc(rows * outputs * 8),
      residuals: instance.alloc(rows * outputs * 8),
      curvatures: instance.alloc(rows * 8),
    };
    detailed = { at: write({ ...base, ...details }), details };
    return detailed;
  }

  function run(at: number, point: Float64Array, gradient: Float64Array): number {
    instance.f64(pointAt, size).set(point);
    instance.parallel("evaluate", at);
    instance.kernels.merge(at);
    const results = instance.f64(partials, whole + 1);
    gradient.set(results.subarray(1, 1 + size));
    return results[0] as number;
  }

  const pitch = (width + 4) & ~3;
  return {
    ...data,
    instance,
    columns,
    size,
    record,
    pitch,
    inDetail: detail,
    evaluate: (point, gradient) => run(record, point, gradient),
    evaluateInDetail(point, gradient) {
      const { at, details } = detail();
      return { value: run(at, point, gradient), details };
    },
    gram(weights) {
      const mark = instance.mark();
      const gramParts = cut(rows, block, pitch * pitch);
      const at = write({ ...base, ...gramParts });
      const into = instance.alloc(gramParts.chunks * pitch * pitch * 8);
      const scratch = instance.alloc(threads * 2 * pitch * block * 8);
      instance.parallel("gram", at, weights, into, scratch);
      instance.kernels.mergeGram(at, into);
      const matrix = instance.f64(into, pitch * pitch).slice();
      instance.release(mark);
      return matrix;
    },
  };
}
