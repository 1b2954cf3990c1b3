import { createTopK } from "../top-k.js";
import type { DenseKernels } from "./kernels.js";
import type { RankKernels } from "./rank-kernels.js";
import { rankTwin } from "./rank-twin.js";
import { at, type Memory } from "./views.js";

/** Rankings in plain TypeScript. */
export function searchTwin(memory: Memory): Pick<DenseKernels, "topK" | keyof RankKernels> {
  const i32 = (p: number, n?: number): Int32Array => new Int32Array(memory(), p, n);
  const f32 = (p: number, n?: number): Float32Array => new Float32Array(memory(), p, n);
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
    ...rankTwin(memory),
  };
}
