import {
  describeValue,
  type Examples,
  PortraitError,
  type RowValues,
  type Snapshot,
  type Table,
} from "@portrait/core";
import { rowWeights } from "../input/training-data.js";

/** What a decomposition learns from: rows without answers. `Examples` are such too; their weights count. */
export interface ProjectionData<Row extends RowValues = RowValues> extends Snapshot<Row> {
  /** How much each row counts, finite and at least 0; absent when all count 1. */
  readonly weights?: Float64Array;
}

/**
 * Checks data and gives its table.
 *
 * @param owner - Who learns, for the message.
 * @param data - The data.
 * @throws PortraitError `invalid-argument` when it is no snapshot; `invalid-data` when it has fewer than two rows.
 */
export function checkProjectionData<Row extends RowValues>(
  owner: string,
  data: ProjectionData<Row>,
): Table<Row> {
  if (typeof data !== "object" || data === null || !("table" in data)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `${owner}: the data must be a snapshot or examples; received ${describeValue(data)}.`,
      hint: "Make a snapshot with buildSnapshot, or examples with createExamples.",
    });
  }
  if (data.table.length > 1) return data.table;
  throw new PortraitError({
    code: "invalid-data",
    message: `${owner}: at least two rows are needed; received ${data.table.length}.`,
  });
}

/**
 * The weight of each row, checked.
 *
 * @param owner - Who learns, for the message.
 * @param data - The data.
 * @throws PortraitError `invalid-data`.
 */
export function projectionWeights<Row extends RowValues>(
  owner: string,
  data: ProjectionData<Row>,
): Float64Array {
  const examples: Examples<Row> = { ...data, target: new Uint8Array(0), horizon: 0, knownUntil: 0 };
  return rowWeights(owner, examples) ?? new Float64Array(data.table.length).fill(1);
}

/**
 * The error of rows that do not vary.
 *
 * @param owner - Who learns, for the message.
 */
export function noVariance(owner: string): PortraitError {
  return new PortraitError({
    code: "invalid-data",
    message: `${owner}: the rows do not differ in any input, so that there is no direction in which they vary.`,
    hint: "Take more rows or other inputs.",
  });
}
