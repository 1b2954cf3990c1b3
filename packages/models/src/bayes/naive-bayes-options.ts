import {
  booleanOption,
  choiceOption,
  numberOption,
  type OptionRule,
  type RowValues,
  type TableSchema,
} from "@portrait/core";

/** How the values of a column are distributed within a class; see {@link NaiveBayesOptions.likelihood}. */
export type NaiveBayesLikelihood = "mixed" | "gaussian" | "bernoulli" | "multinomial";

/** Options of `naiveBayes`. */
export interface NaiveBayesOptions<Row extends RowValues = RowValues> {
  /** What is predicted: a yes-or-no outcome (`binary`) or one of several classes (`multiclass`); left out, `binary`. */
  readonly task?: "binary" | "multiclass";
  /** The columns to learn from; left out, all columns of the examples that the likelihood can read. */
  readonly inputs?: TableSchema<Row>;
  /**
   * How values are distributed within a class. `mixed`: numbers are normal, booleans and categories are drawn from
   * their levels, and each sparse column is a bag of counts (multinomial). `gaussian`: numbers and booleans (0 or 1) are
   * normal. `bernoulli`: of numbers, booleans and sparse vectors only whether a value is above 0. `multinomial`: numbers
   * and sparse vectors are counts, at least 0, and all columns together are one bag. Left out, `mixed`.
   */
  readonly likelihood?: NaiveBayesLikelihood;
  /**
   * What is added to every count (Laplace smoothing), greater than 0. For sparse vectors much wider than a row is long,
   * such as hashed n-grams, 0.01 is nearer the mark. Left out, 1.
   */
  readonly alpha?: number;
  /** The share of the greatest variance of a number column that is added to every variance, greater than 0; left out, 1e-9. */
  readonly varianceSmoothing?: number;
  /** Whether the classes are as probable beforehand as they are frequent, or all the same; left out, `true`. */
  readonly fitPrior?: boolean;
}

/** The options but for inputs and task, defaults filled in. */
export type NaiveBayesParams = Required<Omit<NaiveBayesOptions, "inputs" | "task">>;

/** The rules of the options but for the inputs and the task. */
export const naiveBayesRules: {
  readonly [Name in keyof NaiveBayesParams]: OptionRule<NaiveBayesParams[Name]>;
} = {
  likelihood: choiceOption("mixed", ["mixed", "gaussian", "bernoulli", "multinomial"]),
  alpha: numberOption(1, { min: 0, exclusiveMin: true }),
  varianceSmoothing: numberOption(1e-9, { min: 0, exclusiveMin: true }),
  fitPrior: booleanOption(true),
};
