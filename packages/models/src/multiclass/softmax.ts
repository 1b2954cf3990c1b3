/**
 * Turns rows of scores into rows of probabilities, in place: `exp(s_c) / sum_d exp(s_d)`, with the greatest score
 * subtracted first. A score may be negative infinity, but not all of a row.
 *
 * @param scores - Row-major, `width` scores a row.
 * @param width - How many scores a row has.
 * @returns The same array.
 */
export function softmaxRows(scores: Float64Array, width: number): Float64Array {
  for (let at = 0; at < scores.length; at += width) {
    let greatest = Number.NEGATIVE_INFINITY;
    for (let column = at; column < at + width; column++)
      greatest = Math.max(greatest, scores[column] as number);
    let sum = 0;
    for (let column = at; column < at + width; column++) {
      const power = Math.exp((scores[column] as number) - greatest);
      scores[column] = power;
      sum += power;
    }
    for (let column = at; column < at + width; column++) scores[column] = (scores[column] as number) / sum;
  }
  return scores;
}
