import type { Fate } from "./order.js";
import type { ShopDirt } from "./truth.js";

/** The counts of rows, kept while the log is planned. */
export interface Tally {
  /** Counts the rows of an order. */
  addOrder(fates: readonly Fate[]): void;
  /** Counts the row of a cancellation. */
  addCancellation(copied: boolean): void;
  /** The counts so far. */
  read(): TallyCounts;
}

/** What {@link Tally.read} gives. */
export interface TallyCounts {
  /** Clean purchases. */
  readonly purchases: number;
  /** Cancellations. */
  readonly cancellations: number;
  /** Second copies. */
  readonly duplicates: number;
  /** Spoiled rows by kind. */
  readonly dirty: ShopDirt;
}

/** A tally at zero. */
export function createTally(): Tally {
  const fates: Record<Fate, number> = {
    clean: 0,
    copied: 0,
    missingCustomer: 0,
    badDate: 0,
    badQuantity: 0,
    badPrice: 0,
  };
  let cancellations = 0;
  let copiedCancellations = 0;
  return {
    addOrder(lines) {
      for (const fate of lines) fates[fate]++;
    },
    addCancellation(copied) {
      cancellations++;
      if (copied) copiedCancellations++;
    },
    read() {
      const { clean, copied, ...dirty } = fates;
      return {
        purchases: clean + copied,
        cancellations,
        duplicates: copied + copiedCancellations,
        dirty: Object.freeze(dirty),
      };
    },
  };
}
