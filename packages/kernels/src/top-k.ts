import { checkInteger } from "./check.js";

/** The best of a ranking: best first, ties by smaller index. */
export interface Ranked {
  /** The indices. */
  readonly indices: Int32Array;
  /** Their scores. */
  readonly scores: Float32Array;
}

/** Keeps the best of a stream of scored indices in O(k) memory. Make one with {@link createTopK}. */
export interface TopK {
  /**
   * Takes one candidate into account. A `NaN` score is never kept: it marks what is excluded.
   *
   * @param index - An integer in [0, 2^31), different from all earlier ones.
   * @param score - Its score, compared after rounding to float32.
   */
  push(index: number, score: number): void;
  /** The best so far, best first. */
  ranked(): Ranked;
}

/**
 * A collector of the `k` best of a stream. The order is total: greater score first, then smaller index; so the result
 * does not depend on the order of the pushes. A binary heap: O(log k) for a candidate that is kept, O(1) for others.
 *
 * @param k - How many to keep, an integer >= 0.
 * @param capacity - An upper bound of the number of pushes, if known: no more than that is allocated.
 * @throws PortraitError `invalid-argument` when `k` or `capacity` is no integer >= 0.
 *
 * @example
 * ```ts
 * import { createTopK } from "@portrait/kernels";
 *
 * const best = createTopK(2);
 * for (const [index, score] of [0.5, 0.9, 0.9].entries()) best.push(index, score);
 * [...best.ranked().indices]; // => [1, 2]
 * ```
 */
export function createTopK(k: number, capacity: number = k): TopK {
  checkInteger("createTopK", "k", k, 0);
  checkInteger("createTopK", "capacity", capacity, 0);
  const limit = Math.min(k, capacity);
  const indices = new Int32Array(limit);
  const scores = new Float32Array(limit);
  let size = 0;

  const place = (at: number, index: number, score: number): void => {
    indices[at] = index;
    scores[at] = score;
  };
  const isWorse = (at: number, index: number, score: number): boolean =>
    (scores[at] as number) < score || (scores[at] === score && (indices[at] as number) > index);

  function siftUp(index: number, score: number): void {
    let at = size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (isWorse(parent, index, score)) break;
      place(at, indices[parent] as number, scores[parent] as number);
      at = parent;
    }
    place(at, index, score);
  }

  function siftDown(length: number, index: number, score: number): void {
    let at = 0;
    for (let child = 1; child < length; child = 2 * at + 1) {
      if (child + 1 < length && isWorse(child + 1, indices[child] as number, scores[child] as number))
        child++;
      if (!isWorse(child, index, score)) break;
      place(at, indices[child] as number, scores[child] as number);
      at = child;
    }
    place(at, index, score);
  }

  return {
    push(index, score) {
      const rounded = Math.fround(score);
      if (Number.isNaN(rounded) || limit === 0) return;
      if (size < limit) siftUp(index, rounded);
      else if (isWorse(0, index, rounded)) siftDown(limit, index, rounded);
    },
    ranked() {
      const heap = { indices: indices.slice(0, size), scores: scores.slice(0, size) };
      for (let last = size - 1; last > 0; last--) {
        const [index, score] = [indices[0] as number, scores[0] as number];
        siftDown(last, indices[last] as number, scores[last] as number);
        place(last, index, score);
      }
      const best = { indices: indices.slice(0, size), scores: scores.slice(0, size) };
      indices.set(heap.indices);
      scores.set(heap.scores);
      return best;
    },
  };
}

/**
 * The `k` greatest scores: greater first, then smaller index. `NaN` marks what is excluded; negative infinity is a
 * score like any other. O(n + m log k) where m candidates enter the heap.
 *
 * @param scores - The scores, compared after rounding to float32.
 * @param k - How many, an integer >= 0; fewer come when fewer are left.
 * @throws PortraitError `invalid-argument` when `k` is no integer >= 0.
 *
 * @example
 * ```ts
 * import { topK } from "@portrait/kernels";
 *
 * [...topK([1, Number.NaN, 3, 3], 2).indices]; // => [2, 3]
 * ```
 */
export function topK(scores: ArrayLike<number>, k: number): Ranked {
  checkInteger("topK", "k", k, 0);
  const best = createTopK(k, scores.length);
  for (let index = 0; index < scores.length; index++) best.push(index, scores[index] as number);
  return best.ranked();
}
