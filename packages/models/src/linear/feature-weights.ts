import type { FeatureWeight, RowValues } from "@portrait/core";
import type { MixedEncoder } from "../input/mixed-encoder.js";

const byMagnitude = (a: FeatureWeight, b: FeatureWeight): number =>
  Math.abs(b.weight) - Math.abs(a.weight) || (a.name < b.name ? -1 : 1);

/**
 * Weights by name, greatest magnitude first.
 *
 * @param weights - The weights.
 */
export function sortedWeights(weights: readonly FeatureWeight[]): readonly FeatureWeight[] {
  return weights.map(({ name, weight }) => Object.freeze({ name, weight })).sort(byMagnitude);
}

/**
 * The weights of matrix columns by name, greatest magnitude first; of sparse columns those that are not 0.
 *
 * @param encoder - What names the columns.
 * @param weights - One weight for each matrix column.
 */
export function columnWeights<Row extends RowValues>(
  encoder: MixedEncoder<Row>,
  weights: Float64Array,
): readonly FeatureWeight[] {
  const dense = encoder.dense.columns.length;
  const named: FeatureWeight[] = [];
  weights.forEach((weight, column) => {
    if (column < dense || weight !== 0) named.push({ name: encoder.nameOf(column), weight });
  });
  return sortedWeights(named);
}
