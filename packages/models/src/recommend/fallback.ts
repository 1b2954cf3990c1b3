import type { RecommendedItem } from "@portrait/core";

/** One ranking of all items, the same for everyone. */
export interface FixedRanking {
  /**
   * The best items that may be recommended.
   *
   * @param k - How many at most.
   * @param skip - For each item 1 if nobody may get it.
   * @param excluded - Further items to leave out, ascending.
   */
  best(k: number, skip: Uint8Array | undefined, excluded: Int32Array): readonly RecommendedItem[];
  /** For each item its score. */
  readonly scores: ArrayLike<number>;
  /** All items, best first. */
  order(): readonly number[];
}

/**
 * A ranking by score: greater first, then smaller index. Sorted at the first use.
 *
 * @param catalogue - The items in code-unit order.
 * @param scores - For each item its score.
 */
export function fixedRanking(catalogue: readonly string[], scores: ArrayLike<number>): FixedRanking {
  let sorted: readonly number[] | undefined;
  const order = (): readonly number[] => {
    sorted ??= Array.from(scores, (_, item) => item).sort(
      (a, b) => (scores[b] as number) - (scores[a] as number) || a - b,
    );
    return sorted;
  };
  return {
    scores,
    order,
    best(k, skip, excluded) {
      const banned = new Set(excluded);
      const items: RecommendedItem[] = [];
      for (const item of order()) {
        if (items.length >= k) break;
        if (skip?.[item] === 1 || banned.has(item)) continue;
        items.push({ item: catalogue[item] as string, score: scores[item] as number });
      }
      return items;
    },
  };
}
