import type { RowValues, SparseVector, Table, TableSchema } from "@portrait/core";
import { createRowHashes } from "./canonical-order.js";
import type { InputOptions } from "./kernel-options.js";
import type { MixedRows } from "./linear-rows.js";
import { encodeBlocks, writePoints } from "./points.js";
import { learnInputs, type SvmInputs } from "./svm-inputs.js";

/** Training rows of a linear machine. */
export interface LinearTraining<Row extends RowValues> {
  /** How rows are encoded. */
  readonly inputs: SvmInputs<Row>;
  /** The encoded rows. */
  readonly rows: MixedRows;
  /** The rows of a weight above 0, in an order that depends on what they hold alone. */
  readonly order: Int32Array;
}

/** Several columns of sparse vectors as one; their places follow each other. */
function joinSparse(
  vectors: readonly SparseVector[],
  rows: number,
): Pick<MixedRows, "offsets" | "indices" | "values"> {
  const [only, ...others] = vectors;
  if (only === undefined) {
    return { offsets: new Int32Array(rows + 1), indices: new Int32Array(0), values: new Float32Array(0) };
  }
  if (others.length === 0) return only;
  const stored = vectors.reduce((sum, { indices }) => sum + indices.length, 0);
  const offsets = new Int32Array(rows + 1);
  const indices = new Int32Array(stored);
  const values = new Float32Array(stored);
  let entry = 0;
  for (let row = 0; row < rows; row++) {
    let shift = 0;
    for (const vector of vectors) {
      for (let at = vector.offsets[row] as number; at < (vector.offsets[row + 1] as number); at++) {
        indices[entry] = (vector.indices[at] as number) + shift;
        values[entry++] = vector.values[at] as number;
      }
      shift += vector.width;
    }
    offsets[row + 1] = entry;
  }
  return { offsets, indices, values };
}

/** What {@link prepareLinear} takes. */
export interface LinearSource<Row extends RowValues> {
  /** Who learns, for messages. */
  readonly owner: string;
  /** The rows. */
  readonly table: Table<Row>;
  /** The columns that were asked for. */
  readonly asked: TableSchema<Row> | undefined;
  /** For each row its answer as a number. */
  readonly answers: ArrayLike<number>;
  /** For each row its weight; undefined when all are 1. */
  readonly weights: Float64Array | undefined;
}

/**
 * Encodes training rows and puts them in order.
 *
 * @param source - The rows.
 * @param options - How they are encoded.
 * @throws PortraitError `invalid-option`, `missing-column`, `invalid-data`.
 */
export function prepareLinear<Row extends RowValues>(
  source: LinearSource<Row>,
  options: Required<InputOptions>,
): LinearTraining<Row> {
  const { owner, table, asked, answers, weights } = source;
  const { scaling, minCount } = options;
  const inputs = learnInputs(owner, table, asked, { scaling, minCount, sparse: true });
  const { dense, sparse, width } = inputs.encoder;
  const denseWidth = dense.columns.length;
  const rows = table.length;
  dense.checkSize(rows);
  const points = new Float32Array(rows * denseWidth);
  const origin = new Float64Array(denseWidth);
  if (denseWidth > 0) {
    encodeBlocks(dense, table, (encoded, from, count) => {
      writePoints(encoded, count, origin, points, from * denseWidth, denseWidth);
    });
  }
  const joined = joinSparse(sparse.length === 0 ? [] : inputs.encoder.sparseColumns(table), rows);
  const mixed: MixedRows = {
    rows,
    denseWidth,
    sparseWidth: width - denseWidth,
    dense: (row, into) => into.set(points.subarray(row * denseWidth, (row + 1) * denseWidth)),
    ...joined,
  };
  const hashes = createRowHashes(rows);
  const { offsets, indices, values } = joined;
  const words = new Uint32Array(points.buffer);
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let row = 0; row < rows; row++) {
    for (let at = row * denseWidth; at < (row + 1) * denseWidth; at++) hashes.add(row, words[at] as number);
    for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
      hashes.add(row, (indices[at] as number) ^ (bits[at] as number));
    }
  }
  hashes.addNumbers(answers);
  if (weights !== undefined) hashes.addNumbers(weights);
  const order = hashes.order().filter((row) => weights === undefined || (weights[row] as number) > 0);
  return { inputs, rows: mixed, order };
}
