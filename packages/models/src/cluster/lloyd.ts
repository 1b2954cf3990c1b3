import { type Points, squaredDistance } from "./points.js";

/** Centres, and which point belongs to which. */
export interface Clustering {
  /** Row-major centres. */
  readonly centers: Float64Array;
  /** For each point its nearest centre. */
  readonly labels: Int32Array;
  /** The sum over points of weight times squared distance from the centre. */
  readonly inertia: number;
  /** How many iterations there were. */
  readonly iterations: number;
  /** Whether the centres came to rest before the iterations were used up. */
  readonly converged: boolean;
}

/** When {@link lloyd} ends. */
export interface LloydOptions {
  /** The most iterations. */
  readonly maxIterations: number;
  /** The squared distance that the centres may move together to count as at rest. */
  readonly tolerance: number;
  /** Awaited after each iteration. */
  readonly onIteration: (iteration: number, inertia: number) => Promise<void>;
}

/** Bounds of Hamerly: how far at most the own centre is, and how far at least any other. */
interface Bounds {
  readonly upper: Float64Array;
  readonly lower: Float64Array;
}

function assignAll(points: Points, centers: Float64Array, labels: Int32Array, bounds: Bounds): void {
  const { values, width } = points;
  for (let at = 0; at < labels.length; at++) assignOne(values, at, width, centers, labels, bounds);
}

function assignOne(
  values: Float64Array,
  at: number,
  width: number,
  centers: Float64Array,
  labels: Int32Array,
  { upper, lower }: Bounds,
): void {
  let [best, least, second] = [0, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let from = 0, center = 0; from < centers.length; from += width, center++) {
    const distance = squaredDistance(values, at * width, centers, from, width);
    if (distance < least) [best, second, least] = [center, least, distance];
    else if (distance < second) second = distance;
  }
  labels[at] = best;
  upper[at] = Math.sqrt(least);
  lower[at] = Math.sqrt(second);
}

/** Half of each centre's distance from the nearest other. */
function halfGaps(centers: Float64Array, width: number): Float64Array {
  const count = centers.length / width;
  const gaps = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < a; b++) {
      const half = Math.sqrt(squaredDistance(centers, a * width, centers, b * width, width)) / 2;
      gaps[a] = Math.min(gaps[a] as number, half);
      gaps[b] = Math.min(gaps[b] as number, half);
    }
  }
  return gaps;
}

const SLACK = 1 + 1e-12;

function reassign(points: Points, centers: Float64Array, labels: Int32Array, bounds: Bounds): void {
  const { values, width } = points;
  const gaps = halfGaps(centers, width);
  const { upper, lower } = bounds;
  for (let at = 0; at < labels.length; at++) {
    const label = labels[at] as number;
    const safe = Math.max(gaps[label] as number, lower[at] as number);
    if ((upper[at] as number) * SLACK < safe) continue;
    upper[at] = Math.sqrt(squaredDistance(values, at * width, centers, label * width, width));
    if ((upper[at] as number) * SLACK < safe) continue;
    assignOne(values, at, width, centers, labels, bounds);
  }
}

function inertiaOf({ values, width, weights }: Points, centers: Float64Array, labels: Int32Array): number {
  return labels.reduce(
    (sum, label, at) =>
      sum + (weights[at] as number) * squaredDistance(values, at * width, centers, label * width, width),
    0,
  );
}

/** The point farthest from its centre among clusters that have another point, for a cluster that has none. */
function farthest(points: Points, centers: Float64Array, labels: Int32Array, counts: Int32Array): number {
  const { values, width, weights } = points;
  let [best, greatest] = [-1, -1];
  for (let at = 0; at < labels.length; at++) {
    const label = labels[at] as number;
    if ((counts[label] as number) < 2) continue;
    const distance =
      (weights[at] as number) * squaredDistance(values, at * width, centers, label * width, width);
    if (distance > greatest) [best, greatest] = [at, distance];
  }
  return best;
}

function fillEmpty(points: Points, centers: Float64Array, labels: Int32Array): boolean {
  const counts = new Int32Array(centers.length / points.width);
  for (const label of labels) counts[label] = (counts[label] as number) + 1;
  let moved = false;
  counts.forEach((count, center) => {
    if (count > 0) return;
    const at = farthest(points, centers, labels, counts);
    if (at < 0) return;
    const from = labels[at] as number;
    counts[from] = (counts[from] as number) - 1;
    counts[center] = 1;
    labels[at] = center;
    moved = true;
  });
  return moved;
}

function means({ values, width, weights }: Points, labels: Int32Array, centers: Float64Array): Float64Array {
  const sums = new Float64Array(centers.length);
  const totals = new Float64Array(centers.length / width);
  labels.forEach((label, at) => {
    const weight = weights[at] as number;
    totals[label] = (totals[label] as number) + weight;
    for (let column = 0; column < width; column++) {
      const to = label * width + column;
      sums[to] = (sums[to] as number) + weight * (values[at * width + column] as number);
    }
  });
  return sums.map((sum, at) => {
    const total = totals[Math.floor(at / width)] as number;
    return total > 0 ? sum / total : (centers[at] as number);
  });
}

function loosen(labels: Int32Array, moves: Float64Array, { upper, lower }: Bounds): void {
  const greatest = moves.reduce((most, move) => Math.max(most, move), 0);
  labels.forEach((label, at) => {
    upper[at] = (upper[at] as number) + (moves[label] as number);
    lower[at] = (lower[at] as number) - greatest;
  });
}

/**
 * Lloyd's algorithm: points go to the nearest centre, centres to the mean of their points, until they rest. Hamerly's
 * bounds spare most distances; the result is the same. A centre without points takes the point that is farthest from
 * its own centre.
 *
 * Source: Lloyd, "Least squares quantization in PCM" (1982); Hamerly, "Making k-means even faster" (2010).
 *
 * @param points - The points.
 * @param start - The first centres, row-major.
 * @param options - See {@link LloydOptions}.
 */
export async function lloyd(points: Points, start: Float64Array, options: LloydOptions): Promise<Clustering> {
  const { width, weights } = points;
  const labels = new Int32Array(weights.length);
  const bounds = { upper: new Float64Array(weights.length), lower: new Float64Array(weights.length) };
  let centers: Float64Array = start.slice();
  assignAll(points, centers, labels, bounds);
  let iterations = 0;
  let converged = false;
  while (!converged && iterations < options.maxIterations) {
    const filled = fillEmpty(points, centers, labels);
    const next = means(points, labels, centers);
    const moves = Float64Array.from({ length: next.length / width }, (_, center) =>
      Math.sqrt(squaredDistance(next, center * width, centers, center * width, width)),
    );
    const moved = moves.reduce((sum, move) => sum + move * move, 0);
    const before = labels.slice();
    centers = next;
    if (filled) assignAll(points, centers, labels, bounds);
    else {
      loosen(labels, moves, bounds);
      reassign(points, centers, labels, bounds);
    }
    iterations++;
    converged = labels.every((label, at) => label === before[at]) || moved <= options.tolerance;
    await options.onIteration(iterations, inertiaOf(points, centers, labels));
  }
  return { centers, labels, inertia: inertiaOf(points, centers, labels), iterations, converged };
}
