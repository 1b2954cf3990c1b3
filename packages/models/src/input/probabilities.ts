import { describeValue, listWords, PortraitError, type Prediction, type Probabilities } from "@portrait/core";

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

/**
 * Probabilities of several classes.
 *
 * @param owner - Whose probabilities, for the message.
 * @param classes - The classes, in the order of the columns.
 * @param values - Row-major, one row of `classes.length` probabilities for each scored row.
 */
export function classProbabilities(
  owner: string,
  classes: readonly string[],
  values: Float64Array,
): Probabilities<string> {
  const width = classes.length;
  const length = values.length / width;
  return Object.freeze<Probabilities<string>>({
    classes,
    length,
    values,
    of(class_) {
      const column = classes.indexOf(class_);
      if (column < 0) {
        throw new PortraitError({
          code: "invalid-argument",
          message: `${owner}: the classes are ${listWords(classes)}; received ${describeValue(class_)}.`,
        });
      }
      return Float64Array.from({ length }, (_, row) => values[row * width + column] as number);
    },
  });
}

/**
 * The prediction of one of several classes: the most probable, the first of equally probable ones.
 *
 * @param classes - The classes.
 * @param probabilities - Their probabilities.
 */
export function classPrediction(
  classes: readonly string[],
  probabilities: readonly number[],
): Prediction<string> {
  let best = 0;
  for (let column = 1; column < probabilities.length; column++) {
    if ((probabilities[column] as number) > (probabilities[best] as number)) best = column;
  }
  return Object.freeze({
    value: classes[best] as string,
    probability: probabilities[best] as number,
    probabilities: Object.freeze([...probabilities]),
  });
}
