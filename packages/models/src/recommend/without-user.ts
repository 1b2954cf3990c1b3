/**
 * A list without one of its entries.
 *
 * @param ids - The list.
 * @param place - The entry's index.
 */
export function withoutId(ids: readonly string[], place: number): readonly string[] {
  return Object.freeze(ids.filter((_, index) => index !== place));
}

/**
 * A matrix without one of its rows.
 *
 * @param values - The matrix, row-major.
 * @param row - The row.
 * @param width - The length of a row.
 */
export function withoutRow(values: Float32Array, row: number, width: number): Float32Array {
  const rest = new Float32Array(values.length - width);
  rest.set(values.subarray(0, row * width));
  rest.set(values.subarray((row + 1) * width), row * width);
  return rest;
}
