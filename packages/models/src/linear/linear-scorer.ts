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

const BLOCK = 256;

/** Blocks between two breaths. */
const BREATH = 256;

/** `sum_c x_c * w_c`; always in the same order, so that a row alone and among others gets the same bits. */
function product(x: Float64Array, at: number, w: Float64Array, from: number, width: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  let column = 0;
  for (; column + 4 <= width; column += 4) {
    a += (x[at + column] as number) * (w[from + column] as number);
    b += (x[at + column + 1] as number) * (w[from + column + 1] as number);
    c += (x[at + column + 2] as number) * (w[from + column + 2] as number);
    d += (x[at + column + 3] as number) * (w[from + column + 3] as number);
  }
  for (; column < width; column++) a += (x[at + column] as number) * (w[from + column] as number);
  return a + b + (c + d);
}

function sparseProduct(vector: SparseVector, row: number, w: Float64Array, from: number): number {
  let sum = 0;
  for (let e = vector.offsets[row] as number; e < (vector.offsets[row + 1] as number); e++) {
    sum += (vector.values[e] as number) * (w[from + (vector.indices[e] as number)] as number);
  }
  return sum;
}

/** Lets other work run, and stops when the caller asks to. */
async function breathe(owner: string, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, 0);
  });
  if (signal?.aborted !== true) return;
  throw new PortraitError({
    code: "aborted",
    message: `${owner}: the prediction was stopped by its signal.`,
    cause: signal.reason,
  });
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

  return Object.freeze<LinearScorer<Row>>({
    async scoreTable(table, options = {}) {
      const { signal } = options;
      if (signal?.aborted === true) await breathe(owner, signal);
      const vectors = encoder.sparseColumns(table);
      const values = new Float64Array(table.length * outputs);
      const block = new Float64Array(Math.min(BLOCK, table.length) * width);
      for (let from = 0, blocks = 1; from < table.length; from += BLOCK, blocks++) {
        const to = Math.min(from + BLOCK, table.length);
        dense.encodeRows(table, from, to, block);
        for (let row = from; row < to; row++) {
          const at = (row - from) * width;
          for (let output = 0; output < outputs; output++) {
            const base = output * columns;
            let sum = (intercepts[output] as number) + product(block, at, weights, base, width);
            for (let index = 0; index < sparse.length; index++) {
              const offset = base + (sparse[index] as { offset: number }).offset;
              sum += sparseProduct(vectors[index] as SparseVector, row, weights, offset);
            }
            values[row * outputs + output] = sum;
          }
        }
        if (blocks % BREATH === 0 && signal !== undefined) await breathe(owner, signal);
      }
      return values;
    },
    scoreOne(row) {
      const rows = encoder.encodeOne(row, one);
      for (let output = 0; output < outputs; output++) {
        const base = output * columns;
        let sum = (intercepts[output] as number) + product(one, 0, weights, base, width);
        rows.forEach(({ indices, values }, index) => {
          const offset = base + (sparse[index] as { offset: number }).offset;
          let part = 0;
          for (let e = 0; e < indices.length; e++) {
            part += Math.fround(values[e] as number) * (weights[offset + (indices[e] as number)] as number);
          }
          sum += part;
        });
        margins[output] = sum;
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
