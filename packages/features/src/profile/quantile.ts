/**
 * The quantile of numbers by linear interpolation between order statistics (Hyndman and Fan's type 7).
 *
 * @param sorted - The numbers, ascending, without NaN.
 * @param probability - In [0, 1].
 * @returns The quantile, or NaN when there is no number.
 */
export function quantileOf(sorted: Float64Array, probability: number): number {
  if (sorted.length === 0) return Number.NaN;
  const position = (sorted.length - 1) * probability;
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (high - low) * (position - below);
}

/**
 * For each row the quantile of the numbers of all rows with the same cutoff.
 *
 * @param values - The numbers, NaN for null.
 * @param cutoffs - For each row its cutoff.
 * @param probability - In [0, 1].
 */
export function quantileByCutoff(
  values: Float64Array,
  cutoffs: Float64Array,
  probability: number,
): Float64Array {
  const groups = new Map<number, number[]>();
  cutoffs.forEach((cutoff, row) => {
    const value = values[row] as number;
    const group = groups.get(cutoff) ?? [];
    if (!Number.isNaN(value)) group.push(value);
    groups.set(cutoff, group);
  });
  const quantiles = new Map(
    [...groups].map(([cutoff, group]) => [cutoff, quantileOf(Float64Array.from(group).sort(), probability)]),
  );
  return cutoffs.map((cutoff) => quantiles.get(cutoff) as number);
}
