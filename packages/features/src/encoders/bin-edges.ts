import { averagedQuantile } from "./sorted-quantile.js";
import { countUpTo } from "./sorted-search.js";

/** How the edges between bins are found. */
export type BinStrategy = "quantile" | "uniform" | "kMeans";

const MOST_ITERATIONS = 300;

/** `count` equally spaced numbers from the first to the last. */
const spaced = (from: number, to: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, place) =>
    place === count - 1 ? to : from + place * ((to - from) / (count - 1)),
  );

/** Numbers around their mean, and their running sums. */
interface SortedSums {
  readonly values: Float64Array;
  readonly sums: Float64Array;
}

function sumsOf(values: Float64Array): SortedSums {
  const sums = new Float64Array(values.length + 1);
  values.forEach((value, place) => {
    sums[place + 1] = (sums[place] as number) + value;
  });
  return { values, sums };
}

const between = (centers: readonly number[]): readonly number[] =>
  centers.slice(1).map((center, place) => (center + (centers[place] as number)) / 2);

/** The mean of the values nearest to each center; a center without values stays. */
function moved({ values, sums }: SortedSums, centers: readonly number[]): readonly number[] {
  const ends = [0, ...between(centers).map((edge) => countUpTo(values, edge)), values.length];
  return centers.map((center, place) => {
    const [from, to] = [ends[place] as number, ends[place + 1] as number];
    return from === to ? center : ((sums[to] as number) - (sums[from] as number)) / (to - from);
  });
}

/** Lloyd's algorithm in one dimension, from the middles of bins of equal width. */
function kMeansCenters(sorted: Float64Array, bins: number): readonly number[] {
  const mean = sorted.reduce((sum, value) => sum + value / sorted.length, 0);
  const data = sumsOf(sorted.map((value) => value - mean));
  const [least, greatest] = [data.values[0] as number, data.values[data.values.length - 1] as number];
  let centers = between(spaced(least, greatest, bins + 1));
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    const next = moved(data, centers);
    const still = next.every((center, place) => center === centers[place]);
    centers = next;
    if (still) break;
  }
  return centers.map((center) => center + mean);
}

/**
 * The edges between bins, strictly ascending: fewer than asked for where values repeat, none where they do not differ,
 * and not finite where values are too far apart.
 *
 * @param sorted - Numbers, ascending, at least one.
 * @param bins - How many bins.
 * @param strategy - How they are found.
 */
export function binEdges(sorted: Float64Array, bins: number, strategy: BinStrategy): Float64Array {
  const [least, greatest] = [sorted[0] as number, sorted[sorted.length - 1] as number];
  if (least === greatest) return new Float64Array(0);
  const shares = spaced(0, 1, bins + 1).slice(1, -1);
  const found: Readonly<Record<BinStrategy, () => readonly number[]>> = {
    quantile: () => shares.map((share) => averagedQuantile(sorted, share)),
    uniform: () => spaced(least, greatest, bins + 1).slice(1, -1),
    kMeans: () => between(kMeansCenters(sorted, bins)),
  };
  const edges = found[strategy]();
  return Float64Array.from(
    edges.filter((edge, place) => {
      const below = place === 0 ? least : (edges[place - 1] as number);
      return !Number.isFinite(edge) || (edge > below && edge <= greatest);
    }),
  );
}
