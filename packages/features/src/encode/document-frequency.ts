import { describeValue, PortraitError, type SparseVector } from "@portrait/core";

/**
 * What each place of sparse vectors is worth by how few rows have it: `ln((1 + n) / (1 + df)) + 1`, with `n` rows of
 * which `df` hold a value at the place, other than 0. Learn it from training rows, and pass it as `idf` to encode all
 * others. O(stored values + width).
 *
 * @param vectors - The vectors of the training rows.
 * @returns One number for each place, at least 1.
 * @throws PortraitError `invalid-argument` when they are no sparse vectors.
 *
 * @example
 * ```ts
 * import { hashNgrams, inverseDocumentFrequency } from "@portrait/features";
 *
 * const options = { analyzer: "word", bits: 8 } as const;
 * const texts = ["the cat", "the dog", "the bird"];
 * const idf = inverseDocumentFrequency(hashNgrams(texts, options));
 * const weighted = hashNgrams(texts, { ...options, idf });
 * idf.reduce((least, value) => Math.min(least, value), 9); // => 1
 * ```
 */
export function inverseDocumentFrequency(vectors: SparseVector): Float32Array {
  if (typeof vectors !== "object" || vectors === null || vectors.type !== "sparse") {
    throw new PortraitError({
      code: "invalid-argument",
      message: `inverseDocumentFrequency: the vectors must be a column of type sparse; received ${describeValue(vectors)}.`,
      hint: "Make them with hashNgrams.",
    });
  }
  const { width, offsets, indices, values } = vectors;
  const counts = new Int32Array(width);
  indices.forEach((index, entry) => {
    if (values[entry] !== 0) counts[index] = (counts[index] as number) + 1;
  });
  const rows = offsets.length - 1;
  return Float32Array.from(counts, (count) => Math.log((1 + rows) / (1 + count)) + 1);
}
