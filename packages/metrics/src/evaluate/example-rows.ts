import type { ClassExamples, Classifier, Examples, NumberExamples, RowValues } from "@portrait/core";
import {
  describeValue,
  PortraitError,
  type PredictOptions,
  type Regressor,
  type TargetVector,
  targetLength,
} from "@portrait/core";
import { createScoredRows, type ScoredRows } from "../binary/scored-rows.js";
import { type ClassRows, createClassRows } from "../multiclass/class-rows.js";
import { createNumberRows, type NumberRows } from "../regression/number-rows.js";
import type { ClassClassifier } from "./capability.js";

const DAY = 86_400_000;

/**
 * Refuses a test of another horizon than the model learnt.
 *
 * @param owner - Who asks, for the message.
 * @param model - The model.
 * @param test - The test.
 * @throws PortraitError `invalid-argument`.
 */
export function checkHorizon(
  owner: string,
  model: { readonly kind: string; readonly horizon: number },
  test: { readonly horizon: number },
): void {
  if (model.horizon === 0 || test.horizon === 0 || model.horizon === test.horizon) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: the model of kind "${model.kind}" learnt an outcome within ${model.horizon / DAY} days, but the test's lies within ${test.horizon / DAY} days.`,
    hint: "Build the test with the target that the model was trained for.",
    details: { model: model.horizon, test: test.horizon },
  });
}

/**
 * Refuses a test without rows, or whose users, cutoffs or weights do not fit.
 *
 * @param owner - Who asks, for the message.
 * @param test - The test.
 * @throws PortraitError `invalid-data`.
 */
export function checkTest(owner: string, test: Examples<RowValues, TargetVector>): void {
  const rows = targetLength(test.target);
  const refuse = (problem: string, hint?: string): PortraitError =>
    new PortraitError({
      code: "invalid-data",
      message: `${owner}: the test holds ${problem}.`,
      ...(hint === undefined ? {} : { hint }),
    });
  if (rows === 0) throw refuse("no rows", "Move the boundary of the split.");
  if (test.users.length !== rows) throw refuse(`${rows} rows, but the users of ${test.users.length}`);
  if (test.cutoffs.length !== rows) throw refuse(`${rows} rows, but the cutoffs of ${test.cutoffs.length}`);
  const weights = test.weights?.length ?? rows;
  if (weights !== rows) throw refuse(`${rows} rows, but the weights of ${weights}`);
}

/**
 * How much each row of a test counts.
 *
 * @param test - The test.
 */
export function weightsOf(test: Examples<RowValues, TargetVector>): Float64Array {
  return test.weights ?? new Float64Array(test.users.length).fill(1);
}

function checkCount(
  owner: string,
  kind: string,
  noun: string,
  received: number,
  rows: number,
  classes?: number,
): void {
  if (received === rows * (classes ?? 1)) return;
  const each = classes === undefined ? "" : ` and ${classes} classes`;
  throw new PortraitError({
    code: "invalid-data",
    message: `${owner}: the model of kind "${kind}" gave ${received} ${noun} for ${rows} rows${each}.`,
  });
}

/** Who is to blame for malformed predictions. */
const culprit = (owner: string, kind: string): string => `${owner}: the model of kind "${kind}"`;

/**
 * The rows of a test scored by a classifier of the classes false and true.
 *
 * @param owner - Who asks, for the message.
 * @param model - The classifier.
 * @param test - The test.
 * @param options - Threads and signal.
 * @throws PortraitError `not-supported`, `invalid-argument`, `invalid-data`, and what the model throws.
 */
export async function binaryRows(
  owner: string,
  model: Classifier,
  test: Examples,
  options: PredictOptions,
): Promise<ScoredRows> {
  checkHorizon(owner, model, test);
  if (!Array.isArray(model.classes) || !model.classes.includes(true)) {
    throw new PortraitError({
      code: "not-supported",
      message: `${owner}: the model of kind "${model.kind}" must have the classes false and true; received ${describeValue(model.classes)}.`,
    });
  }
  const probabilities = (await model.predictProba(test, options)).of(true);
  checkCount(owner, model.kind, "probabilities", probabilities.length, test.target.length);
  return createScoredRows({ probabilities, target: test.target }, culprit(owner, model.kind));
}

/**
 * All classes of models and a test, in code-unit order.
 *
 * @param lists - The classes of each.
 */
export function allClasses(...lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())].sort();
}

/**
 * The rows of a test scored by a classifier of several classes, a class that it does not know getting probability 0.
 *
 * @param owner - Who asks, for the message.
 * @param model - The classifier.
 * @param test - The test.
 * @param classes - The classes of the result: all of the model's and of the test's.
 * @param options - Threads and signal.
 * @throws PortraitError `invalid-argument`, `invalid-data`, and what the model throws.
 */
export async function classRows(
  owner: string,
  model: ClassClassifier,
  test: ClassExamples,
  classes: readonly string[],
  options: PredictOptions,
): Promise<ClassRows> {
  checkHorizon(owner, model, test);
  const { values } = await model.predictProba(test, options);
  const rows = test.target.codes.length;
  const width = model.classes.length;
  checkCount(owner, model.kind, "probabilities", values.length, rows, width);
  const probabilities = new Float64Array(rows * classes.length);
  model.classes.forEach((name, from) => {
    const to = classes.indexOf(name);
    for (let row = 0; row < rows; row++) {
      probabilities[row * classes.length + to] = values[row * width + from] as number;
    }
  });
  const places = test.target.classes.map((name) => classes.indexOf(name));
  const target = test.target.codes.map((code) => places[code] as number);
  return createClassRows({ classes, probabilities, target }, culprit(owner, model.kind));
}

/**
 * For each row of a test the number of its query: the rows of one user and cutoff are one.
 *
 * @param test - The test.
 */
export function queriesOf(test: Examples<RowValues, TargetVector>): readonly string[] {
  return test.users.map((user, row) => JSON.stringify([user, test.cutoffs[row]]));
}

/**
 * The rows of a test with the numbers that a regressor gives them.
 *
 * @param owner - Who asks, for the message.
 * @param model - The regressor.
 * @param test - The test.
 * @param options - Threads and signal.
 * @throws PortraitError `invalid-argument`, `invalid-data`, and what the model throws.
 */
export async function numberRows(
  owner: string,
  model: Regressor,
  test: NumberExamples,
  options: PredictOptions,
): Promise<NumberRows> {
  checkHorizon(owner, model, test);
  const predictions = await model.predict(test, options);
  checkCount(owner, model.kind, "predictions", predictions.length, test.target.length);
  return createNumberRows(
    { predictions, target: test.target, queries: queriesOf(test) },
    culprit(owner, model.kind),
  );
}
