import { blockLosses, softmaxLosses } from "./losses";
import * as R from "./record";
import { denseGradient, denseMargins } from "./columns";
import { sparseGradient, sparseMargins } from "./sparse";

@inline
function total(values: usize, count: i32): f64 {
  let sum: f64 = 0;
  for (let index = 0; index < count; index++) sum += load<f64>(values + (<usize>index << 3));
  return sum;
}

@inline
function even(rows: i32): i32 {
  return (rows + 1) & ~1;
}

@inline
function blockMargins(record: usize, from: i32, rows: i32, output: i32, to: usize): void {
  const width = R.word(record, R.WIDTH);
  const sparse = R.word(record, R.SPARSE_WIDTH);
  const outputs = R.word(record, R.OUTPUTS);
  const point = R.place(record, R.POINT);
  const w = point + (<usize>(output * (width + sparse)) << 3);
  const b = R.word(record, R.INTERCEPT) ? load<f64>(point + (<usize>(outputs * (width + sparse) + output) << 3)) : 0;
  const x = R.place(record, R.DENSE) + (<usize>from << 3);
  denseMargins(x, <usize>R.word(record, R.STRIDE) << 3, even(rows), width, w, b, to);
  if (sparse == 0) return;
  sparseMargins(
    R.place(record, R.OFFSETS),
    R.place(record, R.INDICES),
    R.place(record, R.VALUES),
    from,
    rows,
    w + (<usize>width << 3),
    to,
  );
}

function chunkValue(record: usize, scratch: usize, from: i32, to: i32, partial: usize): f64 {
  const width = R.word(record, R.WIDTH);
  const sparse = R.word(record, R.SPARSE_WIDTH);
  const outputs = R.word(record, R.OUTPUTS);
  const loss = R.word(record, R.LOSS);
  const target = R.place(record, R.TARGET);
  const weights = R.place(record, R.WEIGHTS);
  const margins = R.place(record, R.MARGINS);
  const keptResiduals = R.place(record, R.RESIDUALS);
  const curvatures = R.place(record, R.CURVATURES);
  const block = R.word(record, R.BLOCK);
  const stride = <usize>block << 3;
  const residuals = loss == R.SOFTMAX ? scratch : scratch + stride;
  const curved = curvatures && loss != R.SOFTMAX ? scratch + 2 * stride : 0;
  let value: f64 = 0;
  for (let row = from; row < to; row += block) {
    const rows = min(block, to - row);
    const at = <usize>row << 3;
    for (let output = 0; output < outputs; output++) {
      const z = scratch + <usize>output * stride;
      blockMargins(record, row, rows, output, z);
      if (margins) memory.copy(margins + (<usize>output * <usize>R.word(record, R.ROWS) << 3) + at, z, <usize>rows << 3);
    }
    const c = weights ? weights + at : 0;
    if (loss == R.SOFTMAX) {
      if (rows & 1) {
        for (let output = 0; output < outputs; output++) {
          store<f64>(scratch + <usize>output * stride + (<usize>rows << 3), 0);
        }
      }
      value += softmaxLosses(rows, outputs, scratch, stride, target + at, c);
    } else {
      value += blockLosses(loss, rows, scratch, target + at, c, residuals, curved);
      if (curved) memory.copy(curvatures + at, curved, <usize>rows << 3);
    }
    for (let output = 0; output < outputs; output++) {
      const r = residuals + <usize>output * stride;
      if (rows & 1) store<f64>(r + (<usize>rows << 3), 0);
      if (keptResiduals) {
        memory.copy(keptResiduals + (<usize>output * <usize>R.word(record, R.ROWS) << 3) + at, r, <usize>rows << 3);
      }
      if (!partial) continue;
      const gradient = partial + (<usize>(1 + output * (width + sparse)) << 3);
      denseGradient(
        R.place(record, R.DENSE) + at,
        <usize>R.word(record, R.STRIDE) << 3,
        even(rows),
        width,
        r,
        gradient,
      );
      if (sparse) {
        sparseGradient(
          R.place(record, R.OFFSETS),
          R.place(record, R.INDICES),
          R.place(record, R.VALUES),
          row,
          rows,
          r,
          gradient + (<usize>width << 3),
        );
      }
      const b = partial + (<usize>(1 + outputs * (width + sparse) + output) << 3);
      store<f64>(b, load<f64>(b) + total(r, rows));
    }
  }
  return value;
}

@inline
function partialBytes(record: usize): usize {
  const size = R.word(record, R.OUTPUTS) * (R.word(record, R.WIDTH) + R.word(record, R.SPARSE_WIDTH) + 1);
  return <usize>(size + 1) << 3;
}

/** Value and gradient of this thread's chunks, each into its partial. */
export function evaluate(thread: i32, threads: i32, record: usize): void {
  const rows = R.word(record, R.ROWS);
  const chunkRows = R.word(record, R.CHUNK_ROWS);
  const bytes = partialBytes(record);
  const scratch = R.place(record, R.SCRATCH) + <usize>thread * <usize>R.word(record, R.SCRATCH_BYTES);
  for (let chunk = thread; chunk < R.word(record, R.CHUNKS); chunk += threads) {
    const partial = R.place(record, R.PARTIALS) + <usize>chunk * bytes;
    memory.fill(partial, 0, bytes);
    const from = chunk * chunkRows;
    store<f64>(partial, chunkValue(record, scratch, from, min(rows, from + chunkRows), partial));
  }
}

/** Adds the partials of all chunks to the first one, in their order. */
export function merge(record: usize): void {
  const bytes = partialBytes(record);
  const into = R.place(record, R.PARTIALS);
  for (let chunk = 1; chunk < R.word(record, R.CHUNKS); chunk++) {
    const from = into + <usize>chunk * bytes;
    for (let at: usize = 0; at < bytes; at += 8) {
      store<f64>(into + at, load<f64>(into + at) + load<f64>(from + at));
    }
  }
}

/** The margins of this thread's chunks. */
export function margins(thread: i32, threads: i32, record: usize): void {
  const rows = R.word(record, R.ROWS);
  const chunkRows = R.word(record, R.CHUNK_ROWS);
  const into = R.place(record, R.MARGINS);
  const block = R.word(record, R.BLOCK);
  const z = R.place(record, R.SCRATCH) + <usize>thread * <usize>R.word(record, R.SCRATCH_BYTES);
  for (let chunk = thread; chunk < R.word(record, R.CHUNKS); chunk += threads) {
    const end = min(rows, (chunk + 1) * chunkRows);
    for (let row = chunk * chunkRows; row < end; row += block) {
      const count = min(block, end - row);
      for (let output = 0; output < R.word(record, R.OUTPUTS); output++) {
        blockMargins(record, row, count, output, z);
        memory.copy(into + (<usize>output * <usize>rows + <usize>row << 3), z, <usize>count << 3);
      }
    }
  }
}

/** The losses at the record's margins, summed, and their derivatives into its residuals. Not for softmax. */
export function rowLosses(record: usize): f64 {
  const rows = R.word(record, R.ROWS);
  const loss = R.word(record, R.LOSS);
  const weights = R.place(record, R.WEIGHTS);
  const block = R.word(record, R.BLOCK);
  const slopes = R.place(record, R.SCRATCH);
  let value: f64 = 0;
  for (let row = 0; row < rows; row += block) {
    const count = min(block, rows - row);
    const at = <usize>row << 3;
    const z = R.place(record, R.MARGINS) + at;
    value += blockLosses(loss, count, z, R.place(record, R.TARGET) + at, weights ? weights + at : 0, slopes, 0);
    memory.copy(R.place(record, R.RESIDUALS) + at, slopes, <usize>count << 3);
  }
  return value;
}
