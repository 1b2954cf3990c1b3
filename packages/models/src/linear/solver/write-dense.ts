import type { NumberVector, Table } from "@portrait/core";
import type { KernelInstance } from "@portrait/kernels";
import type { LinearKernels } from "@portrait/kernels/linear";
import type { InputEncoder } from "../../input/encoder.js";
import { LARGEST } from "../../input/number-column.js";

/** Rows of a column that are copied and scaled at a time, so that they stay at hand in between. */
const PIECE = 8192;

/**
 * Writes dense columns. Plain numbers are copied and scaled by the kernel, which gives the same bits as the encoder.
 *
 * @param instance - The kernels.
 * @param dense - How rows are encoded.
 * @param table - The rows.
 * @param at - Where to; what stood there does not matter. The numbers behind the last row become 0.
 * @param stride - How far a column is from the next one, in numbers.
 * @param first - The first row; left out, 0.
 * @param last - The row behind the last; left out, that of the table.
 * @throws PortraitError `missing-column`, `invalid-data`.
 */
export function writeDense(
  instance: KernelInstance<LinearKernels>,
  dense: Pick<InputEncoder, "columns" | "specs" | "offsets" | "encodeColumns">,
  table: Table,
  at: number,
  stride: number,
  first = 0,
  last: number = table.length,
): void {
  const matrix = instance.f64(at, stride * dense.columns.length);
  const plain = dense.specs.map((spec) => spec.type === "number" && !spec.signedLog && !spec.indicator);
  plain.forEach((kernel, input) => {
    const [start, end] = [dense.offsets[input] as number, dense.offsets[input + 1] as number];
    if (!kernel) matrix.fill(0, start * stride, end * stride);
    else matrix.fill(0, start * stride + last - first, end * stride);
  });
  dense.encodeColumns(table, matrix, stride, {
    from: first,
    to: last,
    skip: (input) => plain[input] as boolean,
  });
  let infinite = 0;
  dense.specs.forEach((spec, input) => {
    if (!plain[input] || spec.type !== "number") return;
    const { values } = table.columns[spec.name] as NumberVector;
    const column = (dense.offsets[input] as number) * stride;
    const missing = Math.max(-LARGEST, Math.min(LARGEST, (spec.fill - spec.mean) / spec.scale));
    for (let from = first; from < last; from += PIECE) {
      const to = Math.min(from + PIECE, last);
      matrix.set(values.subarray(from, to), column + from - first);
      const piece = at + (column + from - first) * 8;
      infinite |= instance.kernels.standardise(piece, to - from, spec.mean, spec.scale, missing, LARGEST);
    }
  });
  if (infinite !== 0) dense.encodeColumns(table, matrix, stride, { from: first, to: last });
}
