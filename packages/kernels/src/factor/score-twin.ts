import { scoreItem, tiledSize } from "../dense/rank-twin.js";
import type { FactorKernels } from "./kernels.js";
import { at } from "./single.js";

const LANES = 8;

/** Scores of all items in plain TypeScript. */
export function scoreTwin(memory: () => ArrayBufferLike): Pick<FactorKernels, "scoreAll"> {
  const f32 = (p: number, n: number): Float32Array => new Float32Array(memory(), p, n);
  return {
    scoreAll(thread, threads, queries, count, items, candidates, width, base, out) {
      const vectors = f32(items, tiledSize(candidates, width));
      for (let query = 0; query < count; query++) {
        if (Math.floor(query / LANES) % threads !== thread) continue;
        const vector = f32(queries + 4 * query * width, width);
        const start = base === 0 ? undefined : f32(base + 4 * query * candidates, candidates);
        const into = f32(out + 4 * query * candidates, candidates);
        for (let item = 0; item < candidates; item++) {
          const score = scoreItem(vector, vectors, item);
          into[item] = start === undefined ? score : score + at(start, item);
        }
      }
    },
  };
}
