/** The nearest rows found so far, nearest first; of rows at the same distance those of smaller number. */
export interface Nearest {
  /** The rows. */
  readonly rows: Int32Array;
  /** Their distances. */
  readonly distances: Float64Array;
  /** How many there are. */
  readonly count: number;
  /** A row that lies farther than this is none of the nearest; infinite until there are enough. */
  readonly worst: number;
  /**
   * Offers a row.
   *
   * @param row - The row.
   * @param distance - Its distance.
   */
  offer(row: number, distance: number): void;
  /** Forgets all. */
  clear(): void;
}

/**
 * Room for the nearest rows.
 *
 * @param k - How many are kept.
 */
export function createNearest(k: number): Nearest {
  const rows = new Int32Array(k);
  const distances = new Float64Array(k);
  let count = 0;
  let worst = Number.POSITIVE_INFINITY;
  return {
    rows,
    distances,
    get count() {
      return count;
    },
    get worst() {
      return worst;
    },
    offer(row, distance) {
      if (distance > worst) return;
      if (count === k && distance === worst && row > (rows[k - 1] as number)) return;
      let at = count < k ? count++ : k - 1;
      while (
        at > 0 &&
        ((distances[at - 1] as number) > distance ||
          (distances[at - 1] === distance && (rows[at - 1] as number) > row))
      ) {
        distances[at] = distances[at - 1] as number;
        rows[at] = rows[at - 1] as number;
        at--;
      }
      distances[at] = distance;
      rows[at] = row;
      if (count === k) worst = distances[k - 1] as number;
    },
    clear() {
      count = 0;
      worst = Number.POSITIVE_INFINITY;
    },
  };
}
