/**
 * Divides each row by its sum, in place; a row of zeros becomes the same share everywhere.
 *
 * @param values - Row-major, `width` numbers >= 0 a row.
 * @param width - How many numbers a row has.
 * @returns The same array.
 */
export function shareRows(values: Float64Array, width: number): Float64Array {
  for (let at = 0; at < values.length; at += width) {
    let sum = 0;
    for (let column = at; column < at + width; column++) sum += values[column] as number;
    for (let column = at; column < at + width; column++) {
      values[column] = sum > 0 ? (values[column] as number) / sum : 1 / width;
    }
  }
  return values;
}
