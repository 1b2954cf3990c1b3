/** The bins of a category's levels. */
export interface LevelBins {
  /** For each code its bin. */
  readonly bins: Uint8Array;
  /** How many bins there are. */
  readonly count: number;
}

/**
 * Gives each level a bin of its own; where there are more levels than bins, the most frequent ones (of equally frequent
 * ones the first) have their own, and the last bin holds all others.
 *
 * @param codes - For each row its code, NaN for missing.
 * @param levels - How many levels there are.
 * @param maxBins - The most bins.
 */
export function levelBins(codes: Float64Array, levels: number, maxBins: number): LevelBins {
  if (levels <= maxBins) {
    return { bins: Uint8Array.from({ length: levels }, (_, code) => code), count: Math.max(levels, 1) };
  }
  const counts = new Float64Array(levels);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    if (code >= 0) counts[code] = (counts[code] as number) + 1;
  }
  const order = Uint32Array.from({ length: levels }, (_, code) => code).sort(
    (a, b) => (counts[b] as number) - (counts[a] as number) || a - b,
  );
  const own = order.subarray(0, maxBins - 1).sort();
  const bins = new Uint8Array(levels).fill(maxBins - 1);
  own.forEach((code, bin) => {
    bins[code] = bin;
  });
  return { bins, count: maxBins };
}
