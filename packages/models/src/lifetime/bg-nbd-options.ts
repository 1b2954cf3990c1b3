import { choiceOption, type OptionRule, type TimeUnit } from "@portrait/core";

/** Options of `bgNbd`. */
export interface BgNbdOptions<
  Frequency extends string = "frequency",
  Recency extends string = "recency",
  Tenure extends string = "tenure",
> {
  /** The column of how often a customer bought again: all purchases less 1. Left out, `"frequency"`. */
  readonly frequency?: Frequency;
  /** The column of the time from the first purchase to the last one, 0 for who bought once. Left out, `"recency"`. */
  readonly recency?: Recency;
  /** The column of the time from the first purchase to the cutoff. Left out, `"tenure"`. */
  readonly tenure?: Tenure;
  /** The unit of both times; left out, `days`. */
  readonly unit?: TimeUnit;
  /**
   * The strength, at least 0, of the penalty `l2 / 2` times the sum of the squared logarithms of r, alpha in units of the
   * mean tenure, a and b. It keeps them finite where few customers say little; left out, 0.
   */
  readonly l2?: number;
  /** The most iterations, at least 1; left out, 500. */
  readonly maxIterations?: number;
  /** The greatest derivative by the logarithm of a parameter, by customer, to stop at; left out, 1e-8. */
  readonly tolerance?: number;
}

/** The rule of the unit of columns of times. */
export const unitRule: OptionRule<TimeUnit> = choiceOption("days", [
  "seconds",
  "minutes",
  "hours",
  "days",
  "weeks",
]);
