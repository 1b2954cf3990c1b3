/**
 * The place of an id among ids in code-unit order, or -1. O(log n).
 *
 * @param ids - The ids, different, in code-unit order.
 * @param id - The id.
 *
 * @example
 * ```ts
 * import { placeOf } from "@portrait/graph";
 *
 * placeOf(["ann", "bob"], "bob"); // => 1
 * placeOf(["ann", "bob"], "eve"); // => -1
 * ```
 */
export function placeOf(ids: readonly string[], id: string): number {
  let low = 0;
  let high = ids.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = ids[middle] as string;
    if (found === id) return middle;
    if (found < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
