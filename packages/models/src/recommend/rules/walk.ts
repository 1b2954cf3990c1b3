import { topK } from "@portrait/kernels";

/** Walks down a ranking: gives the item at a place, from 0, or -1 behind the last. */
export type Walk = (place: number) => number;

/** How many of a ranking are sorted at first for each item that is wanted. */
const AHEAD = 4;

/** By how much more are sorted when those are used up. */
const GROWTH = 8;

/**
 * Walks down the items by score, ties by smaller index; sorts no more than are asked for.
 *
 * @param scores - The scores; `NaN` for what is no candidate.
 * @param wanted - How many items are wanted.
 */
export function walkByScore(scores: Float32Array, wanted: number): Walk {
  let limit = Math.min(scores.length, AHEAD * wanted);
  let order = topK(scores, limit).indices;
  return (place) => {
    while (place >= order.length && order.length === limit && limit < scores.length) {
      limit = Math.min(scores.length, GROWTH * limit);
      order = topK(scores, limit).indices;
    }
    return place < order.length ? (order[place] as number) : -1;
  };
}

/**
 * Walks down a ranking that is sorted already, past what is no candidate.
 *
 * @param order - The items, best first.
 * @param scores - `NaN` for what is no candidate.
 */
export function walkInOrder(order: readonly number[], scores: ArrayLike<number>): Walk {
  const found: number[] = [];
  let next = 0;
  return (place) => {
    while (found.length <= place && next < order.length) {
      const item = order[next++] as number;
      if (!Number.isNaN(scores[item])) found.push(item);
    }
    return found[place] ?? -1;
  };
}
