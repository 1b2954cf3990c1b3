import { integerOption, numberOption, type OptionRule } from "@portrait/core";

/** The options of a search for the greatest likelihood, defaults filled in. */
export interface LikelihoodParams {
  /** The strength of the penalty. */
  readonly l2: number;
  /** The most iterations. */
  readonly maxIterations: number;
  /** The derivative to stop at. */
  readonly tolerance: number;
}

/** The rules of {@link LikelihoodParams}. */
export const likelihoodRules: { readonly [Name in keyof LikelihoodParams]: OptionRule<number> } = {
  l2: numberOption(0, { min: 0 }),
  maxIterations: integerOption(500, { min: 1 }),
  tolerance: numberOption(1e-8, { min: 0, exclusiveMin: true }),
};

/**
 * The rule of an option that names a column.
 *
 * @param fallback - The default.
 */
export function columnRule<Name extends string>(fallback: string): OptionRule<Name> {
  return {
    default: fallback as Name,
    expected: "the name of a column",
    accepts: (value) => typeof value === "string" && value !== "",
  };
}
