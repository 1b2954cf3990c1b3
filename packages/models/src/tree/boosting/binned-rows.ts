import type { KernelInstance } from "@portrait/kernels";
import type { BoostingKernels } from "@portrait/kernels/boosting";
import type { Binner } from "../bins/binner.js";
import type { ColumnBins } from "../bins/column-bins.js";

/** The kernels' instance. */
export type Boosting = KernelInstance<BoostingKernels>;

/** An input column that trees may split on. */
export interface Feature {
  /** Its index among the input columns. */
  readonly column: number;
  /** Its bins; at least two. */
  readonly bins: ColumnBins;
  /** 1 where the prediction may only rise with it, -1 where it may only fall, else 0. */
  readonly direction: number;
}

/** Rows as bins in the kernels' memory. */
export interface BinnedRows {
  /** How many rows. */
  readonly rows: number;
  /** Where the row-major bins are. */
  readonly bins: number;
  /** Bytes from one row to the next. */
  readonly stride: number;
  /** Where the column-major bins are; 0 if they were not kept. */
  readonly columns: number;
  /** Bytes from one column to the next. */
  readonly pitch: number;
}

/**
 * Bins rows into the kernels' memory.
 *
 * @param instance - The kernels.
 * @param binner - Encodes columns.
 * @param features - What to encode.
 * @param values - The values of all input columns.
 * @param rows - How many rows.
 * @param keepColumns - Whether column-major bins are needed too.
 */
export function binRows(
  instance: Boosting,
  binner: Binner,
  features: readonly Feature[],
  values: readonly Float64Array[],
  rows: number,
  keepColumns: boolean,
): BinnedRows {
  const stride = Math.max(4, (features.length + 3) & ~3);
  const pitch = (rows + 63) & ~63;
  const bins = instance.alloc(rows * stride);
  const mark = instance.mark();
  const columns = instance.alloc(features.length * pitch);
  features.forEach(({ column, bins: of }, index) => {
    binner.encode(of, values[column] as Float64Array, instance.u8(columns + index * pitch, rows));
  });
  instance.parallel("interleave", columns, pitch, features.length, rows, bins, stride);
  if (!keepColumns) instance.release(mark);
  return { rows, bins, stride, columns: keepColumns ? columns : 0, pitch };
}
