import type { SparseMatrix } from "@portrait/backend-tfjs";
import { type Csr, createCsr, transposeCsr } from "@portrait/kernels";
import type { Sparse } from "./math.js";

/**
 * A constant sparse matrix whose transpose is made when it is first asked for.
 *
 * @param matrix - The matrix.
 */
export function lazySparse(matrix: Csr): Sparse {
  let whole: SparseMatrix | undefined;
  const repeated = new Map<number, Sparse>();
  const sparse: Sparse = Object.freeze({
    matrix,
    transposed() {
      whole ??= Object.freeze({ matrix, ...transposeCsr(matrix) });
      return whole;
    },
    perHead(heads: number) {
      if (heads === 1) return sparse;
      const copies = repeated.get(heads) ?? lazySparse(repeatForHeads(matrix, heads));
      repeated.set(heads, copies);
      return copies;
    },
  });
  return sparse;
}

/**
 * The Kronecker product of a matrix and the identity: rows and columns are repeated for each head, next to each other, and
 * each head's rows look at its own columns alone. What has r rows with heads side by side, r x (heads * c), is an operand
 * of it after a mere change of shape to (r * heads) x c.
 *
 * @param matrix - r x c.
 * @param heads - How many heads there are.
 * @returns (r * heads) x (c * heads).
 */
export function repeatForHeads({ rows, columns, offsets, indices, values }: Csr, heads: number): Csr {
  const repeated = {
    rows: rows * heads,
    columns: columns * heads,
    offsets: new Int32Array(rows * heads + 1),
    indices: new Int32Array(indices.length * heads),
    values: new Float32Array(values.length * heads),
  };
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (let head = 0; head < heads; head++) {
      for (let place = offsets[row] as number; place < (offsets[row + 1] as number); place++, at++) {
        repeated.indices[at] = (indices[place] as number) * heads + head;
        repeated.values[at] = values[place] as number;
      }
      repeated.offsets[row * heads + head + 1] = at;
    }
  }
  return repeated;
}

/** For each stored value its row. */
export function rowNumbers({ rows, offsets, indices }: Csr): Int32Array {
  const numbers = new Int32Array(indices.length);
  for (let row = 0; row < rows; row++) numbers.fill(row, offsets[row] as number, offsets[row + 1] as number);
  return numbers;
}

/**
 * The matrix plus the identity.
 *
 * @param matrix - A square matrix.
 */
export function withSelfLoops(matrix: Csr): Csr {
  const own = Int32Array.from({ length: matrix.rows }, (_, node) => node);
  return createCsr({
    rows: matrix.rows,
    columns: matrix.columns,
    row: [...rowNumbers(matrix), ...own],
    column: [...matrix.indices, ...own],
    value: [...matrix.values, ...own.map(() => 1)],
  });
}

/**
 * `D^(-1/2) A D^(-1/2)`, with `D` the sums of `A`'s rows.
 *
 * @param matrix - A symmetric matrix.
 */
export function normaliseSymmetric(matrix: Csr): Csr {
  const sums = rowSums(matrix);
  const rows = rowNumbers(matrix);
  return {
    ...matrix,
    values: matrix.values.map(
      (value, place) =>
        value /
        Math.sqrt(
          (sums[rows[place] as number] as number) * (sums[matrix.indices[place] as number] as number),
        ),
    ),
  };
}

/**
 * Each row divided by its sum: rows of means.
 *
 * @param matrix - The matrix.
 */
export function normaliseRows(matrix: Csr): Csr {
  const sums = rowSums(matrix);
  const rows = rowNumbers(matrix);
  return {
    ...matrix,
    values: matrix.values.map((value, place) => value / (sums[rows[place] as number] as number)),
  };
}

function rowSums({ rows, offsets, values }: Csr): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) =>
    values.subarray(offsets[row], offsets[row + 1]).reduce((sum, value) => sum + value, 0),
  );
}

/**
 * Rows of a sparse matrix by number.
 *
 * @param matrix - The matrix.
 * @param rows - The numbers.
 */
export function takeRows(matrix: Csr, rows: ArrayLike<number>): Csr {
  const offsets = new Int32Array(rows.length + 1);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number;
    offsets[at + 1] =
      (offsets[at] as number) + (matrix.offsets[row + 1] as number) - (matrix.offsets[row] as number);
  }
  const indices = new Int32Array(offsets[rows.length] as number);
  const values = new Float32Array(indices.length);
  for (let at = 0; at < rows.length; at++) {
    const [from, to] = [matrix.offsets[rows[at] as number], matrix.offsets[(rows[at] as number) + 1]];
    indices.set(matrix.indices.subarray(from, to), offsets[at]);
    values.set(matrix.values.subarray(from, to), offsets[at]);
  }
  return { rows: rows.length, columns: matrix.columns, offsets, indices, values };
}
