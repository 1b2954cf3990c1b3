import { describeValue, PortraitError } from "@portrait/core";

/** Rows of two classes with the probability that a model gave each: what binary metrics and curves are made of. */
export interface BinaryOutcomes {
  /** For each row the probability of the positive class, in [0, 1]. */
  readonly probabilities: ArrayLike<number>;
  /** For each row 1 if it is positive, else 0. */
  readonly target: ArrayLike<number>;
  /** For each row how much it counts, a finite number >= 0; left out, 1 each. */
  readonly weights?: ArrayLike<number>;
}

/**
 * Rows sorted once by descending probability, so that any number of weightings can be judged without sorting again.
 * Make it with {@link createScoredRows}.
 */
export interface ScoredRows {
  /** How many rows there are, at least one. */
  readonly length: number;
  /** The rows by descending probability: `order[i]` is the row in place `i`. */
  readonly order: Int32Array;
  /** The probability of the row in each place. */
  readonly probability: Float64Array;
  /** 1 if the row in each place is positive, else 0. */
  readonly target: Uint8Array;
  /** 1 if the row in each place is the last of those with its probability, else 0. */
  readonly last: Uint8Array;
  /** How many rows are positive. */
  readonly positives: number;
}

function refuse(message: string, details: Readonly<Record<string, unknown>>): PortraitError {
  return new PortraitError({ code: "invalid-data", message, details });
}

function checkProbabilities(owner: string, probabilities: ArrayLike<number>): void {
  for (let row = 0; row < probabilities.length; row++) {
    const value = probabilities[row] as number;
    if (typeof value === "number" && value >= 0 && value <= 1) continue;
    throw refuse(
      `${owner}: the probability of row ${row} must be a number in [0, 1]; received ${describeValue(value)}.`,
      { row, value },
    );
  }
}

function checkTarget(owner: string, target: ArrayLike<number>): void {
  for (let row = 0; row < target.length; row++) {
    const value = target[row] as number;
    if (value === 0 || value === 1) continue;
    throw refuse(`${owner}: the target of row ${row} must be 0 or 1; received ${describeValue(value)}.`, {
      row,
      value,
    });
  }
}

/**
 * Checks rows and sorts them by descending probability.
 *
 * Cost: n log n for n rows.
 *
 * @param outcomes - Probabilities and target, equally long; weights are not looked at.
 * @param owner - Who asks, for the message.
 * @throws PortraitError `invalid-data` when there is no row, the lengths differ, a probability lies outside [0, 1] or
 *   is `NaN`, or a target is neither 0 nor 1.
 *
 * @example
 * ```ts
 * import { createScoredRows } from "@portrait/metrics";
 *
 * const rows = createScoredRows({ probabilities: [0.2, 0.9, 0.2], target: [0, 1, 1] });
 * [...rows.probability]; // => [0.9, 0.2, 0.2]
 * [...rows.last]; // => [1, 0, 1]
 * rows.positives; // => 2
 * ```
 */
export function createScoredRows(outcomes: BinaryOutcomes, owner: string = "createScoredRows"): ScoredRows {
  const { probabilities, target } = outcomes;
  const { length } = probabilities;
  if (length === 0) throw refuse(`${owner}: there are no rows to judge by.`, {});
  if (target.length !== length) {
    throw refuse(`${owner}: there are ${length} probabilities for ${target.length} targets.`, {});
  }
  checkProbabilities(owner, probabilities);
  checkTarget(owner, target);
  const order = Int32Array.from({ length }, (_, row) => row).sort(
    (a, b) => (probabilities[b] as number) - (probabilities[a] as number) || a - b,
  );
  const probability = Float64Array.from(order, (row) => probabilities[row] as number);
  const sorted = Uint8Array.from(order, (row) => target[row] as number);
  const last = Uint8Array.from(order, (_, place) => (probability[place] === probability[place + 1] ? 0 : 1));
  return Object.freeze({
    length,
    order,
    probability,
    target: sorted,
    last,
    positives: sorted.reduce((sum, value) => sum + value, 0),
  });
}
