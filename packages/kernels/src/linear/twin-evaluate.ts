import type { LinearKernels } from "./linear.js";
import type { LinearRecord } from "./record.js";
import { type RowLoss, rowLoss, softmaxLoss } from "./twin-losses.js";

type Kernels = Pick<LinearKernels, "evaluate" | "merge" | "margins" | "rowLosses">;

const sizeOf = ({ outputs, width, sparseWidth }: LinearRecord): number => outputs * (width + sparseWidth + 1);

/** Evaluation in plain TypeScript. */
export function evaluateTwin(memory: () => ArrayBufferLike, recordAt: (at: number) => LinearRecord): Kernels {
  const f64 = (at: number, count: number): Float64Array => new Float64Array(memory(), at, count);

  function rowMargins(record: LinearRecord): (row: number, output: number) => number {
    const { width, sparseWidth, outputs, stride } = record;
    const columns = width + sparseWidth;
    const point = f64(record.point, sizeOf(record));
    const dense = f64(record.dense, width * stride);
    const { offsets, indices, values } = sparseOf(record);
    return (row, output) => {
      const base = output * columns;
      let sum = record.intercept ? (point[outputs * columns + output] as number) : 0;
      const term = (column: number): number =>
        (dense[column * stride + row] as number) * (point[base + column] as number);
      let column = 0;
      for (; column + 4 <= width; column += 4) {
        sum += term(column) + term(column + 1) + (term(column + 2) + term(column + 3));
      }
      for (; column < width; column++) sum += term(column);
      if (sparseWidth === 0) return sum;
      let part = 0;
      for (let e = offsets[row] as number; e < (offsets[row + 1] as number); e++) {
        part += (values[e] as number) * (point[base + width + (indices[e] as number)] as number);
      }
      return sum + part;
    };
  }

  function sparseOf({ rows, sparseWidth, offsets, indices, values }: LinearRecord): {
    readonly offsets: Int32Array;
    readonly indices: Int32Array;
    readonly values: Float32Array;
  } {
    const starts = sparseWidth === 0 ? new Int32Array(0) : new Int32Array(memory(), offsets, rows + 1);
    const count = starts[rows] ?? 0;
    return {
      offsets: starts,
      indices: count === 0 ? new Int32Array(0) : new Int32Array(memory(), indices, count),
      values: count === 0 ? new Float32Array(0) : new Float32Array(memory(), values, count),
    };
  }

  function gradientAdder(
    record: LinearRecord,
  ): (row: number, output: number, r: number, into: Float64Array) => void {
    const { width, sparseWidth, outputs, stride } = record;
    const columns = width + sparseWidth;
    const dense = f64(record.dense, width * stride);
    const { offsets, indices, values } = sparseOf(record);
    return (row, output, r, into) => {
      const base = 1 + output * columns;
      for (let column = 0; column < width; column++) {
        into[base + column] = (into[base + column] as number) + r * (dense[column * stride + row] as number);
      }
      const last = 1 + outputs * columns + output;
      into[last] = (into[last] as number) + r;
      if (sparseWidth === 0) return;
      for (let e = offsets[row] as number; e < (offsets[row + 1] as number); e++) {
        const at = base + width + (indices[e] as number);
        into[at] = (into[at] as number) + r * (values[e] as number);
      }
    };
  }

  function evaluateChunk(record: LinearRecord, chunk: number): void {
    const { rows, outputs, loss, chunkRows } = record;
    const size = sizeOf(record) + 1;
    const partial = f64(record.partials + chunk * size * 8, size);
    partial.fill(0);
    const target = f64(record.target, rows);
    const weights = record.weights === 0 ? undefined : f64(record.weights, rows);
    const keep = (at: number, count: number) => (at === 0 ? undefined : f64(at, count));
    const margins = keep(record.margins, rows * outputs);
    const residuals = keep(record.residuals, rows * outputs);
    const curvatures = loss === "softmax" ? undefined : keep(record.curvatures, rows);
    const marginOf = rowMargins(record);
    const addGradient = gradientAdder(record);
    const own: RowLoss = { value: 0, slope: 0, curvature: 0 };
    const several = new Float64Array(outputs);
    const end = Math.min(rows, (chunk + 1) * chunkRows);
    for (let row = chunk * chunkRows; row < end; row++) {
      const weight = weights === undefined ? 1 : (weights[row] as number);
      const answer = target[row] as number;
      for (let k = 0; k < outputs; k++) several[k] = marginOf(row, k);
      if (margins !== undefined) {
        for (let k = 0; k < outputs; k++) margins[k * rows + row] = several[k] as number;
      }
      if (loss === "softmax") {
        partial[0] = (partial[0] as number) + softmaxLoss(several, 0, 1, outputs, answer, weight);
      } else {
        rowLoss(loss, several[0] as number, answer, own);
        partial[0] = (partial[0] as number) + weight * own.value;
        several[0] = weight * own.slope;
        if (curvatures !== undefined) curvatures[row] = weight * own.curvature;
      }
      for (let k = 0; k < outputs; k++) {
        const r = several[k] as number;
        if (residuals !== undefined) residuals[k * rows + row] = r;
        addGradient(row, k, r, partial);
      }
    }
  }

  return {
    evaluate(thread, threads, at) {
      const record = recordAt(at);
      for (let chunk = thread; chunk < record.chunks; chunk += threads) evaluateChunk(record, chunk);
    },
    merge(at) {
      const record = recordAt(at);
      const size = sizeOf(record) + 1;
      const all = f64(record.partials, record.chunks * size);
      for (let index = size; index < all.length; index++) {
        all[index % size] = (all[index % size] as number) + (all[index] as number);
      }
    },
    margins(thread, threads, at) {
      const record = recordAt(at);
      const { rows, outputs, chunks, chunkRows } = record;
      const into = f64(record.margins, rows * outputs);
      const marginOf = rowMargins(record);
      for (let chunk = thread; chunk < chunks; chunk += threads) {
        const end = Math.min(rows, (chunk + 1) * chunkRows);
        for (let row = chunk * chunkRows; row < end; row++) {
          for (let k = 0; k < outputs; k++) into[k * rows + row] = marginOf(row, k);
        }
      }
    },
    rowLosses(at) {
      const record = recordAt(at);
      const { rows, loss } = record;
      const margins = f64(record.margins, rows);
      const residuals = f64(record.residuals, rows);
      const target = f64(record.target, rows);
      const weights = record.weights === 0 ? undefined : f64(record.weights, rows);
      const own: RowLoss = { value: 0, slope: 0, curvature: 0 };
      let sum = 0;
      for (let row = 0; row < rows; row++) {
        const weight = weights === undefined ? 1 : (weights[row] as number);
        rowLoss(loss, margins[row] as number, target[row] as number, own);
        sum += weight * own.value;
        residuals[row] = weight * own.slope;
      }
      return sum;
    },
  };
}
