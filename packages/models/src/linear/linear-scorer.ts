import type { PredictOptions, RowValues, SparseVector, Table } from "@portrait/core";
import type { MixedEncoder } from "../input/mixed-encoder.js";
import type { Coefficients } from "./fit-linear.js";
import { scoreInKernel } from "./solver/score-in-kernel.js";

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

/** With fewer rows the kernels are not worth their start. */
const LEAST_ROWS = 2048;

/**
 * Adds `sum_c x_c * w_c` to a sum, in the order of the kernels, so that a row alone and among others gets the same bits.
 */
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

  function scoreBlock(table: Table<Row>, vectors: readonly SparseVector[]): Float64Array {
    const values = new Float64Array(table.length * outputs);
    const block = new Float64Array(table.length * width);
    dense.encodeRows(table, 0, table.length, block);
    for (let row = 0; row < table.length; row++) {
      const x = block.subarray(row * width, (row + 1) * width);
      for (let output = 0; output < outputs; output++) {
        const base = output * columns;
        const sum = addProduct(intercepts[output] as number, x, weights, base);
        let part = 0;
        vectors.forEach((vector, index) => {
          const offset = base + (sparse[index] as { offset: number }).offset;
          for (let e = vector.offsets[row] as number; e < (vector.offsets[row + 1] as number); e++) {
            part +=
              (vector.values[e] as number) * (weights[offset + (vector.indices[e] as number)] as number);
          }
        });
        values[row * outputs + output] = sum + part;
      }
    }
    return values;
  }

  return Object.freeze<LinearScorer<Row>>({
    async scoreTable(table, options = {}) {
      const vectors = encoder.sparseColumns(table);
      if (table.length < LEAST_ROWS) return scoreBlock(table, vectors);
      return scoreInKernel(owner, encoder, { weights, intercepts }, table, vectors, options);
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
