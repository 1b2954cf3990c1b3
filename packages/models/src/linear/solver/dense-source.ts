import type { NumberVector, Table } from "@portrait/core";
import type { KernelInstance } from "@portrait/kernels";
import type { LinearKernels } from "@portrait/kernels/linear";
import type { ColumnSpec } from "../../input/column-encoder.js";
import type { InputEncoder } from "../../input/encoder.js";
import { LARGEST } from "../../input/number-column.js";
import { guessMean } from "./centre.js";

/** Dense columns that stay where the table holds them, and are encoded into a window part by part. */
export interface DenseSource {
  /** For each column what is subtracted beside its mean, so that its values lie around 0. */
  readonly shifts: Float64Array;
  /**
   * Encodes rows into a window; the numbers behind the last of them become 0.
   *
   * @param from - The first row.
   * @param to - The row behind the last.
   * @param at - Where the window is.
   * @param stride - How far a column is from the next one, in numbers.
   */
  fill(from: number, to: number, at: number, stride: number): void;
  /**
   * Encodes groups of eight rows at even distances.
   *
   * @param groups - How many.
   * @param step - How many rows lie between the starts of two.
   * @param at - Where the columns go, next to each other.
   */
  gather(groups: number, step: number, at: number): void;
}

interface Column {
  readonly values: Float64Array;
  readonly mean: number;
  readonly scale: number;
  readonly missing: number;
  /** Whether its numbers are taken as they are: nothing else was met so far. */
  plain: boolean;
}

/** Neighbouring rows that are taken together. */
const GROUP = 8;

function copyGroups(values: Float64Array, step: number, into: Float64Array): void {
  for (let to = 0, from = 0; to < into.length; to += GROUP, from += step) {
    for (let k = 0; k < GROUP; k++) into[to + k] = values[from + k] as number;
  }
}

const clip = (value: number): number => Math.max(-LARGEST, Math.min(LARGEST, value));

/**
 * Whether all inputs are numbers that are moved and scaled, each one column.
 *
 * @param specs - What the inputs learnt.
 */
export const isMovedAndScaled = (specs: readonly ColumnSpec[]): boolean =>
  specs.every((spec) => spec.type === "number" && !spec.signedLog && !spec.indicator);

/**
 * The columns of a table as a source.
 *
 * @param instance - The kernels.
 * @param dense - How rows are encoded: {@link isMovedAndScaled}.
 * @param table - The rows.
 * @param centred - Whether columns that are not standardised are moved to lie about 0.
 */
export function denseSource(
  instance: KernelInstance<LinearKernels>,
  dense: Pick<InputEncoder, "columns" | "specs" | "encodeColumns">,
  table: Table,
  centred: boolean,
): DenseSource {
  const columns: Column[] = [];
  const shifts = new Float64Array(dense.columns.length);
  for (const spec of dense.specs) {
    if (spec.type !== "number") continue;
    const { values } = table.columns[spec.name] as NumberVector;
    const free = spec.scale === 1 && spec.mean === 0;
    const found = free && centred ? guessMean(values) : 0;
    const shift = Number.isFinite(found) ? found : 0;
    shifts[columns.length] = shift;
    const missing = clip((spec.fill - spec.mean) / spec.scale) - shift;
    columns.push({ values, mean: spec.mean + shift, scale: spec.scale, missing, plain: free && shift === 0 });
  }

  /** Throws what the encoder throws for an infinite number. */
  function refuse(from: number, to: number): void {
    dense.encodeColumns(table, new Float64Array((to - from) * columns.length), to - from, { from, to });
  }

  let filled = 0;
  return {
    shifts,
    fill(from, to, at, stride) {
      const count = to - from;
      const matrix = instance.f64(at, stride * columns.length);
      const known = filled >= to;
      columns.forEach((column, index) => {
        const start = index * stride;
        const place = at + start * 8;
        matrix.set(column.values.subarray(from, to), start);
        if (count < stride) matrix.fill(0, start + count, start + stride);
        if (column.plain && !known) column.plain = instance.kernels.largest(place, count) <= LARGEST;
        if (column.plain) return;
        const { mean, scale, missing } = column;
        if (instance.kernels.standardise(place, count, mean, scale, missing, LARGEST) !== 0) refuse(from, to);
      });
      if (from <= filled) filled = Math.max(filled, to);
    },
    gather(groups, step, at) {
      const count = groups * GROUP;
      columns.forEach(({ values, mean, scale, missing, plain }, index) => {
        const place = at + index * count * 8;
        copyGroups(values, step, instance.f64(place, count));
        if (plain && instance.kernels.largest(place, count) <= LARGEST) return;
        instance.kernels.standardise(place, count, mean, scale, missing, LARGEST);
      });
    },
  };
}
