import { createTopK } from "../top-k.js";
import type { RankKernels } from "./rank-kernels.js";
import { at, type Memory } from "./views.js";

const LANES = 8;
const TILE = 4;
const STATE = 3 * LANES * 4;
const SPACE = 64 * 4 * LANES * 4;

/**
 * The inner product with an item that lies in tiles, in float32 in the order of the dimensions.
 *
 * @param query - The query.
 * @param items - The items, in tiles.
 * @param item - Which one.
 */
export function scoreItem(query: Float32Array, items: Float32Array, item: number): number {
  const start = (item - (item % TILE)) * query.length + (item % TILE);
  let sum = 0;
  query.forEach((value, column) => {
    sum = Math.fround(sum + Math.fround(at(items, start + column * TILE) * value));
  });
  return sum;
}

/**
 * How many numbers rows take in tiles.
 *
 * @param rows - How many rows.
 * @param width - The length of a row.
 */
export const tiledSize = (rows: number, width: number): number => TILE * Math.ceil(rows / TILE) * width;

/** Rankings in plain TypeScript. */
export function rankTwin(memory: Memory): RankKernels {
  const i32 = (p: number, n?: number): Int32Array => new Int32Array(memory(), p, n);
  const f32 = (p: number, n: number): Float32Array => new Float32Array(memory(), p, n);
  return {
    tileRows(matrix, rows, width, out) {
      const from = f32(matrix, rows * width);
      f32(out, tiledSize(rows, width)).forEach((_, place, to) => {
        const tile = Math.floor(place / (TILE * width));
        const [column, row] = [Math.floor(place / TILE) % width, TILE * tile + (place % TILE)];
        to[place] = row < rows ? at(from, row * width + column) : 0;
      });
    },
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
      const vectors = f32(items, tiledSize(candidates, width));
      const skipped = skip === 0 ? undefined : new Uint8Array(memory(), skip, candidates);
      const offsets = excludeOffsets === 0 ? undefined : i32(excludeOffsets, count + 1);
      for (let query = 0; query < count; query++) {
        if (Math.floor(query / LANES) % threads !== thread) continue;
        const vector = f32(queries + 4 * query * width, width);
        const start = base === 0 ? undefined : f32(base + 4 * query * candidates, candidates);
        const excluded = new Set(
          offsets && i32(excludeIndices).subarray(offsets[query] as number, offsets[query + 1] as number),
        );
        const heap = createTopK(Math.max(0, k), candidates);
        for (let item = 0; item < candidates; item++) {
          if (skipped?.[item] || excluded.has(item)) continue;
          const score = scoreItem(vector, vectors, item);
          heap.push(item, start === undefined ? score : Math.fround(score + at(start, item)));
        }
        const ranked = heap.ranked();
        i32(indices + 4 * query * k, ranked.indices.length).set(ranked.indices);
        f32(scores + 4 * query * k, ranked.scores.length).set(ranked.scores);
        i32(sizes, count)[query] = ranked.indices.length;
      }
    },
    rankScratch: (count, width) => Math.ceil(count / LANES) * (STATE + 4 * LANES * width) + SPACE,
  };
}
