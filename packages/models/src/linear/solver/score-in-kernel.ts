import {
  PortraitError,
  type PredictOptions,
  type RowValues,
  type SparseVector,
  type Table,
} from "@portrait/core";
import { instantiate } from "@portrait/kernels";
import { LINEAR_RECORD_BYTES, linear, writeLinearRecord } from "@portrait/kernels/linear";
import type { MixedEncoder } from "../../input/mixed-encoder.js";
import type { Coefficients } from "../fit-linear.js";
import { joinSparse } from "./lay-data.js";
import { writeDense } from "./write-dense.js";

/** The most rows that are scored at a time by several threads. */
const ROWS = 2 ** 15;

/** The most rows that are scored at a time by one, so that they stay at hand. */
const ROWS_ALONE = 2 ** 11;

/** The most numbers that are encoded at a time. */
const NUMBERS = 2 ** 20;

/** Rows that a kernel works on at a time. */
const BLOCK = 256;

/** Lets other work run, and stops when the caller asks to. */
async function breathe(owner: string, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, 0);
  });
  if (!signal.aborted) return;
  throw new PortraitError({
    code: "aborted",
    message: `${owner}: the prediction was stopped by its signal.`,
    cause: signal.reason,
  });
}

/**
 * The margins of a table's rows, by the kernels: intercept plus weights times encoded row, each with the bits that a row
 * alone gets.
 *
 * @param owner - Whose, for messages.
 * @param encoder - How rows are encoded.
 * @param coefficients - The weights.
 * @param table - The rows.
 * @param vectors - The sparse inputs, checked.
 * @param options - Threads and signal.
 * @returns Row-major, one number for each row and output.
 * @throws PortraitError `invalid-data`, `aborted`.
 */
export async function scoreInKernel<Row extends RowValues>(
  owner: string,
  encoder: MixedEncoder<Row>,
  { weights, intercepts }: Coefficients,
  table: Table<Row>,
  vectors: readonly SparseVector[],
  { workers, signal }: PredictOptions,
): Promise<Float64Array> {
  const { dense, width: columns } = encoder;
  const width = dense.columns.length;
  const outputs = intercepts.length;
  const scores = new Float64Array(table.length * outputs);
  const block = Math.min(
    table.length,
    workers === undefined ? ROWS_ALONE : ROWS,
    Math.max(BLOCK, Math.floor(NUMBERS / (width + outputs))),
  );
  const stride = (block + 7) & ~7;
  const instance = await instantiate(linear, workers === undefined ? {} : { workers });
  try {
    const place = (values: Float64Array | Float32Array | Int32Array): number => {
      const at = instance.alloc(Math.max(8, values.byteLength));
      instance
        .u8(at, values.byteLength)
        .set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
      return at;
    };
    const sparse = vectors.length === 0 ? undefined : joinSparse(vectors, table.length);
    const point = new Float64Array(weights.length + outputs);
    point.set(weights);
    point.set(intercepts, weights.length);
    const scratchBytes = BLOCK * 8;
    const denseAt = instance.alloc(stride * width * 8);
    const margins = instance.alloc(stride * outputs * 8);
    const record = instance.alloc(LINEAR_RECORD_BYTES);
    const base = {
      width,
      sparseWidth: columns - width,
      outputs,
      intercept: true,
      loss: "squared",
      dense: denseAt,
      offsets: sparse === undefined ? 0 : place(sparse.offsets),
      indices: sparse === undefined ? 0 : place(sparse.indices),
      values: sparse === undefined ? 0 : place(sparse.values),
      target: 0,
      weights: 0,
      point: place(point),
      margins,
      residuals: 0,
      curvatures: 0,
      partials: 0,
      scratch: instance.alloc(scratchBytes * instance.threads),
      scratchBytes,
      block: BLOCK,
      stride,
    } as const;
    let rested = -ROWS;
    for (let from = 0; from < table.length; from += block) {
      if (signal !== undefined && from - rested >= ROWS) {
        await breathe(owner, signal);
        rested = from;
      }
      const to = Math.min(from + block, table.length);
      const rows = to - from;
      writeDense(instance, dense, table, denseAt, stride, from, to);
      writeLinearRecord(instance.i32(record, LINEAR_RECORD_BYTES / 4), {
        ...base,
        rows,
        offsets: base.offsets === 0 ? 0 : base.offsets + from * 4,
        chunks: Math.ceil(rows / (BLOCK * 8)),
        chunkRows: BLOCK * 8,
      });
      instance.parallel("margins", record);
      const found = instance.f64(margins, rows * outputs);
      if (outputs === 1) scores.set(found, from);
      else {
        for (let output = 0; output < outputs; output++) {
          for (let row = 0; row < rows; row++) {
            scores[(from + row) * outputs + output] = found[output * rows + row] as number;
          }
        }
      }
    }
    return scores;
  } finally {
    instance.dispose();
  }
}
