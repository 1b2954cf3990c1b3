import { checkWeights } from "../metric/weights.js";
import { type ClassOutcomes, type ClassRows, createClassRows } from "./class-rows.js";

/** Which classes rows are of, and which they were called. Plain data. */
export interface ConfusionMatrix {
  /** The classes, in the order of rows and columns. */
  readonly classes: readonly string[];
  /** `counts[actual][called]`: the weight of the rows of one class that were called one class. */
  readonly counts: readonly (readonly number[])[];
}

/**
 * The counts of a weighting, row-major by actual class.
 *
 * @param rows - The rows.
 * @param weights - How much each counts.
 */
export function countCalls(
  { classes, target, called, length }: ClassRows,
  weights: Float64Array,
): Float64Array {
  const width = classes.length;
  const counts = new Float64Array(width * width);
  for (let row = 0; row < length; row++) {
    const cell = (target[row] as number) * width + (called[row] as number);
    counts[cell] = (counts[cell] as number) + (weights[row] as number);
  }
  return counts;
}

/** Sums over the cells of a confusion matrix. */
export interface ConfusionSums {
  /** For each class the weight of its rows called right. */
  readonly right: Float64Array;
  /** For each class the weight of its rows. */
  readonly actual: Float64Array;
  /** For each class the weight of the rows called so. */
  readonly called: Float64Array;
  /** The weight of all rows. */
  readonly total: number;
}

/**
 * The sums of rows, columns and the diagonal.
 *
 * @param counts - The counts, row-major.
 * @param width - How many classes there are.
 */
export function sumsOf(counts: Float64Array, width: number): ConfusionSums {
  const right = new Float64Array(width);
  const actual = new Float64Array(width);
  const called = new Float64Array(width);
  let total = 0;
  for (let row = 0; row < width; row++) {
    right[row] = counts[row * width + row] as number;
    for (let column = 0; column < width; column++) {
      const count = counts[row * width + column] as number;
      actual[row] = (actual[row] as number) + count;
      called[column] = (called[column] as number) + count;
      total += count;
    }
  }
  return { right, actual, called, total };
}

/**
 * The matrix as lists.
 *
 * @param classes - The classes.
 * @param counts - The counts, row-major.
 */
export function matrixOf(classes: readonly string[], counts: Float64Array): ConfusionMatrix {
  const width = classes.length;
  return Object.freeze({
    classes: Object.freeze([...classes]),
    counts: Object.freeze(
      classes.map((_, row) => Object.freeze([...counts.subarray(row * width, (row + 1) * width)])),
    ),
  });
}

/**
 * The confusion matrix: for each class how many of its rows were called each class, the most probable one.
 *
 * @param outcomes - Classes, probabilities, target and weights.
 * @throws PortraitError `invalid-data` when the rows are malformed.
 *
 * @example
 * ```ts
 * import { confusionMatrix } from "@portrait/metrics";
 *
 * confusionMatrix({
 *   classes: ["milk", "tea"],
 *   probabilities: [0.9, 0.1, 0.6, 0.4, 0.2, 0.8],
 *   target: [0, 1, 1],
 * }).counts; // => [[1, 0], [1, 1]]
 * ```
 */
export function confusionMatrix(outcomes: ClassOutcomes): ConfusionMatrix {
  const rows = createClassRows(outcomes, "confusionMatrix");
  const weights = checkWeights("confusionMatrix", outcomes.weights, rows.length);
  return matrixOf(rows.classes, countCalls(rows, weights));
}
