import type { Prediction, Probabilities } from "@portrait/core";
import {
  BINARY_CLASSES,
  binaryPrediction,
  binaryProbabilities,
  classPrediction,
  classProbabilities,
} from "../../input/probabilities.js";

/** The classes of a classifier, and what their probabilities are wrapped in. */
export interface ClassSpace<Class> {
  /** The classes, in the order of the probabilities' columns. */
  readonly classes: readonly Class[];
  /**
   * Wraps the probabilities of many rows.
   *
   * @param owner - Whose they are, for messages.
   * @param values - Row-major.
   */
  probabilities(owner: string, values: Float64Array): Probabilities<Class>;
  /**
   * Wraps the probabilities of one row.
   *
   * @param probabilities - One for each class.
   */
  prediction(probabilities: readonly number[]): Prediction<Class>;
}

/** The classes `false` and `true`. */
export const binarySpace: ClassSpace<boolean> = {
  classes: BINARY_CLASSES,
  probabilities: binaryProbabilities,
  prediction: ([no = 0, yes = 0]) => binaryPrediction(no, yes),
};

/**
 * The space of named classes.
 *
 * @param classes - The classes, all different.
 *
 * @example
 * ```ts
 * import { classSpace } from "@portrait/models/tree";
 *
 * classSpace(["high", "low"]).prediction([0.2, 0.8]).value; // => "low"
 * ```
 */
export function classSpace(classes: readonly string[]): ClassSpace<string> {
  const names = Object.freeze([...classes]);
  return Object.freeze<ClassSpace<string>>({
    classes: names,
    probabilities: (owner, values) => classProbabilities(owner, names, values),
    prediction: (probabilities) => classPrediction(names, probabilities),
  });
}
