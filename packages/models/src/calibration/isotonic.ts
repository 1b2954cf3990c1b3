/** A function that never falls: a line through points, level before the first and behind the last. */
export interface IsotonicFunction {
  /** Where the points are, ascending, at least one. */
  readonly x: Float64Array;
  /** Their values, never falling. */
  readonly y: Float64Array;
}

/** Points to fit, sorted and with equal places merged. */
interface Points {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly weights: Float64Array;
}

function merged(x: ArrayLike<number>, y: ArrayLike<number>, weights: ArrayLike<number> | undefined): Points {
  const weightOf = (row: number): number => (weights === undefined ? 1 : (weights[row] as number));
  const order = Array.from(x, (_, row) => row).filter((row) => weightOf(row) > 0);
  order.sort((a, b) => (x[a] as number) - (x[b] as number));
  const places: number[] = [];
  const means: number[] = [];
  const totals: number[] = [];
  for (const row of order) {
    const weight = weightOf(row);
    const last = places.length - 1;
    if (last >= 0 && places[last] === x[row]) {
      const total = (totals[last] as number) + weight;
      totals[last] = total;
      means[last] =
        (means[last] as number) + ((y[row] as number) - (means[last] as number)) * (weight / total);
    } else {
      places.push(x[row] as number);
      means.push(y[row] as number);
      totals.push(weight);
    }
  }
  return {
    x: Float64Array.from(places),
    y: Float64Array.from(means),
    weights: Float64Array.from(totals),
  };
}

/** Pools adjacent violators: blocks of points that would fall get their common mean. */
function pool({ y, weights }: Points): Float64Array {
  const means = new Float64Array(y.length);
  const totals = new Float64Array(y.length);
  const ends = new Int32Array(y.length);
  let blocks = 0;
  for (let at = 0; at < y.length; at++) {
    means[blocks] = y[at] as number;
    totals[blocks] = weights[at] as number;
    ends[blocks++] = at + 1;
    while (blocks > 1 && (means[blocks - 2] as number) >= (means[blocks - 1] as number)) {
      const left = blocks - 2;
      const total = (totals[left] as number) + (totals[left + 1] as number);
      means[left] =
        (means[left] as number) +
        ((means[left + 1] as number) - (means[left] as number)) * ((totals[left + 1] as number) / total);
      totals[left] = total;
      ends[left] = ends[left + 1] as number;
      blocks--;
    }
  }
  const fitted = new Float64Array(y.length);
  for (let block = 0; block < blocks; block++) {
    fitted.fill(means[block] as number, block === 0 ? 0 : (ends[block - 1] as number), ends[block] as number);
  }
  return fitted;
}

/**
 * Isotonic regression: the function that never falls and minimises `sum_i w_i * (y_i - f(x_i))^2`, by pooling adjacent
 * violators. Between points it is linear, outside of them level. O(n log n).
 *
 * Source: Barlow and others, "Statistical inference under order restrictions" (1972).
 *
 * @param x - Where the values are; equal places count as their mean.
 * @param y - The values.
 * @param weights - The weight of each, at least 0 and not all 0; undefined when all count the same.
 */
export function isotonicRegression(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
): IsotonicFunction {
  const points = merged(x, y, weights);
  const fitted = pool(points);
  const kept = [...fitted.keys()].filter(
    (at) =>
      at === 0 || at === fitted.length - 1 || fitted[at] !== fitted[at - 1] || fitted[at] !== fitted[at + 1],
  );
  return Object.freeze({
    x: Float64Array.from(kept, (at) => points.x[at] as number),
    y: Float64Array.from(kept, (at) => fitted[at] as number),
  });
}

/**
 * The value of an isotonic function.
 *
 * @param isotonic - The function.
 * @param at - Where.
 */
export function isotonicAt({ x, y }: IsotonicFunction, at: number): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((x[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return y[0] as number;
  if (low === x.length) return y[low - 1] as number;
  const [x0, x1] = [x[low - 1] as number, x[low] as number];
  const [y0, y1] = [y[low - 1] as number, y[low] as number];
  return y0 + (y1 - y0) * ((at - x0) / (x1 - x0));
}
