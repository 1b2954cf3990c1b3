import { type BooleanVector, describeValue, type NumberVector, PortraitError } from "@portrait/core";
import type { ColumnRows } from "./class-rows.js";

/** How many numbers {@link Moments} hold for each class. */
export const MOMENTS = 3;

/** Weight, mean and sum of squared differences of a column's values in each class; nulls are left out. */
export interface Moments {
  /** Marks the kind. */
  readonly kind: "moments";
  /** The column's name. */
  readonly name: string;
  /** The column's type. */
  readonly type: "number" | "boolean";
  /** Row-major: for each class the sum of weights, the weighted mean, the weighted sum of squared differences from it. */
  readonly values: Float64Array;
}

function merged(into: Float64Array, at: number, weight: number, mean: number, squares: number): void {
  if (weight === 0) return;
  const held = into[at] as number;
  const total = held + weight;
  const difference = mean - (into[at + 1] as number);
  into[at] = total;
  into[at + 1] = (into[at + 1] as number) + difference * (weight / total);
  into[at + 2] = (into[at + 2] as number) + squares + difference * (difference * (held * (weight / total)));
}

function numberAt(rows: ColumnRows<NumberVector | BooleanVector>, row: number): number {
  const value = rows.vector.values[row] as number;
  if (rows.vector.type === "boolean") return value > 1 ? Number.NaN : value;
  if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
    throw new PortraitError({
      code: "invalid-data",
      message: `${rows.owner}: column "${rows.name}", row ${row}, holds ${describeValue(value)}; a number must be finite or null.`,
      details: { column: rows.name, row, value },
    });
  }
  return value;
}

/**
 * Learns the moments of a column, by Welford's updates.
 *
 * @param rows - The rows.
 * @throws PortraitError `invalid-data` when a value is infinite, or the values lie too far apart for their variance to
 *   be a number.
 */
export function learnMoments(rows: ColumnRows<NumberVector | BooleanVector>): Moments {
  const values = new Float64Array(rows.classes * MOMENTS);
  for (let row = 0; row < rows.codes.length; row++) {
    const value = numberAt(rows, row);
    if (Number.isNaN(value)) continue;
    merged(values, (rows.codes[row] as number) * MOMENTS, rows.weights?.[row] ?? 1, value, 0);
  }
  checkSpread(rows.owner, rows.name, values);
  return Object.freeze({ kind: "moments", name: rows.name, type: rows.vector.type, values });
}

function checkSpread(owner: string, name: string, values: Float64Array): void {
  if (values.every(Number.isFinite)) return;
  throw new PortraitError({
    code: "invalid-data",
    message: `${owner}: the values of column "${name}" lie too far apart; their variance is more than a 64-bit float can hold.`,
    hint: "Rescale the column, or take its logarithm.",
    details: { column: name },
  });
}

/**
 * The moments of two sets of rows together (Chan, Golub and LeVeque 1979).
 *
 * @param owner - Who learns, for the message.
 * @param parts - The moments, each with the places of its classes.
 * @param classes - How many classes there are together.
 * @throws PortraitError `invalid-data` as {@link learnMoments}.
 */
export function mergeMoments(
  owner: string,
  parts: readonly (readonly [moments: Moments, places: readonly number[]])[],
  classes: number,
): Moments {
  const values = new Float64Array(classes * MOMENTS);
  for (const [part, places] of parts) {
    places.forEach((place, class_) => {
      const [weight = 0, mean = 0, squares = 0] = part.values.subarray(class_ * MOMENTS);
      merged(values, place * MOMENTS, weight, mean, squares);
    });
  }
  const { name, type } = (parts[0] as readonly [Moments, unknown])[0];
  checkSpread(owner, name, values);
  return Object.freeze({ kind: "moments", name, type, values });
}

/**
 * The moments of all classes together.
 *
 * @param moments - The moments.
 * @returns Weight, mean and sum of squared differences.
 */
export function pooled(moments: Moments): Float64Array {
  const all = new Float64Array(MOMENTS);
  for (let at = 0; at < moments.values.length; at += MOMENTS) {
    const [weight = 0, mean = 0, squares = 0] = moments.values.subarray(at);
    merged(all, 0, weight, mean, squares);
  }
  return all;
}

/**
 * The variance of moments; 0 when there are no values.
 *
 * @param moments - Weight, mean and sum of squared differences.
 */
export function varianceOf(moments: Float64Array): number {
  const [weight = 0, , squares = 0] = moments;
  return weight === 0 ? 0 : squares / weight;
}
