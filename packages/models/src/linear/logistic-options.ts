import {
  booleanOption,
  choiceOption,
  integerOption,
  numberOption,
  type OptionRule,
  type RowValues,
  type TableSchema,
} from "@portrait/core";

/** Options of `logisticRegression`. */
export interface LogisticRegressionOptions<Row extends RowValues = RowValues> {
  /** The columns to learn from; left out, all number, boolean and category columns of the examples. */
  readonly inputs?: TableSchema<Row>;
  /** The strength of the penalty `l2 / 2 * ||w||^2`, at least 0; left out, 1. It is scikit-learn's `1 / C`. */
  readonly l2?: number;
  /** Whether there is an intercept, which is not penalised; left out, `true`. */
  readonly fitIntercept?: boolean;
  /**
   * What happens to numbers. `standard`: each gets mean 0 and variance 1 over the examples; `signedLog`: the same
   * after `sign(x) * log1p(|x|)`, for amounts and counts with a long tail; `none`: they are taken as they are, which
   * penalises large-valued columns less and converges slowly. Left out, `standard`.
   */
  readonly scaling?: "standard" | "signedLog" | "none";
  /**
   * Whether the classes weigh as they are (`none`) or each as much as the other (`balanced`: a row of a class with
   * `m` of `n` examples weighs `n / (2 m)`, and the probabilities are those of a population with even classes). Left
   * out, `none`.
   */
  readonly classWeight?: "none" | "balanced";
  /** A category level that fewer examples have shares one coefficient with all such levels; at least 1; left out, 5. */
  readonly minCount?: number;
  /** The most iterations, at least 1; left out, 200. */
  readonly maxIterations?: number;
  /**
   * The gradient at which to stop: the greatest magnitude of a component, divided by the sum of the row weights;
   * greater than 0; left out, 1e-7.
   */
  readonly tolerance?: number;
}

/** The options but for the inputs, defaults filled in. */
export type LogisticParams = Required<Omit<LogisticRegressionOptions, "inputs">>;

/** The rules of the options but for the inputs. */
export const logisticRules: { readonly [Name in keyof LogisticParams]: OptionRule<LogisticParams[Name]> } = {
  l2: numberOption(1, { min: 0 }),
  fitIntercept: booleanOption(true),
  scaling: choiceOption("standard", ["standard", "signedLog", "none"]),
  classWeight: choiceOption("none", ["none", "balanced"]),
  minCount: integerOption(5, { min: 1 }),
  maxIterations: integerOption(200, { min: 1 }),
  tolerance: numberOption(1e-7, { min: 0, exclusiveMin: true }),
};
