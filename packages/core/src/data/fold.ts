import { describeValue } from "../errors/describe.js";
import { type ErrorCode, PortraitError } from "../errors/portrait-error.js";
import type { RowValues } from "../table/table.js";
import { type Examples, takeExamples } from "./examples.js";
import type { TargetVector } from "./target.js";

/**
 * Data to judge by and never to learn from. Type only: what asks for {@link Learnable} data, such as a search for
 * hyperparameters, does not compile with it.
 */
export type HeldOut<Data> = Data & {
  /** Type only: that the data are held out. */
  readonly "~part"?: "test";
};

/** Data to learn from: any, unless their type says that they are {@link HeldOut}. */
export type Learnable<Data> = Data & {
  /** Type only: that the data are not held out. */
  readonly "~part"?: "train";
};

/** One way to divide examples into a part to learn from and a part to judge by. */
export interface Fold<Row extends RowValues = RowValues, Target extends TargetVector = Uint8Array> {
  /** To learn from. */
  readonly train: Examples<Row, Target>;
  /** To judge by. */
  readonly test: HeldOut<Examples<Row, Target>>;
  /** The rows of `train` in the examples that were divided, ascending. */
  readonly trainRows: Int32Array;
  /** The rows of `test` in the examples that were divided, ascending. */
  readonly testRows: Int32Array;
}

/**
 * An error of one who divides examples.
 *
 * @param code - The code.
 * @param message - What was passed, and what was expected.
 * @param hint - What to do about it.
 */
export function refuse(code: ErrorCode, message: string, hint: string): PortraitError {
  return new PortraitError({ code, message, hint });
}

/**
 * Refuses what are no examples.
 *
 * @param owner - Who asks, for the message.
 * @param examples - What the caller passed.
 * @throws PortraitError `invalid-argument`.
 */
export function checkExamples(owner: string, examples: unknown): void {
  const isExamples =
    typeof examples === "object" && examples !== null && "table" in examples && "target" in examples;
  if (isExamples && "users" in examples && "cutoffs" in examples) return;
  throw refuse(
    "invalid-argument",
    `${owner}: the first argument must be examples; received ${describeValue(examples)}.`,
    "Make them with buildExamples or createExamples.",
  );
}

/**
 * A fold of the given rows.
 *
 * @param examples - The examples.
 * @param trainRows - The rows to learn from, ascending.
 * @param testRows - The rows to judge by, ascending.
 */
export function makeFold<Row extends RowValues, Target extends TargetVector>(
  examples: Examples<Row, Target>,
  trainRows: Int32Array,
  testRows: Int32Array,
): Fold<Row, Target> {
  return Object.freeze({
    train: takeExamples(examples, trainRows),
    test: takeExamples(examples, testRows),
    trainRows,
    testRows,
  });
}
