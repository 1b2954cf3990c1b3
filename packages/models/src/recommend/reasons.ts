import type { ItemReason } from "@portrait/core";

/**
 * Reasons by magnitude.
 *
 * @param items - The model's items.
 * @param own - Those that the user had.
 * @param weights - What each of those adds to the score.
 * @param k - How many at most; left out, all that are not 0.
 */
export function rankReasons(
  items: readonly string[],
  own: Int32Array,
  weights: ArrayLike<number>,
  k: number | undefined,
): readonly ItemReason[] {
  return Array.from(own, (place, at) => ({ item: items[place] as string, weight: weights[at] as number }))
    .filter(({ weight }) => weight !== 0)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.item < b.item ? -1 : 1))
    .slice(0, k);
}
