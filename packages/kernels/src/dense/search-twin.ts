import { createTopK } from "../top-k.js";
import type { DenseKernels } from "./kernels.js";
import { at, type Memory } from "./views.js";

const LANES = 8;

/** Rankings in plain TypeScript. */
export function searchTwin(
  memory: Memory,
): Pick<DenseKernels, "topK" | "topKInnerProduct" | "searchScratch"> {
  const i32 = (p: number, n?: number): Int32Array => new Int32Array(memory(), p, n);
  const f32 = (p: number, n?: number): Float32Array => new Float32Array(memory(), p, n);

  function score(query: Float32Array, item: Float32Array, width: number): number {
    let sum = 0;
    for (let column = 0; column < width; column++) {
      sum = Math.fround(sum + Math.fround(at(query, column) * at(item, column)));
    }
    return sum;
  }

  return {
    topK(scores, count, k, indices, best) {
      const heap = createTopK(Math.max(0, k), count);
      const all = f32(scores, count);
      for (let i = 0; i < count; i++) heap.push(i, at(all, i));
      const ranked = heap.ranked();
      i32(indices, ranked.indices.length).set(ranked.indices);
      f32(best, ranked.scores.length).set(ranked.scores);
      return ranked.indices.length;
    },
    topKInnerProduct(
      thread,
      threads,
      queries,
      count,
      items,
      candidates,
      width,
      k,
      skip,
      excludeOffsets,
      excludeIndices,
      indices,
      scores,
      sizes,
    ) {
      const skipped = skip === 0 ? undefined : new Uint8Array(memory(), skip, candidates);
      const offsets = excludeOffsets === 0 ? undefined : i32(excludeOffsets, count + 1);
      const excluded = i32(excludeIndices, offsets === undefined ? 0 : at(offsets, count));
      const answer = (query: number): void => {
        const vector = f32(queries + 4 * query * width, width);
        const heap = createTopK(k, candidates);
        let next = offsets === undefined ? 0 : at(offsets, query);
        const end = offsets === undefined ? 0 : at(offsets, query + 1);
        for (let item = 0; item < candidates; item++) {
          while (next < end && at(excluded, next) < item) next++;
          if (skipped?.[item] || (next < end && at(excluded, next) === item)) continue;
          heap.push(item, score(vector, f32(items + 4 * item * width, width), width));
        }
        const ranked = heap.ranked();
        i32(indices + 4 * query * k, ranked.indices.length).set(ranked.indices);
        f32(scores + 4 * query * k, ranked.scores.length).set(ranked.scores);
        i32(sizes, count)[query] = ranked.indices.length;
      };
      for (let first = thread * LANES; first < count; first += threads * LANES) {
        for (let query = first; query < Math.min(first + LANES, count); query++) answer(query);
      }
    },
    searchScratch: (width) => 4 * LANES * width + 256,
  };
}
