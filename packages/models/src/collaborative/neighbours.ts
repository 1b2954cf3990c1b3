import type { Csr } from "@portrait/kernels";
import { createTopK } from "@portrait/kernels";

/** Collects the rows of a sparse matrix one after the other. */
export interface RowCollector {
  /**
   * Adds the next row.
   *
   * @param columns - Its columns, ascending.
   * @param values - Their values.
   */
  push(columns: ArrayLike<number>, values: ArrayLike<number>): void;
  /** The matrix of all rows pushed. */
  finish(): Csr;
}

/**
 * A collector of sparse rows that does not know their number of values beforehand.
 *
 * @param rows - How many rows there will be.
 * @param columns - How many columns there are.
 */
export function collectRows(rows: number, columns: number): RowCollector {
  const offsets = new Int32Array(rows + 1);
  let indices = new Int32Array(1024);
  let values = new Float32Array(1024);
  let row = 0;
  let size = 0;
  const grow = (needed: number): void => {
    if (needed <= indices.length) return;
    const capacity = Math.max(needed, 2 * indices.length);
    const [wider, longer] = [new Int32Array(capacity), new Float32Array(capacity)];
    wider.set(indices);
    longer.set(values);
    indices = wider;
    values = longer;
  };
  return {
    push(chosen, numbers) {
      grow(size + chosen.length);
      indices.set(chosen, size);
      values.set(numbers, size);
      size += chosen.length;
      offsets[++row] = size;
    },
    finish: () => ({
      rows,
      columns,
      offsets,
      indices: indices.slice(0, size),
      values: values.slice(0, size),
    }),
  };
}

/** What pairs of items share. */
export interface SharedUsers {
  /** The other items that share a user with the one asked for, in no order. */
  readonly touched: Int32Array;
  /** How many there are of them. */
  readonly size: number;
  /** For each item of the catalogue the sum over the shared users of their weights; 0 for those not touched. */
  readonly sums: Float64Array;
}

/**
 * Sums, one item at a time, the weights of the users whom it shares with every other item: a row of `X' W X` without its
 * diagonal. What it returns is used again by the next call. Cost of all items: the sum of squares of the users' numbers
 * of items.
 *
 * @param byUser - For each user the items.
 * @param byItem - For each item the users.
 * @param weights - For each user what it counts, above 0.
 */
export function sharedUsers(
  byUser: Csr,
  byItem: Csr,
  weights: ArrayLike<number>,
): (item: number) => SharedUsers {
  const sums = new Float64Array(byItem.rows);
  const touched = new Int32Array(byItem.rows);
  let size = 0;
  return (item) => {
    for (let at = 0; at < size; at++) sums[touched[at] as number] = 0;
    size = 0;
    const end = byItem.offsets[item + 1] as number;
    for (let at = byItem.offsets[item] as number; at < end; at++) {
      const user = byItem.indices[at] as number;
      const weight = weights[user] as number;
      const stop = byUser.offsets[user + 1] as number;
      for (let from = byUser.offsets[user] as number; from < stop; from++) {
        const other = byUser.indices[from] as number;
        if (other === item) continue;
        const before = sums[other] as number;
        if (before === 0) touched[size++] = other;
        sums[other] = before + weight;
      }
    }
    return { touched, size, sums };
  };
}

/**
 * The best of some scored items, in ascending order of item.
 *
 * @param items - The items.
 * @param size - How many of them.
 * @param score - The score of an item; one that is not above 0 is left out.
 * @param most - How many at most; null for all.
 */
export function bestItems(
  items: Int32Array,
  size: number,
  score: (item: number) => number,
  most: number | null,
): { readonly items: Int32Array; readonly scores: Float32Array } {
  const best = createTopK(most ?? size, size);
  for (let at = 0; at < size; at++) {
    const value = score(items[at] as number);
    best.push(items[at] as number, value > 0 ? value : Number.NaN);
  }
  const chosen = best.ranked().indices.sort();
  return { items: chosen, scores: Float32Array.from(chosen, score) };
}
