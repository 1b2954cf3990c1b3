import { PortraitError, type Prediction, type Probabilities } from "@portrait/core";

/** The classes of a yes-or-no outcome, in the order of the columns. */
export const BINARY_CLASSES: readonly boolean[] = [false, true];

/**
 * Probabilities of a yes-or-no outcome.
 *
 * @param owner - Whose probabilities, for the message.
 * @param values - For each row the probabilities of `false` and of `true`.
 */
export function binaryProbabilities(owner: string, values: Float64Array): Probabilities {
  const length = values.length / 2;
  return Object.freeze<Probabilities>({
    classes: Object.freeze([...BINARY_CLASSES]),
    length,
    values,
    of(class_) {
      const column = BINARY_CLASSES.indexOf(class_);
      if (column < 0) {
        throw new PortraitError({
          code: "invalid-argument",
          message: `${owner}: the classes are true and false; received ${JSON.stringify(class_)}.`,
        });
      }
      return Float64Array.from({ length }, (_, row) => values[row * 2 + column] as number);
    },
  });
}

/**
 * The prediction of a yes-or-no outcome; `false` when both are equally probable.
 *
 * @param no - The probability of `false`.
 * @param yes - The probability of `true`.
 */
export function binaryPrediction(no: number, yes: number): Prediction {
  return Object.freeze({
    value: yes > no,
    probability: Math.max(no, yes),
    probabilities: Object.freeze([no, yes]),
  });
}
