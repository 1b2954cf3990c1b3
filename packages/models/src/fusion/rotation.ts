import { Matrix, SingularValueDecomposition } from "ml-matrix";

/** Vectors of items, row-major, in the order of their ids. */
export interface ItemSpace {
  /** The items, without repeats. */
  readonly catalogue: readonly string[];
  /** How long a vector is. */
  readonly dimensions: number;
  /** One row for each item. */
  readonly vectors: ArrayLike<number>;
}

/**
 * The rotation that changes nothing.
 *
 * @param size - How long a vector is.
 */
export function identityRotation(size: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? 1 : 0));
}

/**
 * Vectors multiplied from the right by a rotation.
 *
 * @param vectors - Row-major.
 * @param rotation - Row-major, `size` by `size`.
 * @param size - How long a vector is.
 */
export function rotate(vectors: ArrayLike<number>, rotation: Float64Array, size: number): Float64Array {
  const rotated = new Float64Array(vectors.length);
  for (let at = 0; at < vectors.length; at += size) {
    for (let from = 0; from < size; from++) {
      const value = vectors[at + from] as number;
      if (value === 0) continue;
      for (let to = 0; to < size; to++) {
        rotated[at + to] = (rotated[at + to] as number) + value * (rotation[from * size + to] as number);
      }
    }
  }
  return rotated;
}

/**
 * The rotation (or reflection) `R` that brings one space nearest to another on the items that both hold: it minimises
 * `sum_items ||a_i R - b_i||^2` over all orthogonal `R` (Schönemann, "A generalized solution of the orthogonal
 * Procrustes problem", 1966). With `A^T B = U S V^T` it is `U V^T`. Spaces without a common item stay as they are.
 * O(items * d^2 + d^3).
 *
 * @param from - The space that is rotated.
 * @param to - The space that it is brought to, of as many dimensions.
 * @returns `R`, row-major.
 */
export function alignSpaces(from: ItemSpace, to: ItemSpace): Float64Array {
  const size = from.dimensions;
  const places = new Map(to.catalogue.map((item, index) => [item, index]));
  const product = Matrix.zeros(size, size);
  from.catalogue.forEach((item, index) => {
    const place = places.get(item);
    if (place === undefined) return;
    for (let row = 0; row < size; row++) {
      const value = from.vectors[index * size + row] as number;
      if (value === 0) continue;
      for (let column = 0; column < size; column++) {
        product.set(
          row,
          column,
          product.get(row, column) + value * (to.vectors[place * size + column] as number),
        );
      }
    }
  });
  if (product.max() === 0 && product.min() === 0) return identityRotation(size);
  const { leftSingularVectors, rightSingularVectors } = new SingularValueDecomposition(product);
  return Float64Array.from(leftSingularVectors.mmul(rightSingularVectors.transpose()).to1DArray());
}
