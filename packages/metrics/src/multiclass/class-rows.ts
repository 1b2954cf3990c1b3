import { describeValue, listWords, PortraitError } from "@portrait/core";

/** Rows of several classes with the probabilities that a model gave each: what multiclass metrics take. */
export interface ClassOutcomes {
  /** The classes, at least two, in the order of the probabilities' columns. */
  readonly classes: readonly string[];
  /** Row-major: row `r` holds `probabilities[r * classes.length + c]`, each in [0, 1], which sum to 1. */
  readonly probabilities: ArrayLike<number>;
  /** For each row the index of its class in `classes`. */
  readonly target: ArrayLike<number>;
  /** For each row how much it counts, a finite number >= 0; left out, 1 each. */
  readonly weights?: ArrayLike<number>;
}

/** Rows of classes, checked, for any number of weightings. Make it with {@link createClassRows}. */
export interface ClassRows {
  /** How many rows there are, at least one. */
  readonly length: number;
  /** The classes, in the order of the probabilities' columns. */
  readonly classes: readonly string[];
  /** Row-major: row `r` holds `probability[r * classes.length + c]`. */
  readonly probability: Float64Array;
  /** For each row the index of its class. */
  readonly target: Int32Array;
  /** For each row the index of its most probable class; among equals the first. */
  readonly called: Int32Array;
}

/** How far the probabilities of a row may be from summing to 1. */
const SUM_TOLERANCE = 1e-6;

function refuse(message: string, details: Readonly<Record<string, unknown>> = {}): PortraitError {
  return new PortraitError({ code: "invalid-data", message, details });
}

function checkClasses(owner: string, classes: readonly string[]): void {
  if (!Array.isArray(classes) || classes.length < 2 || classes.some((name) => typeof name !== "string")) {
    throw refuse(
      `${owner}: "classes" must be a list of at least 2 texts; received ${Array.isArray(classes) ? `[${classes.map(describeValue).join(", ")}]` : describeValue(classes)}.`,
    );
  }
  if (new Set(classes).size !== classes.length) {
    throw refuse(`${owner}: a class is named twice: ${listWords(classes)}.`);
  }
}

/** The most probable class of a row; checks the row's probabilities. */
function callOf(owner: string, outcomes: ClassOutcomes, row: number): number {
  const { classes, probabilities } = outcomes;
  let sum = 0;
  let best = 0;
  for (let code = 0; code < classes.length; code++) {
    const value = probabilities[row * classes.length + code] as number;
    if (typeof value !== "number" || !(value >= 0 && value <= 1)) {
      throw refuse(
        `${owner}: the probability of class ${JSON.stringify(classes[code])} in row ${row} must be a number in [0, 1]; received ${describeValue(value)}.`,
        { row, value },
      );
    }
    sum += value;
    if (value > (probabilities[row * classes.length + best] as number)) best = code;
  }
  if (Math.abs(sum - 1) <= SUM_TOLERANCE) return best;
  throw refuse(`${owner}: the probabilities of row ${row} must sum to 1; they sum to ${sum}.`, { row, sum });
}

/**
 * Checks rows of classes and finds the class that each is called.
 *
 * @param outcomes - Classes, probabilities and target; weights are not looked at.
 * @param owner - Who asks, for the message.
 * @throws PortraitError `invalid-data` when there is no row, there are fewer than two classes or one twice, the lengths
 *   do not fit, a probability lies outside [0, 1], those of a row do not sum to 1 within 1e-6, or a target is no index.
 *
 * @example
 * ```ts
 * import { createClassRows } from "@portrait/metrics";
 *
 * const rows = createClassRows({
 *   classes: ["milk", "rice", "tea"],
 *   probabilities: [0.2, 0.5, 0.3, 0.4, 0.2, 0.4],
 *   target: [1, 2],
 * });
 * [...rows.called]; // => [1, 0]
 * ```
 */
export function createClassRows(outcomes: ClassOutcomes, owner: string = "createClassRows"): ClassRows {
  const { classes, probabilities, target } = outcomes;
  checkClasses(owner, classes);
  const { length } = target;
  if (length === 0) throw refuse(`${owner}: there are no rows to judge by.`);
  if (probabilities.length !== length * classes.length) {
    throw refuse(
      `${owner}: ${length} rows of ${classes.length} classes need ${length * classes.length} probabilities; received ${probabilities.length}.`,
    );
  }
  const called = Int32Array.from({ length }, (_, row) => {
    const code = target[row] as number;
    if (!Number.isInteger(code) || code < 0 || code >= classes.length) {
      throw refuse(
        `${owner}: the target of row ${row} must be the index of a class, an integer from 0 to ${classes.length - 1}; received ${describeValue(code)}.`,
        { row, code },
      );
    }
    return callOf(owner, outcomes, row);
  });
  return Object.freeze({
    length,
    classes: Object.freeze([...classes]),
    probability: Float64Array.from(probabilities),
    target: Int32Array.from(target),
    called,
  });
}
