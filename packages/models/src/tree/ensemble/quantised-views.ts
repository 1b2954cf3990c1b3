import type { TreeEnsemble } from "./tree-ensemble.js";

/** A column as bytes: for numbers how many of some thresholds lie below, for codes a bit among 128. */
export interface QuantisedView {
  /** The column. */
  readonly column: number;
  /** What the lines of 64 bytes are that it fills: one for each way that missing numbers go, or two for codes. */
  readonly lines: readonly ("missingRight" | "missingLeft" | "codes")[];
  /** The thresholds of numbers, ascending; at most 254. Empty for codes. */
  readonly thresholds: Float64Array;
  /** For codes the first place of a set that the view tells: a multiple of 128. 0 for numbers. */
  readonly first: number;
  /** Whether no view tells further places of the column. */
  readonly last: boolean;
}

/** The views of an ensemble's columns, and what each split reads. */
export interface QuantisedViews {
  /** The views. */
  readonly views: readonly QuantisedView[];
  /** For each node the line of its split, the first one of a category; -1 for leaves. */
  readonly line: Int32Array;
  /** How many lines there are. */
  readonly lines: number;
  /** For each node which of the view's thresholds is its own; for a category split how many views tell its places. */
  readonly rank: Uint8Array;
}

/** How many thresholds a view tells apart at most, so that what lies above all of them and missing ones still fit. */
const MOST = 254;

/** How many places of a set a view of codes tells apart. */
export const PLACES = 128;

/** How many views the codes of a column may take. */
const MOST_CODE_VIEWS = 4;

/** The different ones of sorted numbers, in their place. */
function distinct(sorted: Float64Array): Float64Array {
  let count = 0;
  for (let at = 0; at < sorted.length; at++) {
    const value = sorted[at] as number;
    if (count === 0 || value !== sorted[count - 1]) sorted[count++] = value;
  }
  return sorted.subarray(0, count);
}

/** How many numbers lie below one that is among them. */
function rankIn(sorted: Float64Array, value: number): number {
  let low = 0;
  for (let high = sorted.length; low < high; ) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The different thresholds of each column, ascending. */
function thresholdsOf({ columns, feature, threshold, categories }: TreeEnsemble): Float64Array[] {
  const counts = new Int32Array(columns);
  const isNumber = (node: number): boolean =>
    (feature[node] as number) >= 0 && (categories[node] as number) < 0;
  for (let node = 0; node < feature.length; node++) {
    const column = feature[node] as number;
    if (isNumber(node)) counts[column] = (counts[column] as number) + 1;
  }
  const found = Array.from(counts, (count) => new Float64Array(count));
  for (let node = 0; node < feature.length; node++) {
    if (!isNumber(node)) continue;
    const column = feature[node] as number;
    counts[column] = (counts[column] as number) - 1;
    (found[column] as Float64Array)[counts[column] as number] = threshold[node] as number;
  }
  return found.map((values) => distinct(values.sort()));
}

/** For each column whether missing numbers go right at some split (1), left at some (2), or both (3). */
function waysOf({ columns, feature, categories, missingLeft }: TreeEnsemble): Uint8Array {
  const ways = new Uint8Array(columns);
  for (let node = 0; node < feature.length; node++) {
    const column = feature[node] as number;
    if (column < 0 || (categories[node] as number) >= 0) continue;
    ways[column] = (ways[column] as number) | (missingLeft[node] === 1 ? 2 : 1);
  }
  return ways;
}

/** For each column how many places the sets of its splits have, a bit for missing codes among them; 0 for numbers. */
function placesOf({ columns, feature, categories, categoryWords }: TreeEnsemble): Int32Array {
  const places = new Int32Array(columns);
  for (let node = 0; node < feature.length; node++) {
    if ((categories[node] as number) < 0) continue;
    const column = feature[node] as number;
    places[column] = Math.max(places[column] as number, (categoryWords[node] as number) * 32 + 1);
  }
  return places;
}

/**
 * Finds the views of an ensemble. O(nodes * log(nodes)).
 *
 * @param ensemble - The ensemble.
 * @returns The views; `undefined` when a category has more levels than are worth it.
 */
export function quantisedViews(ensemble: TreeEnsemble): QuantisedViews | undefined {
  const { columns, feature, threshold, categories, missingLeft } = ensemble;
  const places = placesOf(ensemble);
  if (places.some((count) => count > PLACES * MOST_CODE_VIEWS)) return undefined;
  const thresholds = thresholdsOf(ensemble);
  const ways = waysOf(ensemble);
  const views: QuantisedView[] = [];
  const numbersAt = new Int32Array(columns);
  const codesAt = new Int32Array(columns);
  let count = 0;
  for (let column = 0; column < columns; column++) {
    const all = thresholds[column] as Float64Array;
    const way = ways[column] as number;
    numbersAt[column] = count;
    for (let from = 0; from < all.length; from += MOST) {
      const lines = (["missingRight", "missingLeft"] as const).filter((_, bit) => (way >> bit) & 1);
      views.push({ column, lines, thresholds: all.subarray(from, from + MOST), first: 0, last: true });
      count += lines.length;
    }
    codesAt[column] = count;
    for (let first = 0; first < (places[column] as number); first += PLACES) {
      const last = first + PLACES >= (places[column] as number);
      views.push({ column, lines: ["codes", "codes"], thresholds: new Float64Array(0), first, last });
      count += 2;
    }
  }
  const line = new Int32Array(feature.length).fill(-1);
  const rank = new Uint8Array(feature.length);
  for (let node = 0; node < feature.length; node++) {
    const column = feature[node] as number;
    if (column < 0) continue;
    if ((categories[node] as number) >= 0) {
      line[node] = codesAt[column] as number;
      rank[node] = Math.ceil((places[column] as number) / PLACES);
      continue;
    }
    const two = ways[column] === 3;
    const place = rankIn(thresholds[column] as Float64Array, threshold[node] as number);
    const before = (numbersAt[column] as number) + Math.floor(place / MOST) * (two ? 2 : 1);
    line[node] = before + (two ? (missingLeft[node] as number) : 0);
    rank[node] = place % MOST;
  }
  return { views, line, lines: count, rank };
}
