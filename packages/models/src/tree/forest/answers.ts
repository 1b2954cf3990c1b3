import type { ClassExamples, Examples, NumberExamples, RowValues } from "@portrait/core";
import { checkNumbers, countBothClasses, countManyClasses, rowWeights } from "../../input/training-data.js";

/** The answers of the examples as trees learn from them. */
export interface Answers {
  /** How many classes there are: at least 2, or 0 for numbers. */
  readonly classes: number;
  /** For each row its number, or the number of its class. */
  readonly targets: Float64Array;
  /** For each row its weight; undefined when all weigh 1. */
  readonly weights: Float64Array | undefined;
}

/**
 * Checks examples of a yes-or-no outcome and reads their answers.
 *
 * @param owner - Who learns, for the message.
 * @param data - The examples.
 * @throws PortraitError `invalid-argument`, `invalid-data`.
 */
export function readBinary<Row extends RowValues>(owner: string, data: Examples<Row>): Answers {
  countBothClasses(owner, data);
  return { classes: 2, targets: Float64Array.from(data.target), weights: rowWeights(owner, data) };
}

/**
 * Checks examples of several classes and reads their answers.
 *
 * @param owner - Who learns, for the message.
 * @param data - The examples.
 * @throws PortraitError `invalid-argument`, `invalid-data`.
 */
export function readClasses<Row extends RowValues>(owner: string, data: ClassExamples<Row>): Answers {
  countManyClasses(owner, data);
  const { classes, codes } = data.target;
  return { classes: classes.length, targets: Float64Array.from(codes), weights: rowWeights(owner, data) };
}

/**
 * Checks examples of numbers and reads their answers.
 *
 * @param owner - Who learns, for the message.
 * @param data - The examples.
 * @throws PortraitError `invalid-argument`, `invalid-data`.
 */
export function readNumberAnswers<Row extends RowValues>(owner: string, data: NumberExamples<Row>): Answers {
  checkNumbers(owner, data);
  return { classes: 0, targets: data.target, weights: rowWeights(owner, data) };
}

/** How much a row of each class weighs more than it says. */
export function classFactors(answers: Answers, balanced: boolean): Float64Array {
  const { classes, targets, weights } = answers;
  const factors = new Float64Array(Math.max(classes, 1)).fill(1);
  if (!balanced || classes === 0) return factors;
  const held = new Float64Array(classes);
  for (let row = 0; row < targets.length; row++) {
    const c = targets[row] as number;
    held[c] = (held[c] as number) + (weights?.[row] ?? 1);
  }
  const used = held.filter((weight) => weight > 0).length;
  const total = held.reduce((sum, weight) => sum + weight, 0);
  return factors.map((_, c) => ((held[c] as number) > 0 ? total / (used * (held[c] as number)) : 1));
}
