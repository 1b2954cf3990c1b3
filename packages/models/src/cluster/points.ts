/** Points with weights. */
export interface Points {
  /** Row-major. */
  readonly values: Float64Array;
  /** How many numbers a point has. */
  readonly width: number;
  /** For each point its weight, greater than 0. */
  readonly weights: Float64Array;
}

/**
 * The squared distance between a point and a centre.
 *
 * @param values - Row-major points.
 * @param at - Where the point begins.
 * @param centers - Row-major centres.
 * @param from - Where the centre begins.
 * @param width - How many numbers each has.
 */
export function squaredDistance(
  values: Float64Array,
  at: number,
  centers: Float64Array,
  from: number,
  width: number,
): number {
  let [a, b] = [0, 0];
  let column = 0;
  for (; column + 1 < width; column += 2) {
    const first = (values[at + column] as number) - (centers[from + column] as number);
    const second = (values[at + column + 1] as number) - (centers[from + column + 1] as number);
    a += first * first;
    b += second * second;
  }
  if (column < width) {
    const last = (values[at + column] as number) - (centers[from + column] as number);
    a += last * last;
  }
  return a + b;
}

/**
 * The nearest centre; the first of equally near ones.
 *
 * @param values - Row-major points.
 * @param at - Where the point begins.
 * @param centers - Row-major centres.
 * @param width - How many numbers each has.
 */
export function nearestCenter(
  values: Float64Array,
  at: number,
  centers: Float64Array,
  width: number,
): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let from = 0, center = 0; from < centers.length; from += width, center++) {
    const distance = squaredDistance(values, at, centers, from, width);
    if (distance < least) [best, least] = [center, distance];
  }
  return best;
}

/**
 * How many points differ from each other, counted until there are enough.
 *
 * @param points - The points, equal ones next to each other.
 * @param enough - Where to stop.
 */
export function countDifferent({ values, width }: Points, enough: number): number {
  let count = values.length === 0 ? 0 : 1;
  for (let at = width; at < values.length && count < enough; at += width) {
    for (let column = 0; column < width; column++) {
      if (values[at + column] === values[at - width + column]) continue;
      count++;
      break;
    }
  }
  return count;
}
