import type { Csr } from "@portrait/kernels";

/** Sizes of rows and columns, to the power of minus a half. */
export interface InverseRoots {
  /** For each user. */
  readonly users: Float64Array;
  /** For each item; 0 for one that nobody had. */
  readonly items: Float64Array;
}

const inverseRoots = ({ rows, offsets }: Csr): Float64Array =>
  Float64Array.from({ length: rows }, (_, row) => {
    const size = (offsets[row + 1] as number) - (offsets[row] as number);
    return size > 0 ? 1 / Math.sqrt(size) : 0;
  });

/**
 * One over the roots of the numbers of items of users and of users of items.
 *
 * @param byUser - For each user the items.
 * @param byItem - For each item the users.
 */
export function degreeRoots(byUser: Csr, byItem: Csr): InverseRoots {
  return { users: inverseRoots(byUser), items: inverseRoots(byItem) };
}

/**
 * The symmetrically normalised matrix: each value times the factors of its row and of its column.
 *
 * @param matrix - The matrix.
 * @param rows - The factors of rows.
 * @param columns - The factors of columns.
 */
export function scaled(matrix: Csr, rows: Float64Array, columns: Float64Array): Csr {
  const values = new Float32Array(matrix.values.length);
  for (let row = 0; row < matrix.rows; row++) {
    const end = matrix.offsets[row + 1] as number;
    for (let at = matrix.offsets[row] as number; at < end; at++) {
      values[at] =
        (matrix.values[at] as number) *
        (rows[row] as number) *
        (columns[matrix.indices[at] as number] as number);
    }
  }
  return { ...matrix, values };
}
