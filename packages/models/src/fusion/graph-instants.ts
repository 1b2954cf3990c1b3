/**
 * When graphs are fitted: at most `count` of the cutoffs, the first among them, the others spread evenly over their
 * order.
 *
 * @param cutoffs - The different cutoffs, ascending.
 * @param count - The most instants.
 */
export function graphInstants(cutoffs: readonly number[], count: number): readonly number[] {
  if (cutoffs.length <= count) return cutoffs;
  return Array.from(
    { length: count },
    (_, index) => cutoffs[Math.floor((index * cutoffs.length) / count)] as number,
  );
}

/**
 * The different cutoffs, ascending.
 *
 * @param cutoffs - One for each row.
 */
export function distinctCutoffs(cutoffs: Float64Array): readonly number[] {
  return [...new Set(cutoffs)].sort((a, b) => a - b);
}
