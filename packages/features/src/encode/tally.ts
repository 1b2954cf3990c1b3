/** Counts hashes at places, for one text after another. */
export interface Tally {
  /**
   * Takes a hash.
   *
   * @param hash - An integer from 0 to 2^32 - 1.
   */
  add(hash: number): void;
  /**
   * Gives the counts that are not 0, places ascending, and begins anew.
   *
   * @param take - Gets each place and its count.
   */
  drain(take: (place: number, count: number) => void): void;
}

/** How many hashes are kept before they are counted place by place, where there are few enough places for that. */
const KEPT = 2 ** 16;
const MOST_BITS = 22;

/**
 * Starts to count. Few hashes are sorted; very many are counted in an array of all places, if there are at most 2^22, so
 * that memory is then bounded whatever the length of a text.
 *
 * @param bits - There are `2 ** bits` places; a hash belongs to that of its lowest bits.
 * @param signed - Whether the highest bit of a hash says that it counts -1.
 */
export function createTally(bits: number, signed: boolean): Tally {
  const mask = 2 ** bits - 1;
  let kept = new Uint32Array(256);
  let length = 0;
  let dense: Int32Array | undefined;

  const weightOf = (entry: number): number => 1 - 2 * (entry & 1);

  function fold(): void {
    dense ??= new Int32Array(mask + 1);
    for (let at = 0; at < length; at++) {
      const entry = kept[at] as number;
      const place = entry >>> 1;
      dense[place] = (dense[place] as number) + weightOf(entry);
    }
    length = 0;
  }
  function drainDense(counts: Int32Array, take: (place: number, count: number) => void): void {
    for (let place = 0; place < counts.length; place++) {
      const count = counts[place] as number;
      if (count !== 0) take(place, count);
    }
  }
  function drainKept(take: (place: number, count: number) => void): void {
    const sorted = kept.subarray(0, length).sort();
    let at = 0;
    while (at < length) {
      const place = (sorted[at] as number) >>> 1;
      let count = 0;
      for (; at < length && (sorted[at] as number) >>> 1 === place; at++)
        count += weightOf(sorted[at] as number);
      if (count !== 0) take(place, count);
    }
    length = 0;
  }
  return {
    add(hash) {
      if (length === kept.length) {
        if (length < KEPT || bits > MOST_BITS) {
          const more = new Uint32Array(length * 4);
          more.set(kept);
          kept = more;
        } else fold();
      }
      kept[length++] = ((hash & mask) << 1) | (signed ? hash >>> 31 : 0);
    },
    drain(take) {
      if (dense === undefined) {
        drainKept(take);
        return;
      }
      fold();
      drainDense(dense, take);
      dense = undefined;
    },
  };
}
