/** A dense matrix of 32-bit floats, row-major. */
export interface Matrix {
  /** How many rows there are. */
  readonly rows: number;
  /** How many columns there are. */
  readonly columns: number;
  /** The numbers. */
  readonly data: Float32Array;
}

/**
 * A matrix of zeros.
 *
 * @param rows - How many rows.
 * @param columns - How many columns.
 */
export function zeros(rows: number, columns: number): Matrix {
  return { rows, columns, data: new Float32Array(rows * columns) };
}

/**
 * A product of matrices, each sum in float64.
 *
 * @param a - r x k.
 * @param b - k x c.
 */
export function multiplyMatrices(a: Matrix, b: Matrix): Matrix {
  const out = zeros(a.rows, b.columns);
  const sums = new Float64Array(b.columns);
  for (let row = 0; row < a.rows; row++) {
    sums.fill(0);
    for (let inner = 0; inner < a.columns; inner++) {
      const factor = a.data[row * a.columns + inner] as number;
      if (factor === 0) continue;
      const at = inner * b.columns;
      for (let column = 0; column < b.columns; column++) {
        sums[column] = (sums[column] as number) + factor * (b.data[at + column] as number);
      }
    }
    out.data.set(sums, row * b.columns);
  }
  return out;
}
