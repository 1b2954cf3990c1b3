/**
 * How many of ascending numbers are not greater than a value.
 *
 * @param sorted - The numbers.
 * @param value - The value.
 */
export function countUpTo(sorted: ArrayLike<number>, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
