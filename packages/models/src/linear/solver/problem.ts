import type { KernelInstance } from "@portrait/kernels";
import {
  LINEAR_RECORD_BYTES,
  type LinearKernels,
  type LinearLoss,
  type LinearRecord,
  writeLinearRecord,
} from "@portrait/kernels/linear";
import type { DenseSource } from "./dense-source.js";
import { type Parts, partsOf } from "./parts.js";

/** What fills the window where the dense columns of a part go. */
export type WindowSource = Pick<DenseSource, "fill" | "gather">;

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
  /** The dense columns, or a window for those of one part. */
  readonly dense: number;
  /** What fills the window; undefined where all rows lie in memory. */
  readonly source?: WindowSource | undefined;
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

/**
 * Makes a problem of data in a kernel's memory.
 *
 * @param instance - The kernels.
 * @param data - Where the data lie.
 */
export function problemOf(instance: KernelInstance<LinearKernels>, data: LaidData): LinearProblem {
  const { rows, width, sparseWidth, outputs, intercept, source, ...laid } = data;
  const columns = width + sparseWidth;
  const whole = outputs * (columns + 1);
  const size = outputs * columns + (intercept ? outputs : 0);
  const { block, gram: gramParts, chunks, chunkRows } = partsOf(data);
  const pointAt = instance.alloc(whole * 8);
  const partials = instance.alloc(chunks * (whole + 1) * 8);
  const scratchBytes = block * 8 * Math.max(3, outputs);
  const { threads } = instance;
  const base: LinearRecord = {
    ...laid,
    rows,
    width,
    sparseWidth,
    outputs,
    intercept,
    chunks,
    chunkRows,
    point: pointAt,
    margins: 0,
    residuals: 0,
    curvatures: 0,
    partials,
    scratch: instance.alloc(scratchBytes * threads),
    scratchBytes,
    block,
  };
  const rewrite = (at: number, record: LinearRecord): void =>
    writeLinearRecord(instance.i32(at, LINEAR_RECORD_BYTES / 4), record);
  const write = (record: LinearRecord): number => {
    const at = instance.alloc(LINEAR_RECORD_BYTES);
    rewrite(at, record);
    return at;
  };
  const record = write(base);
  const partRecord = source === undefined ? 0 : write(base);
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

  /** Fills the window with one part after the other, and calls what works on it with a record of that part alone. */
  function eachPart(window: WindowSource, work: (part: number, from: number, record: LinearRecord) => void) {
    for (let part = 0, from = 0; part < chunks; part++, from += chunkRows) {
      const count = Math.min(chunkRows, rows - from);
      window.fill(from, from + count, data.dense, data.stride);
      work(part, from, {
        ...base,
        rows: count,
        chunks: 1,
        target: data.target + from * 8,
        weights: data.weights === 0 ? 0 : data.weights + from * 8,
      });
    }
  }

  function evaluateParts(window: WindowSource, details: Details | undefined): void {
    const mark = instance.mark();
    const room = details === undefined ? 0 : instance.alloc(2 * outputs * chunkRows * 8);
    eachPart(window, (part, from, own) => {
      const { rows: count } = own;
      const after = room + outputs * count * 8;
      rewrite(partRecord, {
        ...own,
        partials: partials + part * (whole + 1) * 8,
        ...(details === undefined
          ? {}
          : { margins: room, residuals: after, curvatures: details.curvatures + from * 8 }),
      });
      instance.kernels.evaluate(0, 1, partRecord);
      if (details === undefined) return;
      for (let output = 0; output < outputs; output++) {
        const [offset, by] = [(output * rows + from) * 8, output * count * 8];
        instance.f64(details.margins + offset, count).set(instance.f64(room + by, count));
        instance.f64(details.residuals + offset, count).set(instance.f64(after + by, count));
      }
    });
    instance.release(mark);
  }

  function run(at: number, point: Float64Array, gradient: Float64Array, details?: Details): number {
    instance.f64(pointAt, size).set(point);
    if (source === undefined) instance.parallel("evaluate", at);
    else evaluateParts(source, details);
    instance.kernels.merge(at);
    const results = instance.f64(partials, whole + 1);
    gradient.set(results.subarray(1, 1 + size));
    return results[0] as number;
  }

  const pitch = (width + 4) & ~3;

  function gramOfParts(window: WindowSource, weights: number, into: number, scratch: number): void {
    const room = instance.alloc(pitch * pitch * 8);
    eachPart(window, (part, from, own) => {
      rewrite(partRecord, own);
      const to = part === 0 ? into : room;
      instance.kernels.gram(0, 1, partRecord, weights === 0 ? 0 : weights + from * 8, to, scratch);
      if (part === 0) return;
      const [sums, more] = [instance.f64(into, pitch * pitch), instance.f64(room, pitch * pitch)];
      for (let index = 0; index < sums.length; index++) {
        sums[index] = (sums[index] as number) + (more[index] as number);
      }
    });
  }

  function gramOf(weights: number): Float64Array {
    const mark = instance.mark();
    const held: Parts = source === undefined ? gramParts : { chunks: 1, chunkRows };
    const at = write({ ...base, ...held });
    const into = instance.alloc(held.chunks * pitch * pitch * 8);
    const scratch = instance.alloc(threads * 2 * pitch * block * 8);
    if (source === undefined) instance.parallel("gram", at, weights, into, scratch);
    else gramOfParts(source, weights, into, scratch);
    instance.kernels.mergeGram(at, into);
    const matrix = instance.f64(into, pitch * pitch).slice();
    instance.release(mark);
    return matrix;
  }

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
      return { value: run(at, point, gradient, details), details };
    },
    gram: gramOf,
  };
}
