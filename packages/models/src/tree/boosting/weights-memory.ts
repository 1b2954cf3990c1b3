import type { Boosting } from "./binned-rows.js";

/**
 * Copies doubles into the kernels' memory, with room for an even number of them.
 *
 * @param instance - The kernels.
 * @param values - The doubles.
 * @returns Where they are; 0 for none.
 */
export function putDoubles(instance: Boosting, values: Float64Array | undefined): number {
  if (values === undefined) return 0;
  const at = instance.alloc(values.length * 8 + 8);
  instance.f64(at, values.length).set(values);
  return at;
}

/**
 * The greatest weight.
 *
 * @param weights - The weights, undefined for all 1.
 */
export function mostWeight(weights: Float64Array | undefined): number {
  return weights === undefined ? 1 : weights.reduce((most, weight) => Math.max(most, weight), 0);
}
