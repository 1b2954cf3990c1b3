import { describeValue, PortraitError } from "@portrait/core";

/** Rows with the number that was to be foretold and the one that a model foretold: what regression metrics take. */
export interface NumberOutcomes {
  /** For each row what the model said, finite. */
  readonly predictions: ArrayLike<number>;
  /** For each row what came true, finite. */
  readonly target: ArrayLike<number>;
  /** For each row how much it counts, a finite number >= 0; left out, 1 each. */
  readonly weights?: ArrayLike<number>;
  /** For each row the query that it answers, for metrics of rankings; left out, all rows answer one. */
  readonly queries?: ArrayLike<number | string>;
}

/** Rows of numbers, checked, for any number of weightings. Make it with {@link createNumberRows}. */
export interface NumberRows {
  /** How many rows there are, at least one. */
  readonly length: number;
  /** For each row what the model said. */
  readonly prediction: Float64Array;
  /** For each row what came true. */
  readonly target: Float64Array;
  /** For each row the number of its query, from 0 in order of first sight. */
  readonly query: Int32Array;
  /** How many queries there are. */
  readonly queries: number;
}

function refuse(message: string, details: Readonly<Record<string, unknown>> = {}): PortraitError {
  return new PortraitError({ code: "invalid-data", message, details });
}

function finite(owner: string, noun: string, values: ArrayLike<number>): Float64Array {
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (typeof value === "number" && Number.isFinite(value)) continue;
    throw refuse(
      `${owner}: the ${noun} of row ${row} must be a finite number; received ${describeValue(value)}.`,
      { row, value },
    );
  }
  return Float64Array.from(values);
}

/**
 * Checks rows of numbers.
 *
 * @param outcomes - Predictions, target and queries, equally long; weights are not looked at.
 * @param owner - Who asks, for the message.
 * @throws PortraitError `invalid-data` when there is no row, the lengths differ, or a number is not finite.
 *
 * @example
 * ```ts
 * import { createNumberRows } from "@portrait/metrics";
 *
 * const rows = createNumberRows({ predictions: [1, 2, 3], target: [1, 3, 3], queries: ["a", "b", "a"] });
 * rows.queries; // => 2
 * [...rows.query]; // => [0, 1, 0]
 * ```
 */
export function createNumberRows(outcomes: NumberOutcomes, owner: string = "createNumberRows"): NumberRows {
  const { predictions, target, queries } = outcomes;
  const { length } = predictions;
  if (length === 0) throw refuse(`${owner}: there are no rows to judge by.`);
  if (target.length !== length) {
    throw refuse(`${owner}: there are ${length} predictions for ${target.length} targets.`);
  }
  if (queries !== undefined && queries.length !== length) {
    throw refuse(`${owner}: there are ${length} predictions, but the queries of ${queries.length} rows.`);
  }
  const codes = new Map<number | string, number>();
  const query = new Int32Array(length);
  for (let row = 0; row < length && queries !== undefined; row++) {
    const key = queries[row] as number | string;
    const known = codes.get(key);
    if (known === undefined) codes.set(key, codes.size);
    query[row] = known ?? codes.size - 1;
  }
  return Object.freeze({
    length,
    prediction: finite(owner, "prediction", predictions),
    target: finite(owner, "target", target),
    query,
    queries: Math.max(1, codes.size),
  });
}
