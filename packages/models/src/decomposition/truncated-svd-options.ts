import { integerOption, type OptionRule, optionalOption } from "@portrait/core";

/** Options of `truncatedSvd`. */
export interface TruncatedSvdOptions<Column extends string = string> {
  /** The sparse column to learn from; left out, the only one that the rows have. */
  readonly column?: Column;
  /** How many dimensions, at least 1; left out, 50. Never more than the directions that the rows have. */
  readonly components?: number;
  /** How often the vectors are sharpened, at least 0; left out, 6. */
  readonly iterations?: number;
  /** How many random vectors more than components are taken, at least 0; left out, 10. */
  readonly oversampling?: number;
}

/** The options but for the column, defaults filled in. */
export type TruncatedSvdParams = Required<Omit<TruncatedSvdOptions, "column">>;

/** The rules of the options. */
export const truncatedSvdRules: {
  readonly column: OptionRule<string | undefined>;
} & { readonly [Name in keyof TruncatedSvdParams]: OptionRule<TruncatedSvdParams[Name]> } = {
  column: optionalOption<string>("the name of a sparse column", (value) => typeof value === "string"),
  components: integerOption(50, { min: 1 }),
  iterations: integerOption(6, { min: 0 }),
  oversampling: integerOption(10, { min: 0 }),
};
