import type { Random } from "@portrait/core";

/** How a tree's rows are drawn by the size of their gradients (GOSS). */
export interface GossOptions {
  /** The share of rows of the greatest gradients, which are all taken; in (0, 1); left out, 0.2. */
  readonly topRate?: number;
  /**
   * The share of rows that is drawn at random from the others, whose gradients then count `(1 - topRate) / otherRate`
   * times; greater than 0, at most `1 - topRate`; left out, 0.1.
   */
  readonly otherRate?: number;
}

/** The rows of a tree, and the others. */
export interface Drawn {
  /** How many rows were taken. */
  readonly taken: number;
  /** How many were not. */
  readonly left: number;
}

/**
 * Draws `share` of the rows without replacement: each set of so many rows is equally probable.
 *
 * @param rows - The rows to draw from.
 * @param share - How many of them, in (0, 1]; at least one is taken.
 * @param random - The stream.
 * @param into - Receives the rows taken, in their order.
 * @param rest - Receives the others, in their order.
 */
export function drawShare(
  rows: Uint32Array,
  share: number,
  random: Random,
  into: Uint32Array,
  rest: Uint32Array,
): Drawn {
  const goal = Math.max(1, Math.round(rows.length * share));
  let taken = 0;
  let left = 0;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number;
    if (random.next() * (rows.length - at) < goal - taken) into[taken++] = row;
    else rest[left++] = row;
  }
  return { taken, left };
}

/** The greatest number that at least `count` of the sizes reach, by a table of their leading bits. */
function cutOf(sizes: Float32Array, count: number): number {
  const bits = new Uint32Array(sizes.buffer, sizes.byteOffset, sizes.length);
  const table = new Uint32Array(65_536);
  for (let at = 0; at < bits.length; at++) {
    const slot = (bits[at] as number) >>> 15;
    table[slot] = (table[slot] as number) + 1;
  }
  let slot = 65_535;
  for (let sum = 0; slot > 0; slot--) {
    sum += table[slot] as number;
    if (sum >= count) break;
  }
  return slot;
}

/**
 * Draws rows by the size of their gradients, and amplifies the small ones that are taken.
 *
 * @param rows - The rows to draw from.
 * @param pairs - Gradient pairs of all rows, class-major.
 * @param pitch - Rows from one class to the next.
 * @param outputs - How many classes.
 * @param options - The rates.
 * @param random - The stream.
 * @param into - Receives the rows taken, in their order.
 * @param rest - Receives the others, in their order.
 */
export function drawByGradient(
  rows: Uint32Array,
  pairs: Int32Array,
  pitch: number,
  outputs: number,
  { topRate = 0.2, otherRate = 0.1 }: GossOptions,
  random: Random,
  into: Uint32Array,
  rest: Uint32Array,
): Drawn {
  const sizes = new Float32Array(rows.length);
  for (let at = 0; at < rows.length; at++) {
    let size = 0;
    for (let output = 0; output < outputs; output++) {
      const pair = 2 * (output * pitch + (rows[at] as number));
      size += Math.abs((pairs[pair] as number) * (pairs[pair + 1] as number));
    }
    sizes[at] = size;
  }
  const top = Math.max(1, Math.round(rows.length * topRate));
  const cut = cutOf(sizes, top);
  const bits = new Uint32Array(sizes.buffer);
  const factor = (1 - topRate) / otherRate;
  let tops = 0;
  let above = 0;
  for (let at = 0; at < bits.length; at++) if ((bits[at] as number) >>> 15 > cut) above++;
  const atCut = top - above;
  let [taken, left, seenAtCut] = [0, 0, 0];
  let others = rows.length - top;
  let wanted = Math.max(1, Math.round(rows.length * otherRate));
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number;
    const slot = (bits[at] as number) >>> 15;
    if (slot > cut || (slot === cut && seenAtCut++ < atCut)) {
      into[taken++] = row;
      tops++;
      continue;
    }
    if (random.next() * others < wanted) {
      wanted--;
      into[taken++] = row;
      for (let output = 0; output < outputs; output++) {
        const pair = 2 * (output * pitch + row);
        pairs[pair] = Math.round((pairs[pair] as number) * factor);
        pairs[pair + 1] = Math.round((pairs[pair + 1] as number) * factor);
      }
    } else rest[left++] = row;
    others--;
  }
  return { taken: tops > 0 ? taken : 0, left };
}

/**
 * Draws features of a tree.
 *
 * @param count - How many there are.
 * @param share - How many of them, in (0, 1]; at least one.
 * @param random - The stream.
 * @returns Their numbers, ascending.
 */
export function drawFeatures(count: number, share: number, random: Random): Uint32Array {
  const all = Uint32Array.from({ length: count }, (_, feature) => feature);
  if (share === 1) return all;
  const into = new Uint32Array(count);
  const { taken } = drawShare(all, share, random, into, new Uint32Array(count));
  return into.slice(0, taken);
}
