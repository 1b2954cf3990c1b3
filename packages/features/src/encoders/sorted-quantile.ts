/**
 * A quantile of sorted numbers, interpolated linearly between the two nearest ranks (definition 7 of Hyndman and Fan).
 *
 * @param sorted - Numbers, ascending, at least one.
 * @param probability - In [0, 1].
 */
export function sortedQuantile(sorted: Float64Array, probability: number): number {
  const place = probability * (sorted.length - 1);
  const below = Math.min(Math.floor(place), sorted.length - 1);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  const part = place - below;
  return part >= 0.5 ? high - (high - low) * (1 - part) : low + (high - low) * part;
}

/**
 * A quantile of sorted numbers without interpolation: where `n * probability` is a whole number the mean of the two
 * values beside it, else the value behind it (definition 2 of Hyndman and Fan).
 *
 * @param sorted - Numbers, ascending, at least one.
 * @param probability - In [0, 1].
 */
export function averagedQuantile(sorted: Float64Array, probability: number): number {
  const rank = probability * sorted.length;
  const last = sorted.length - 1;
  const at = (place: number): number => sorted[Math.min(Math.max(place, 0), last)] as number;
  const whole = Math.round(rank);
  if (Math.abs(rank - whole) > 1e-12 * Math.max(1, rank)) return at(Math.ceil(rank) - 1);
  const [low, high] = [at(whole - 1), at(whole)];
  return low === high ? low : low / 2 + high / 2;
}
