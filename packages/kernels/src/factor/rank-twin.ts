import { createTopK } from "../top-k.js";
import type { FactorKernels } from "./kernels.js";
import { at } from "./single.js";

const LANES = 8;
const STATE = 3 * LANES * 4;
const SPACE = 64 * 4 * LANES * 4;

/** Rankings in plain TypeScript. */
export function rankTwin(
  memory: () => ArrayBufferLike,
): Pick<FactorKernels, "rank" | "scoreAll" | "rankScratch"> {
  const i32 = (p: number, n?: number): Int32Array => new Int32Array(memory(), p, n);
  const f32 = (p: number, n: number): Float32Array => new Float32Array(memory(), p, n);
  const scoreOf = (query: Float32Array, item: Float32Array, start: number): number => {
    let sum = 0;
    query.forEach((value, column) => {
      sum = Math.fround(sum + Math.fround(at(item, start + column) * value));
    });
    return sum;
  };
  return {
    rank(
      thread,
      threads,
      queries,
      count,
      items,
      candidates,
      width,
      base,
      k,
      skip,
      excludeOffsets,
      excludeIndices,
      indices,
      scores,
      sizes,
    ) {
      if (k <= 0) return;
      const vectors = f32(items, candidates * width);
      const skipped = skip === 0 ? undefined : new Uint8Array(memory(), skip, candidates);
      const offsets = excludeOffsets === 0 ? undefined : i32(excludeOffsets, count + 1);
      for (let query = 0; query < count; query++) {
        if (Math.floor(query / LANES) % threads !== thread) continue;
        const vector = f32(queries + 4 * query * width, width);
        const start = base === 0 ? undefined : f32(base + 4 * query * candidates, candidates);
        const excluded = new Set(
          offsets && i32(excludeIndices).subarray(offsets[query] as number, offsets[query + 1] as number),
        );
        const heap = createTopK(k, candidates);
        for (let item = 0; item < candidates; item++) {
          if (skipped?.[item] || excluded.has(item)) continue;
          const score = scoreOf(vector, vectors, item * width);
          heap.push(item, start === undefined ? score : Math.fround(score + at(start, item)));
        }
        const ranked = heap.ranked();
        i32(indices + 4 * query * k, ranked.indices.length).set(ranked.indices);
        f32(scores + 4 * query * k, ranked.scores.length).set(ranked.scores);
        i32(sizes, count)[query] = ranked.indices.length;
      }
    },
    scoreAll(thread, threads, queries, count, items, candidates, width, base, out) {
      const vectors = f32(items, candidates * width);
      for (let query = 0; query < count; query++) {
        if (Math.floor(query / LANES) % threads !== thread) continue;
        const vector = f32(queries + 4 * query * width, width);
        const start = base === 0 ? undefined : f32(base + 4 * query * candidates, candidates);
        const into = f32(out + 4 * query * candidates, candidates);
        for (let item = 0; item < candidates; item++) {
          const score = scoreOf(vector, vectors, item * width);
          into[item] = start === undefined ? score : score + at(start, item);
        }
      }
    },
    rankScratch: (count, width) => Math.ceil(count / LANES) * (STATE + 4 * LANES * width) + SPACE,
  };
}
