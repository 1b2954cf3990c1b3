import type { NeighborMetric } from "./knn-options.js";

/** Rows of a matrix to measure distances to. */
export interface MatrixRows {
  /** Row-major. */
  readonly values: Float64Array;
  /** How many numbers a row has. */
  readonly width: number;
  /** How many rows there are. */
  readonly length: number;
}

/**
 * The distance between a row of a matrix and a query, as it is compared: squared for `euclidean`, and for `cosine` of
 * rows of length 1.
 */
export type RowDistance = (values: Float64Array, at: number, query: Float64Array, width: number) => number;

function squared(values: Float64Array, at: number, query: Float64Array, width: number): number {
  let [a, b] = [0, 0];
  let column = 0;
  for (; column + 1 < width; column += 2) {
    const first = (values[at + column] as number) - (query[column] as number);
    const second = (values[at + column + 1] as number) - (query[column + 1] as number);
    a += first * first;
    b += second * second;
  }
  if (column < width) {
    const last = (values[at + column] as number) - (query[column] as number);
    a += last * last;
  }
  return a + b;
}

function absolute(values: Float64Array, at: number, query: Float64Array, width: number): number {
  let sum = 0;
  for (let column = 0; column < width; column++) {
    sum += Math.abs((values[at + column] as number) - (query[column] as number));
  }
  return sum;
}

function cosine(values: Float64Array, at: number, query: Float64Array, width: number): number {
  let sum = 0;
  for (let column = 0; column < width; column++) {
    sum += (values[at + column] as number) * (query[column] as number);
  }
  return Math.max(0, 1 - sum);
}

/**
 * How distances are compared.
 *
 * @param metric - The metric.
 */
export function rowDistance(metric: NeighborMetric): RowDistance {
  if (metric === "euclidean") return squared;
  return metric === "manhattan" ? absolute : cosine;
}

/**
 * The distance that was compared as itself.
 *
 * @param metric - The metric.
 * @param compared - What {@link rowDistance} gave.
 */
export function distanceOf(metric: NeighborMetric, compared: number): number {
  return metric === "euclidean" ? Math.sqrt(compared) : compared;
}

/**
 * Makes each row of length 1, in place; rows of zeros stay as they are.
 *
 * @param values - Row-major.
 * @param width - How many numbers a row has.
 */
export function normaliseRows(values: Float64Array, width: number): void {
  for (let at = 0; at < values.length; at += width) {
    let greatest = 0;
    for (let column = at; column < at + width; column++) {
      greatest = Math.max(greatest, Math.abs(values[column] as number));
    }
    if (greatest === 0) continue;
    let sum = 0;
    for (let column = at; column < at + width; column++) sum += ((values[column] as number) / greatest) ** 2;
    const length = Math.sqrt(sum);
    for (let column = at; column < at + width; column++) {
      values[column] = (values[column] as number) / greatest / length;
    }
  }
}
