import {
  PortraitError,
  type PredictOptions,
  type RowValues,
  type SparseVector,
  type Table,
} from "@portrait/core";
import type { MixedEncoder } from "../input/mixed-encoder.js";
import type { Coefficients } from "./fit-linear.js";

/** Margins of rows: intercept plus weights times encoded row. */
export interface LinearScorer<Row extends RowValues> {
  /**
   * The margins of a table.
   *
   * @param table - The rows; its columns are those of the inputs.
   * @param options - A signal.
   * @returns Row-major, one number for each row and output.
   * @throws PortraitError `invalid-data`, `aborted`.
   */
  scoreTable(table: Table<Row>, options?: PredictOptions): Promise<Float64Array>;
  /**
   * The margins of a row: a buffer that the next call writes again.
   *
   * @param row - The row.
   * @throws PortraitError `invalid-argument`, `missing-column`, `unexpected-column`, `invalid-data`.
   */
  scoreOne(row: Row): Float64Array;
  /**
   * What each input adds to a margin of a row, in the order of the inputs.
   *
   * @param row - The row.
   * @param output - Which margin.
   * @throws PortraitError as {@link LinearScorer.scoreOne}.
   */
  contributions(row: Row, output: number): readonly { readonly name: string; readonly weight: number }[];
}

/** Rows that are scored at a time, so that their encoded columns stay at hand. */
const BLOCK = 512;

/** So many rows are scored between two looks at a signal. */
const UNBROKEN_ROWS = 2 ** 15;

function checkAborted(owner: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new PortraitError({
    code: "aborted",
    message: `${owner}: the prediction was stopped by its signal.`,
    cause: signal.reason,
  });
}

/**
 * Adds `sum_c x_c * w_c` to the sum of each row of columns that lie `BLOCK` apart, in the order of {@link addProduct},
 * so that a row alone and among others gets the same bits.
 */
function addProducts(sums: Float64Array, rows: number, x: Float64Array, w: Float64Array, from: number): void {
  const width = x.length / BLOCK;
  let column = 0;
  for (; column + 4 <= width; column += 4) {
    const at = column * BLOCK;
    const w0 = w[from + column] as number;
    const w1 = w[from + column + 1] as number;
    const w2 = w[from + column + 2] as number;
    const w3 = w[from + column + 3] as number;
    for (let row = 0; row < rows; row++) {
      const left = (x[at + row] as number) * w0 + (x[at + BLOCK + row] as number) * w1;
      const right = (x[at + 2 * BLOCK + row] as number) * w2 + (x[at + 3 * BLOCK + row] as number) * w3;
      sums[row] = (sums[row] as number) + (left + right);
    }
  }
  for (; column < width; column++) {
    const at = column * BLOCK;
    const weight = w[from + column] as number;
    for (let row = 0; row < rows; row++) {
      sums[row] = (sums[row] as number) + (x[at + row] as number) * weight;
    }
  }
}

/** Adds `sum_c x_c * w_c` to a sum. */
function addProduct(sum: number, x: Float64Array, w: Float64Array, from: number): number {
  const width = x.length;
  let column = 0;
  let total = sum;
  for (; column + 4 <= width; column += 4) {
    const at = from + column;
    const left =
      (x[column] as number) * (w[at] as number) + (x[column + 1] as number) * (w[at + 1] as number);
    const right =
      (x[column + 2] as number) * (w[at + 2] as number) + (x[column + 3] as number) * (w[at + 3] as number);
    total += left + right;
  }
  for (; column < width; column++) total += (x[column] as number) * (w[from + column] as number);
  return total;
}

/**
 * Makes a scorer.
 *
 * @param owner - Whose, for messages.
 * @param encoder - How rows are encoded.
 * @param coefficients - The weights.
 */
export function createScorer<Row extends RowValues>(
  owner: string,
  encoder: MixedEncoder<Row>,
  { weights, intercepts }: Coefficients,
): LinearScorer<Row> {
  const { dense, sparse, width: columns } = encoder;
  const width = dense.columns.length;
  const outputs = intercepts.length;
  const one = new Float64Array(width);
  const margins = new Float64Array(outputs);

  /** What the sparse columns of a row add to a margin. */
  function sparsePart(vectors: readonly SparseVector[], row: number, base: number): number {
    let part = 0;
    for (let index = 0; index < vectors.length; index++) {
      const { offsets, indices, values } = vectors[index] as SparseVector;
      const offset = base + (sparse[index] as { offset: number }).offset;
      const end = offsets[row + 1] as number;
      for (let e = offsets[row] as number; e < end; e++) {
        part += (values[e] as number) * (weights[offset + (indices[e] as number)] as number);
      }
    }
    return part;
  }

  return Object.freeze<LinearScorer<Row>>({
    async scoreTable(table, { signal } = {}) {
      checkAborted(owner, signal);
      const vectors = encoder.sparseColumns(table);
      const scores = new Float64Array(table.length * outputs);
      const block = new Float64Array(width * BLOCK);
      const sums = new Float64Array(BLOCK);
      for (let from = 0; from < table.length; from += BLOCK) {
        if (signal !== undefined && table.length > BLOCK && from % UNBROKEN_ROWS === 0) {
          await new Promise((done) => setTimeout(done, 0));
          checkAborted(owner, signal);
        }
        const rows = Math.min(BLOCK, table.length - from);
        block.fill(0);
        dense.encodeColumns(table, block, BLOCK, { from, to: from + rows, checked: true });
        for (let output = 0; output < outputs; output++) {
          const base = output * columns;
          sums.fill(intercepts[output] as number);
          addProducts(sums, rows, block, weights, base);
          for (let row = 0; row < rows; row++) {
            const part = vectors.length === 0 ? 0 : sparsePart(vectors, from + row, base);
            scores[(from + row) * outputs + output] = (sums[row] as number) + part;
          }
        }
      }
      return scores;
    },
    scoreOne(row) {
      const rows = encoder.encodeOne(row, one);
      for (let output = 0; output < outputs; output++) {
        const base = output * columns;
        const sum = addProduct(intercepts[output] as number, one, weights, base);
        let part = 0;
        rows.forEach(({ indices, values }, index) => {
          const offset = base + (sparse[index] as { offset: number }).offset;
          for (let e = 0; e < indices.length; e++) {
            part += Math.fround(values[e] as number) * (weights[offset + (indices[e] as number)] as number);
          }
        });
        margins[output] = sum + part;
      }
      return margins;
    },
    contributions(row, output) {
      const rows = encoder.encodeOne(row, one);
      const base = output * columns;
      const found = new Map<string, number>();
      dense.inputs.columns.forEach(({ name }, index) => {
        const [from, to] = [dense.offsets[index] as number, dense.offsets[index + 1] as number];
        let weight = 0;
        for (let column = from; column < to; column++) {
          weight += (one[column] as number) * (weights[base + column] as number);
        }
        found.set(name, weight);
      });
      rows.forEach(({ indices, values }, index) => {
        const { name, offset } = sparse[index] as { name: string; offset: number };
        let weight = 0;
        for (let e = 0; e < indices.length; e++) {
          weight +=
            Math.fround(values[e] as number) * (weights[base + offset + (indices[e] as number)] as number);
        }
        found.set(name, weight);
      });
      return encoder.inputs.columns.map(({ name }) => ({ name, weight: found.get(name) ?? 0 }));
    },
  });
}
