import type { Random } from "@portrait/core";
import { Matrix, SingularValueDecomposition } from "ml-matrix";
import { combine, orthonormalise } from "./vectors.js";

/** A matrix that is known by what it does to vectors. */
export interface LinearOperator {
  /** How many rows it has. */
  readonly rows: number;
  /** How many columns it has. */
  readonly columns: number;
  /**
   * The matrix times a vector.
   *
   * @param vector - As long as there are columns.
   */
  times(vector: Float64Array): Float64Array;
  /**
   * The transposed matrix times a vector.
   *
   * @param vector - As long as there are rows.
   */
  transposedTimes(vector: Float64Array): Float64Array;
}

/** The greatest singular values of a matrix and their right vectors. */
export interface SingularVectors {
  /** The singular values, greatest first, all greater than rounding. */
  readonly values: readonly number[];
  /** For each its right vector, as long as the matrix has columns. */
  readonly vectors: readonly Float64Array[];
}

/** Of the triangular matrix of a QR factorisation. */
function decompose(r: Float64Array, count: number): SingularValueDecomposition {
  return new SingularValueDecomposition(Matrix.from1DArray(count, count, Array.from(r)), {
    autoTranspose: true,
  });
}

function kept(values: readonly number[], most: number, size: number): readonly number[] {
  const least = (values[0] ?? 0) * size * Number.EPSILON;
  return values.slice(0, most).filter((value) => value > least);
}

const columnOf = (matrix: Matrix, column: number): Float64Array =>
  Float64Array.from({ length: matrix.rows }, (_, row) => matrix.get(row, column));

/**
 * All singular values and right vectors of a matrix given by its columns, but for those that are rounding: by QR
 * factorisation of the matrix, or of its transpose if that is the taller one, then the decomposition of the small
 * triangular factor. O(rows * columns * min(rows, columns)).
 *
 * @param columns - The columns, at least one.
 * @param most - How many are kept at most.
 */
export function exactSingularVectors(columns: readonly Float64Array[], most: number): SingularVectors {
  const width = columns.length;
  const rows = (columns[0] as Float64Array).length;
  if (rows >= width) {
    const svd = decompose(orthonormalise(columns).r, width);
    const values = kept(svd.diagonal, most, Math.max(rows, width));
    return { values, vectors: values.map((_, at) => columnOf(svd.rightSingularVectors, at)) };
  }
  const turned = Array.from({ length: rows }, (_, row) =>
    Float64Array.from(columns, (column) => column[row] as number),
  );
  const { basis, r } = orthonormalise(turned);
  const svd = decompose(r, rows);
  const values = kept(svd.diagonal, most, Math.max(rows, width));
  return { values, vectors: values.map((_, at) => combine(basis, columnOf(svd.leftSingularVectors, at))) };
}

/** How {@link randomisedSingularVectors} approximates. */
export interface RandomisedOptions {
  /** How many singular values are wanted. */
  readonly most: number;
  /** How many random vectors more are taken. */
  readonly oversampling: number;
  /** How often matrix and transpose are applied to sharpen the vectors. */
  readonly iterations: number;
  /** What the first vectors are drawn from. */
  readonly random: Random;
  /** Awaited after each application of the matrix. */
  readonly onIteration: (done: number) => Promise<void>;
}

/**
 * The greatest singular values and right vectors of a large matrix, approximately: of what the matrix makes of random
 * vectors, sharpened by iterations. O(iterations * vectors * stored values).
 *
 * Source: Halko, Martinsson and Tropp, "Finding structure with randomness" (2011), algorithms 4.4 and 5.1.
 *
 * @param operator - The matrix.
 * @param options - See {@link RandomisedOptions}.
 */
export async function randomisedSingularVectors(
  operator: LinearOperator,
  options: RandomisedOptions,
): Promise<SingularVectors> {
  const { most, oversampling, iterations, random, onIteration } = options;
  const count = Math.min(most + oversampling, operator.rows, operator.columns);
  const start = Array.from({ length: count }, () =>
    Float64Array.from({ length: operator.columns }, () => random.normal()),
  );
  let range = orthonormalise(start.map((vector) => operator.times(vector))).basis;
  await onIteration(0);
  for (let iteration = 1; iteration <= iterations; iteration++) {
    range = orthonormalise(range.map((vector) => operator.times(operator.transposedTimes(vector)))).basis;
    await onIteration(iteration);
  }
  const { basis, r } = orthonormalise(range.map((vector) => operator.transposedTimes(vector)));
  const svd = decompose(r, count);
  const values = kept(svd.diagonal, most, Math.max(operator.rows, operator.columns));
  return { values, vectors: values.map((_, at) => combine(basis, columnOf(svd.leftSingularVectors, at))) };
}

/** Loadings within this share of the greatest count as equally great. */
const TIE = 1 - 1e-9;

/**
 * Turns vectors so that the entry of the greatest magnitude is positive; of equally great ones that of the smallest name.
 *
 * @param vectors - The vectors; they are changed.
 * @param names - The name of each entry.
 */
export function fixSigns(vectors: readonly Float64Array[], names: readonly string[]): void {
  for (const vector of vectors) {
    const greatest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    let best = -1;
    vector.forEach((value, at) => {
      if (Math.abs(value) < greatest * TIE) return;
      if (best < 0 || (names[at] as string) < (names[best] as string)) best = at;
    });
    if (best >= 0 && (vector[best] as number) < 0)
      vector.forEach((value, at) => {
        vector[at] = -value;
      });
  }
}
