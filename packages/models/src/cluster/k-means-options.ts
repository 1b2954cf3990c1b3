import {
  choiceOption,
  integerOption,
  numberOption,
  type OptionRule,
  type RowValues,
  type TableSchema,
} from "@portrait/core";

/** Options of `kMeans`. */
export interface KMeansOptions<Row extends RowValues = RowValues> {
  /** How many clusters, at least 1; left out, 8. */
  readonly clusters?: number;
  /** The columns to measure distance by; left out, all number, boolean and category columns. */
  readonly inputs?: TableSchema<Row>;
  /** How many times to start anew; the result of the least inertia is kept. At least 1; left out, 5. */
  readonly starts?: number;
  /**
   * How the first centres are chosen. `kMeans++`: far apart, each drawn in proportion to the squared distance from
   * those chosen, the best of a few draws; `random`: rows in proportion to their weights. Left out, `kMeans++`.
   */
  readonly initialization?: "kMeans++" | "random";
  /** The most iterations of a start, at least 1; left out, 300. */
  readonly maxIterations?: number;
  /**
   * A start ends when the squared distance that the centres moved is at most this times the mean variance of the encoded
   * columns, at least 0; left out, 1e-4. With 0 it ends when no row changes its cluster.
   */
  readonly tolerance?: number;
  /** How numbers are scaled, as in `logisticRegression`; left out, `standard`. */
  readonly scaling?: "standard" | "signedLog" | "none";
  /** A category level that fewer rows have shares one encoded column with all such levels; left out, 5. */
  readonly minCount?: number;
}

/** The options but for the inputs, defaults filled in. */
export type KMeansParams = Required<Omit<KMeansOptions, "inputs">>;

/** The rules of the options but for the inputs. */
export const kMeansRules: { readonly [Name in keyof KMeansParams]: OptionRule<KMeansParams[Name]> } = {
  clusters: integerOption(8, { min: 1 }),
  starts: integerOption(5, { min: 1 }),
  initialization: choiceOption("kMeans++", ["kMeans++", "random"]),
  maxIterations: integerOption(300, { min: 1 }),
  tolerance: numberOption(1e-4, { min: 0 }),
  scaling: choiceOption("standard", ["standard", "signedLog", "none"]),
  minCount: integerOption(5, { min: 1 }),
};
