import type { KernelInstance } from "@portrait/kernels";

/**
 * The least multiple of 4 that is not below a number: the length of a row in the kernels.
 *
 * @param count - The number.
 */
export const padded = (count: number): number => 4 * Math.ceil(count / 4);

/**
 * Copies rows to a place in the kernels' memory; what is behind each stays.
 *
 * @param instance - The kernels.
 * @param at - Where to.
 * @param vectors - The rows.
 * @param factors - The length of a row.
 */
export function writePadded(
  instance: KernelInstance<unknown>,
  at: number,
  vectors: Float32Array,
  factors: number,
): void {
  const width = padded(factors);
  const rows = vectors.length / factors;
  const into = instance.f32(at, rows * width);
  if (width === factors) into.set(vectors);
  else {
    for (let row = 0; row < rows; row++) {
      into.set(vectors.subarray(row * factors, (row + 1) * factors), row * width);
    }
  }
}

/**
 * Copies rows into the kernels' memory, zeros behind each.
 *
 * @param instance - The kernels.
 * @param vectors - The rows.
 * @param factors - The length of a row.
 * @returns Where they are, in rows of {@link padded} numbers.
 */
export function placePadded(
  instance: KernelInstance<unknown>,
  vectors: Float32Array,
  factors: number,
): number {
  const at = instance.alloc((4 * padded(factors) * vectors.length) / factors);
  writePadded(instance, at, vectors, factors);
  return at;
}

/**
 * Copies rows out of the kernels' memory.
 *
 * @param instance - The kernels.
 * @param at - Where they are.
 * @param rows - How many.
 * @param factors - The length of a row without what is behind it.
 */
export function readPadded(
  instance: KernelInstance<unknown>,
  at: number,
  rows: number,
  factors: number,
): Float32Array {
  const width = padded(factors);
  const from = instance.f32(at, rows * width);
  if (width === factors) return from.slice();
  const vectors = new Float32Array(rows * factors);
  for (let row = 0; row < rows; row++) {
    vectors.set(from.subarray(row * width, row * width + factors), row * factors);
  }
  return vectors;
}
