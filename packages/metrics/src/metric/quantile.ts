/**
 * The value at a place between order statistics, by linear interpolation.
 *
 * @param ascending - The values, ascending, at least one.
 * @param place - From 0, the least value, to `ascending.length - 1`, the greatest.
 */
export function interpolated(ascending: Float64Array, place: number): number {
  const below = Math.floor(place);
  const low = ascending[below] as number;
  const high = ascending[Math.min(below + 1, ascending.length - 1)] as number;
  return low + (high - low) * (place - below);
}

/**
 * A quantile by linear interpolation between the order statistics (type 7 of Hyndman and Fan 1996, the default of
 * NumPy and R).
 *
 * @param ascending - The values, ascending, at least one.
 * @param level - Which quantile, in [0, 1].
 */
export function quantile(ascending: Float64Array, level: number): number {
  return interpolated(ascending, (ascending.length - 1) * level);
}
