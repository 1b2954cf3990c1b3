/**
 * The inner product of two vectors.
 *
 * @param a - One.
 * @param b - The other, of the same length.
 */
export function dot(a: Float64Array, b: Float64Array): number {
  let [even, odd] = [0, 0];
  const length = a.length - (a.length % 2);
  for (let at = 0; at < length; at += 2) {
    even += (a[at] as number) * (b[at] as number);
    odd += (a[at + 1] as number) * (b[at + 1] as number);
  }
  if (length < a.length) even += (a[length] as number) * (b[length] as number);
  return even + odd;
}

function subtract(from: Float64Array, factor: number, other: Float64Array): void {
  for (let at = 0; at < from.length; at++) from[at] = (from[at] as number) - factor * (other[at] as number);
}

/** Vectors of length 1 at right angles, and how the vectors they were made of are combined of them. */
export interface Orthonormal {
  /** The vectors; zero where a vector was combined of those before it. */
  readonly basis: readonly Float64Array[];
  /** Upper triangular, row-major: vector `j` is the sum over `i <= j` of `r[i * count + j]` times basis vector `i`. */
  readonly r: Float64Array;
}

/** What is left of a vector counts as rounding below this share of its length. */
const NOTHING = 1e-13;

/**
 * Makes vectors orthonormal by Gram and Schmidt's method, a second time where little is left of a vector;
 * O(count^2 * length).
 *
 * Source: Giraud, Langou and Rozloznik, "The loss of orthogonality in the Gram-Schmidt process" (2005), for the
 * repetition.
 *
 * @param vectors - The vectors, all of one length; they are left as they are.
 */
export function orthonormalise(vectors: readonly Float64Array[]): Orthonormal {
  const count = vectors.length;
  const r = new Float64Array(count * count);
  const basis: Float64Array[] = [];
  vectors.forEach((vector, column) => {
    const left = vector.slice();
    const before = Math.sqrt(dot(vector, vector));
    let length = before;
    for (let pass = 0, shrunk = true; pass < 2 && shrunk; pass++) {
      const last = length;
      basis.forEach((unit, row) => {
        const along = dot(unit, left);
        subtract(left, along, unit);
        r[row * count + column] = (r[row * count + column] as number) + along;
      });
      length = Math.sqrt(dot(left, left));
      shrunk = length < last / 2;
    }
    const isNew = length > NOTHING * before;
    r[column * count + column] = isNew ? length : 0;
    basis.push(isNew ? left.map((value) => value / length) : left.fill(0));
  });
  return { basis, r };
}

/**
 * Sums of vectors.
 *
 * @param vectors - The vectors, at least one.
 * @param factors - What each is multiplied by.
 */
export function combine(vectors: readonly Float64Array[], factors: ArrayLike<number>): Float64Array {
  const sum = new Float64Array((vectors[0] as Float64Array).length);
  vectors.forEach((vector, at) => {
    subtract(sum, -(factors[at] as number), vector);
  });
  return sum;
}
