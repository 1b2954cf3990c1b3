import type { Random } from "@portrait/core";
import { type Points, squaredDistance } from "./points.js";

/** The first place whose running sum exceeds a share of the whole; a place of mass 0 only if all are. */
function draw(masses: Float64Array, random: Random): number {
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  let left = random.next() * total;
  let last = 0;
  for (let at = 0; at < masses.length; at++) {
    const mass = masses[at] as number;
    if (mass === 0) continue;
    last = at;
    left -= mass;
    if (left < 0) return at;
  }
  return last;
}

function pointAt({ values, width }: Points, at: number): Float64Array {
  return values.subarray(at * width, (at + 1) * width);
}

function shrink({ values, width }: Points, center: number, distances: Float64Array): Float64Array {
  return distances.map((distance, at) =>
    Math.min(distance, squaredDistance(values, at * width, values, center * width, width)),
  );
}

/**
 * The first centres by k-means++: the first in proportion to the weights, each further one in proportion to weight times
 * squared distance from the nearest centre chosen, the one of `2 + floor(ln k)` draws that leaves the least sum.
 *
 * Source: Arthur and Vassilvitskii, "k-means++: the advantages of careful seeding" (2007).
 *
 * @param points - The points, at least `clusters` different ones.
 * @param clusters - How many centres.
 * @param random - What to draw from.
 */
export function spreadCenters(points: Points, clusters: number, random: Random): Float64Array {
  const { width, weights } = points;
  const centers = new Float64Array(clusters * width);
  const draws = 2 + Math.floor(Math.log(clusters));
  let distances = new Float64Array(weights.length).fill(Number.POSITIVE_INFINITY);
  let masses = weights;
  for (let center = 0; center < clusters; center++) {
    let best:
      | { readonly at: number; readonly distances: Float64Array; readonly masses: Float64Array }
      | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (let trial = 0; trial < (center === 0 ? 1 : draws); trial++) {
      const at = draw(masses, random);
      const next = shrink(points, at, distances);
      const nextMasses = next.map((distance, row) => distance * (weights[row] as number));
      const sum = nextMasses.reduce((total, mass) => total + mass, 0);
      if (best !== undefined && sum >= least) continue;
      best = { at, distances: next, masses: nextMasses };
      least = sum;
    }
    if (best === undefined) continue;
    centers.set(pointAt(points, best.at), center * width);
    distances = Float64Array.from(best.distances);
    masses = best.masses;
  }
  return centers;
}

/**
 * The first centres as points drawn in proportion to their weights, without replacement.
 *
 * @param points - The points, at least `clusters` of them.
 * @param clusters - How many centres.
 * @param random - What to draw from.
 */
export function randomCenters(points: Points, clusters: number, random: Random): Float64Array {
  const { width, weights } = points;
  const centers = new Float64Array(clusters * width);
  const masses = weights.slice();
  for (let center = 0; center < clusters; center++) {
    const at = draw(masses, random);
    masses[at] = 0;
    centers.set(pointAt(points, at), center * width);
  }
  return centers;
}
