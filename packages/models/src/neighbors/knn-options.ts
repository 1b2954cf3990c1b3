import {
  choiceOption,
  integerOption,
  type OptionRule,
  type RowValues,
  type TableSchema,
} from "@portrait/core";

/** How far two rows lie apart; see {@link KnnOptions.metric}. */
export type NeighborMetric = "euclidean" | "manhattan" | "cosine";

/** Options of `knn`. */
export interface KnnOptions<Row extends RowValues = RowValues> {
  /** What is predicted: a yes-or-no outcome, one of several classes, or a number; left out, `binary`. */
  readonly task?: "binary" | "multiclass" | "regression";
  /** The columns to measure distance by; left out, all number, boolean and category columns of the examples. */
  readonly inputs?: TableSchema<Row>;
  /** How many neighbours are asked, at least 1; all rows where there are fewer. Left out, 5. */
  readonly k?: number;
  /**
   * The distance of encoded rows. `euclidean`: `sqrt(sum (x - y)^2)`; `manhattan`: `sum |x - y|`; `cosine`:
   * `1 - x . y / (|x| |y|)`, 1 where a row is all zero. Left out, `euclidean`.
   */
  readonly metric?: NeighborMetric;
  /**
   * How neighbours count. `uniform`: all the same; `distance`: by 1 / distance, and if some are at distance 0 only
   * those. Left out, `uniform`.
   */
  readonly weighting?: "uniform" | "distance";
  /** How numbers are scaled, as in `logisticRegression`; left out, `standard`. */
  readonly scaling?: "standard" | "signedLog" | "none";
  /** A category level that fewer examples have shares one encoded column with all such levels; left out, 5. */
  readonly minCount?: number;
  /**
   * How neighbours are found: by a k-d `tree`, which for more than some 8 encoded columns is slower than to look at
   * every row (`brute`); never a tree with `cosine`. The neighbours are the same. Left out, `auto`: a tree for at most 8
   * columns and at least 256 rows.
   */
  readonly search?: "auto" | "tree" | "brute";
}

/** The options but for inputs and task, defaults filled in. */
export type KnnParams = Required<Omit<KnnOptions, "inputs" | "task">>;

/** The rules of the options but for the inputs and the task. */
export const knnRules: { readonly [Name in keyof KnnParams]: OptionRule<KnnParams[Name]> } = {
  k: integerOption(5, { min: 1 }),
  metric: choiceOption("euclidean", ["euclidean", "manhattan", "cosine"]),
  weighting: choiceOption("uniform", ["uniform", "distance"]),
  scaling: choiceOption("standard", ["standard", "signedLog", "none"]),
  minCount: integerOption(5, { min: 1 }),
  search: choiceOption("auto", ["auto", "tree", "brute"]),
};
