import {
  booleanOption,
  choiceOption,
  integerOption,
  type OptionRule,
  optionalOption,
  type RowValues,
  type TableSchema,
} from "@portrait/core";

/** Options of `pca`. */
export interface PcaOptions<Row extends RowValues = RowValues> {
  /**
   * How many components: an integer of at least 1; or a share of the variance, greater than 0 and less than 1, which the
   * fewest components that suffice explain. Left out, all. Never more than the directions in which the rows vary.
   */
  readonly components?: number;
  /** The columns to learn from; left out, all number, boolean and category columns. */
  readonly inputs?: TableSchema<Row>;
  /** Whether each dimension of a point is divided by its standard deviation over the training rows; left out, `false`. */
  readonly whiten?: boolean;
  /** How numbers are scaled before, as in `logisticRegression`; left out, `standard`. */
  readonly scaling?: "standard" | "signedLog" | "none";
  /** A category level that fewer rows have shares one encoded column with all such levels; left out, 5. */
  readonly minCount?: number;
  /**
   * `exact`: all singular vectors; `randomised`: only as many as asked for, approximately, for tables with thousands of
   * encoded columns; `components` must be an integer. Left out, `auto`: exact unless that took more than 2e10 steps.
   */
  readonly method?: "auto" | "exact" | "randomised";
  /** How often `randomised` sharpens, at least 0; left out, 6. */
  readonly iterations?: number;
}

/** The options but for the inputs, defaults filled in. */
export type PcaParams = Required<Omit<PcaOptions, "inputs" | "components">> & {
  /** As in the options. */
  readonly components: number | undefined;
};

const isComponents = (value: unknown): boolean =>
  typeof value === "number" && ((Number.isSafeInteger(value) && value >= 1) || (value > 0 && value < 1));

/** The rules of the options but for the inputs. */
export const pcaRules: { readonly [Name in keyof PcaParams]: OptionRule<PcaParams[Name]> } = {
  components: optionalOption<number>("an integer >= 1, or a share of the variance > 0 and < 1", isComponents),
  whiten: booleanOption(false),
  scaling: choiceOption("standard", ["standard", "signedLog", "none"]),
  minCount: integerOption(5, { min: 1 }),
  method: choiceOption("auto", ["auto", "exact", "randomised"]),
  iterations: integerOption(6, { min: 0 }),
};
