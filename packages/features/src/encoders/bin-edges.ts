import { averagedQuantile } from "./sorted-quantile.js";
import { countUpTo } from "./sorted-search.js";

/** How the edges between bins are found. */
export type BinStrategy = "quantile" | "uniform" | "kMeans";

const MOST_ITERATIONS = 300;

/** Distances that differ by less than this part of the range are equal: those of both ends from the first centers are. */
const ROUNDING = 1e9;

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

/** Values by their nearest center: how many there are, and their sum. */
interface Clusters {
  readonly counts: Float64Array;
  readonly sums: Float64Array;
}

/** Gives each center without values the value that is farthest from its own, of equally far ones the greatest. */
function relocate(
  { counts, sums }: Clusters,
  values: Float64Array,
  centers: readonly number[],
  places: Int32Array,
): void {
  const span = (values[values.length - 1] as number) - (values[0] as number);
  const distance = (row: number): number => {
    const from = Math.abs((values[row] as number) - (centers[places[row] as number] as number));
    return Math.round((from / span) * ROUNDING);
  };
  const farthest = Array.from(values.keys())
    .filter((row) => distance(row) > 0)
    .sort((a, b) => distance(b) - distance(a) || b - a);
  const empty = centers.map((_, center) => center).filter((center) => counts[center] === 0);
  empty.forEach((center, next) => {
    const row = farthest[next];
    if (row === undefined) return;
    const [value, old] = [values[row] as number, places[row] as number];
    counts[old] = (counts[old] as number) - 1;
    sums[old] = (sums[old] as number) - value;
    counts[center] = 1;
    sums[center] = value;
  });
}

/** Where the values of each center end; of equal centers the first has all. */
function endsOf(values: Float64Array, centers: readonly number[]): readonly number[] {
  const ends = [...between(centers).map((edge) => countUpTo(values, edge)), values.length];
  for (let place = centers.length - 2; place >= 0; place--) {
    if (centers[place] === centers[place + 1]) ends[place] = ends[place + 1] as number;
  }
  return [0, ...ends];
}

/** The mean of the values nearest to each center; one that is left without is where the most values are. */
function moved({ values, sums }: SortedSums, centers: readonly number[]): readonly number[] {
  const ends = endsOf(values, centers);
  const clusters: Clusters = {
    counts: Float64Array.from(centers, (_, place) => (ends[place + 1] as number) - (ends[place] as number)),
    sums: Float64Array.from(
      centers,
      (_, place) => (sums[ends[place + 1] as number] as number) - (sums[ends[place] as number] as number),
    ),
  };
  if (clusters.counts.includes(0)) {
    const places = new Int32Array(values.length);
    centers.forEach((_, place) => {
      places.fill(place, ends[place], ends[place + 1]);
    });
    relocate(clusters, values, centers, places);
  }
  const means = clusters.sums.map((sum, place) => sum / (clusters.counts[place] as number));
  const largest = clusters.counts.indexOf(Math.max(...clusters.counts));
  return Array.from(means, (mean, place) =>
    clusters.counts[place] === 0 ? (means[largest] as number) : mean,
  ).sort((a, b) => a - b);
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
