/**
 * Scales each row of a matrix by its own factor.
 *
 * @param values - Row-major; changed in place.
 * @param scales - A factor for each row; absent, 1.
 * @param width - The length of a row.
 */
export function scaleRows(
  values: Float32Array,
  scales: Float32Array | undefined,
  width: number,
): Float32Array {
  scales?.forEach((scale, row) => {
    for (let at = row * width; at < (row + 1) * width; at++) values[at] = (values[at] as number) * scale;
  });
  return values;
}

/**
 * Scales each row of a matrix to length 1; rows that are all zero stay so.
 *
 * @param values - Row-major; changed in place.
 * @param width - The length of a row.
 */
export function scaleToUnit(values: Float32Array, width: number): Float32Array {
  for (let start = 0; start < values.length; start += width) {
    let squares = 0;
    for (let at = start; at < start + width; at++) squares += (values[at] as number) ** 2;
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let at = start; at < start + width; at++) values[at] = (values[at] as number) * scale;
  }
  return values;
}
