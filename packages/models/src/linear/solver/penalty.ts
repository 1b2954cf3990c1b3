import { dot } from "./vectors.js";

/** The penalty `l1 * ||w||_1 + l2 / 2 * ||w||^2` on the weights, not on intercepts. */
export interface Penalty {
  /** At least 0. */
  readonly l1: number;
  /** At least 0. */
  readonly l2: number;
}

/**
 * The value of a penalty.
 *
 * @param penalty - The penalty.
 * @param point - A point.
 * @param weights - How many of its coordinates are weights; they come first.
 */
export function penaltyValue({ l1, l2 }: Penalty, point: Float64Array, weights: number): number {
  const part = point.subarray(0, weights);
  let value = l2 === 0 ? 0 : (l2 / 2) * dot(part, part);
  if (l1 > 0) for (let index = 0; index < weights; index++) value += l1 * Math.abs(part[index] as number);
  return value;
}

/**
 * How far a point is from the optimum: the greatest magnitude of a component of the subgradient of least magnitude.
 *
 * @param l1 - The strength of the penalty that is not smooth.
 * @param point - The point.
 * @param gradient - The gradient of all but that penalty.
 * @param weights - How many coordinates are weights.
 */
export function violation(l1: number, point: Float64Array, gradient: Float64Array, weights: number): number {
  let most = 0;
  for (let index = 0; index < point.length; index++) {
    const slope = gradient[index] as number;
    const at = point[index] as number;
    let size = Math.abs(slope);
    if (index < weights && l1 > 0) {
      size = at === 0 ? Math.max(0, size - l1) : Math.abs(slope + (at > 0 ? l1 : -l1));
    }
    if (!(size <= most)) most = size;
  }
  return most;
}
