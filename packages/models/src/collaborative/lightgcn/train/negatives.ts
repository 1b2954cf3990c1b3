import type { Random } from "@portrait/core";
import type { Csr } from "@portrait/kernels";

/** How often a draw that hits an item of the user is drawn again. */
const TRIES = 16;

function holds(edges: Csr, row: number, column: number): boolean {
  let low = edges.offsets[row] as number;
  let high = edges.offsets[row + 1] as number;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges.indices[middle] as number) < column) low = middle + 1;
    else high = middle;
  }
  return low < (edges.offsets[row + 1] as number) && edges.indices[low] === column;
}

/**
 * Each target followed by items that its user does not have, drawn uniformly; one that the user has when 17 draws hit
 * only such, as for a user who has everything.
 *
 * @param targets - The targets.
 * @param edges - All edges, each row ascending.
 * @param count - How many to draw for each target.
 * @param random - The stream to draw from.
 * @returns 1 + `count` items for each target.
 */
export function withNegatives(targets: Csr, edges: Csr, count: number, random: Random): Int32Array {
  const items = new Int32Array(targets.indices.length * (1 + count));
  let place = 0;
  for (let row = 0; row < targets.rows; row++) {
    for (let at = targets.offsets[row] as number; at < (targets.offsets[row + 1] as number); at++) {
      items[place++] = targets.indices[at] as number;
      for (let drawn = 0; drawn < count; drawn++) {
        let item = random.integer(targets.columns);
        for (let tries = 0; tries < TRIES && holds(edges, row, item); tries++) {
          item = random.integer(targets.columns);
        }
        items[place++] = item;
      }
    }
  }
  return items;
}

/**
 * Items to compare with, drawn uniformly with repeats; all, each once, when as many are asked for.
 *
 * @param items - How many items there are.
 * @param count - How many to draw.
 * @param random - The stream to draw from.
 */
export function drawSample(items: number, count: number, random: Random): Int32Array {
  if (count >= items) return Int32Array.from({ length: items }, (_, item) => item);
  return Int32Array.from({ length: count }, () => random.integer(items));
}
