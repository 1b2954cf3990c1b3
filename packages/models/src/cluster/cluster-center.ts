import type { RowValues } from "@portrait/core";
import type { NumberSpec } from "../input/column-encoder.js";
import type { InputEncoder } from "../input/encoder.js";

/** The middle of a cluster. */
export interface ClusterCenter {
  /** The sum of the weights of the training rows in the cluster: their number, if they have no weights. */
  readonly weight: number;
  /**
   * For each encoded column its value at the centre, in the units of the data: of a number the mean (after `signedLog`
   * what the mean of the logarithms stands for), nulls counted as the median; of a boolean the share of `true`; of
   * `country=France` or `age (null)` the share of the rows that have it.
   */
  readonly values: readonly {
    /** The encoded column. */
    readonly name: string;
    /** Its value. */
    readonly value: number;
  }[];
}

function original({ signedLog, mean, scale }: NumberSpec, encoded: number): number {
  const value = encoded * scale + mean;
  return signedLog ? Math.sign(value) * Math.expm1(Math.abs(value)) : value;
}

/**
 * An encoded row in the units of the data.
 *
 * @param encoder - How rows are encoded.
 * @param encoded - The row.
 */
export function inOriginalUnits<Row extends RowValues>(
  encoder: InputEncoder<Row>,
  encoded: Float64Array,
): Float64Array {
  const values = encoded.slice();
  encoder.specs.forEach((spec, index) => {
    const at = encoder.offsets[index] as number;
    if (spec.type === "number") values[at] = original(spec, values[at] as number);
  });
  return values;
}

/**
 * Centres in the units of the data.
 *
 * @param encoder - How rows are encoded.
 * @param centers - The encoded centres, row-major.
 * @param weights - The weight of each cluster.
 */
export function describeCenters<Row extends RowValues>(
  encoder: InputEncoder<Row>,
  centers: Float64Array,
  weights: Float64Array,
): readonly ClusterCenter[] {
  const width = encoder.columns.length;
  const described = Array.from(weights, (weight, center): ClusterCenter => {
    const values = inOriginalUnits(encoder, centers.subarray(center * width, (center + 1) * width));
    const named = encoder.columns.map((name, column) =>
      Object.freeze({ name, value: values[column] as number }),
    );
    return Object.freeze({ weight, values: Object.freeze(named) });
  });
  return Object.freeze(described);
}
