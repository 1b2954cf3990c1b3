import type { Random } from "@portrait/core";
import { createIdIndex } from "./ids.js";

/**
 * Vectors to start from: those that an earlier fit learnt, by id, and random ones for the rest.
 *
 * @param ids - The ids.
 * @param earlier - What an earlier fit learnt.
 * @param width - The length of a vector.
 * @param scale - The standard deviation of random numbers.
 * @param random - What they are drawn from.
 */
export function startVectors(
  ids: readonly string[],
  earlier: { readonly ids: readonly string[]; readonly vectors: Float32Array } | undefined,
  width: number,
  scale: number,
  random: Random,
): Float32Array {
  const values = Float32Array.from({ length: ids.length * width }, () => scale * random.normal());
  if (earlier === undefined) return values;
  createIdIndex(earlier.ids)
    .places(ids)
    .forEach((place, row) => {
      if (place < 0) return;
      values.set(earlier.vectors.subarray(place * width, (place + 1) * width), row * width);
    });
  return values;
}
