/** A leaf that may hold a histogram. */
export interface Holder {
  /** Which histogram, or -1. */
  slot: number;
  /** The gain of its best split. */
  readonly gain: number;
}

/** A fixed number of histograms, shared by the leaves of a tree. */
export interface HistogramPool<H extends Holder> {
  /**
   * A free histogram; if there is none, that of the leaf that gains least, which then has none.
   *
   * @param kept - A leaf that keeps its own.
   */
  take(kept?: H): number;
  /**
   * Takes back a leaf's histogram.
   *
   * @param leaf - The leaf.
   */
  free(leaf: H): void;
}

/**
 * Makes a pool.
 *
 * @param count - How many histograms there are, at least 2.
 * @param leaves - The leaves, as they come to be.
 */
export function createHistogramPool<H extends Holder>(count: number, leaves: readonly H[]): HistogramPool<H> {
  const unused = Array.from({ length: count }, (_, slot) => count - 1 - slot);

  function evict(kept: H | undefined): number {
    let least: H | undefined;
    for (const leaf of leaves) {
      if (leaf === kept || leaf.slot < 0) continue;
      if (least === undefined || leaf.gain < least.gain) least = leaf;
    }
    const slot = least?.slot ?? 0;
    if (least !== undefined) least.slot = -1;
    return slot;
  }

  return {
    take: (kept) => unused.pop() ?? evict(kept),
    free(leaf) {
      if (leaf.slot < 0) return;
      unused.push(leaf.slot);
      leaf.slot = -1;
    },
  };
}
