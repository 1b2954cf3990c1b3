import { interpolated } from "../metric/quantile.js";

/**
 * The inner and outer edges of bins of equal width: `bins + 1` numbers from 0 to 1.
 *
 * @param bins - How many bins.
 */
export function uniformEdges(bins: number): Float64Array {
  return Float64Array.from({ length: bins + 1 }, (_, edge) => edge / bins);
}

/**
 * The edges of bins that hold about equally many values each.
 *
 * @param ascending - The values, ascending.
 * @param bins - How many bins.
 */
export function quantileEdges(ascending: Float64Array, bins: number): Float64Array {
  const steps = ascending.length - 1;
  return Float64Array.from({ length: bins + 1 }, (_, edge) => interpolated(ascending, (steps * edge) / bins));
}

/**
 * The bin that a value falls into: the number of inner edges that lie below it, so that bin `b` holds what lies above
 * `edges[b]` and not above `edges[b + 1]`.
 *
 * @param value - The value.
 * @param edges - Ascending, with the outer two.
 */
export function binBetween(value: number, edges: Float64Array): number {
  let low = 1;
  let high = edges.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
