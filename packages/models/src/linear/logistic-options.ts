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
  /**
   * The columns to learn from; left out, all number, boolean, category and sparse columns of the examples.
   */
  readonly inputs?: TableSchema<Row>;
  /**
   * What is told apart. `none`: yes from no; `multinomial`: several classes, by one softmax model; `oneVsRest`: several
   * classes, each by a model of its own against all others. Left out, `none`.
   */
  readonly multiClass?: "none" | "multinomial" | "oneVsRest";
  /**
   * The strength of the penalty `l1 * ||w||_1`, at least 0, which makes weights exactly 0; left out, 0. With
   * scikit-learn's `C` and `l1_ratio` it is `l1_ratio / C`.
   */
  readonly l1?: number;
  /**
   * The strength of the penalty `l2 / 2 * ||w||^2`, at least 0; left out, 1. It is scikit-learn's `1 / C`, or with an
   * `l1_ratio` its `(1 - l1_ratio) / C`.
   */
  readonly l2?: number;
  /** Whether there is an intercept, which is not penalised; left out, `true`. */
  readonly fitIntercept?: boolean;
  /**
   * What happens to numbers. `standard`: each gets mean 0 and variance 1 over the examples; `signedLog`: the same
   * after `sign(x) * log1p(|x|)`, for amounts and counts with a long tail; `none`: they are taken as they are, which
   * penalises large-valued columns less and converges slowly. Sparse columns are always taken as they are. Left out,
   * `standard`.
   */
  readonly scaling?: "standard" | "signedLog" | "none";
  /**
   * Whether the classes weigh as they are (`none`) or each as much as the others (`balanced`: a row of a class with
   * `m` of `n` examples, weights counted, weighs `n / (k m)` for `k` classes, and the probabilities are those of a
   * population with even classes). Left out, `none`.
   */
  readonly classWeight?: "none" | "balanced";
  /**
   * How the objective is minimised. `lbfgs`: quasi-Newton steps, for `l1` 0; `coordinateDescent`: proximal Newton steps
   * found by coordinate descent, for any penalty; `auto`: coordinate descent where `l1` is greater than 0, else L-BFGS.
   * They find the same optimum. Left out, `auto`.
   */
  readonly solver?: "auto" | "lbfgs" | "coordinateDescent";
  /** A category level that fewer examples have shares one coefficient with all such levels; at least 1; left out, 5. */
  readonly minCount?: number;
  /** The most iterations, at least 1; left out, 200. */
  readonly maxIterations?: number;
  /**
   * The gradient at which to stop: the greatest magnitude of a component (with `l1`, of the least subgradient), divided
   * by the sum of the row weights; greater than 0; left out, 1e-7.
   */
  readonly tolerance?: number;
}

/** The options but for the inputs, defaults filled in. */
export type LogisticParams = Required<Omit<LogisticRegressionOptions, "inputs">>;

/** The rules of the options but for the inputs. */
export const logisticRules: { readonly [Name in keyof LogisticParams]: OptionRule<LogisticParams[Name]> } = {
  multiClass: choiceOption("none", ["none", "multinomial", "oneVsRest"]),
  l1: numberOption(0, { min: 0 }),
  l2: numberOption(1, { min: 0 }),
  fitIntercept: booleanOption(true),
  scaling: choiceOption("standard", ["standard", "signedLog", "none"]),
  classWeight: choiceOption("none", ["none", "balanced"]),
  solver: choiceOption("auto", ["auto", "lbfgs", "coordinateDescent"]),
  minCount: integerOption(5, { min: 1 }),
  maxIterations: integerOption(200, { min: 1 }),
  tolerance: numberOption(1e-7, { min: 0, exclusiveMin: true }),
};
