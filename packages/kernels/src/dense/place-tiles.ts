import type { KernelInstance } from "../runtime/kernel-instance.js";
import type { RankKernels } from "./rank-kernels.js";
import { tiledSize } from "./rank-twin.js";

/**
 * Copies vectors into an instance's memory in the tiles that {@link RankKernels.rank} reads: 4 bytes a number stay, twice as many are
 * taken for a moment.
 *
 * @param instance - An instance of `dense` or `factor`.
 * @param vectors - Row-major, rows of `width` numbers.
 * @param width - The length of a vector, at least 1.
 * @returns Where they are.
 * @throws PortraitError `out-of-memory` past 4 GiB; `closed` after the instance was disposed.
 *
 * @example
 * ```ts
 * import { instantiate } from "@portrait/kernels";
 * import { dense, placeTiles } from "@portrait/kernels/dense";
 *
 * const instance = await instantiate(dense);
 * const at = placeTiles(instance, new Float32Array([1, 2, 3, 4, 5, 6]), 2);
 * [...instance.f32(at, 8)]; // => [1, 3, 5, 0, 2, 4, 6, 0]
 * instance.dispose();
 * ```
 */
export function placeTiles(
  instance: Pick<KernelInstance<RankKernels>, "alloc" | "f32" | "kernels" | "mark" | "release">,
  vectors: Float32Array,
  width: number,
): number {
  const rows = vectors.length / width;
  const tiles = instance.alloc(4 * tiledSize(rows, width));
  const mark = instance.mark();
  const from = instance.alloc(vectors.byteLength);
  instance.f32(from, vectors.length).set(vectors);
  instance.kernels.tileRows(from, rows, width, tiles);
  instance.release(mark);
  return tiles;
}
