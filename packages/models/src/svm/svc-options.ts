import {
  booleanOption,
  choiceOption,
  type OptionRule,
  type RowValues,
  type TableSchema,
} from "@portrait/core";
import {
  costRule,
  type InputOptions,
  inputRules,
  type KernelOptions,
  kernelRules,
  type SolverOptions,
  solverRules,
} from "./kernel-options.js";

/** Options of `svc`. */
export interface SvcOptions<Row extends RowValues = RowValues>
  extends KernelOptions,
    SolverOptions,
    InputOptions {
  /** The columns to learn from; left out, all number, boolean and category columns of the examples. */
  readonly inputs?: TableSchema<Row>;
  /** The cost of an error, `C` in the literature, greater than 0; left out, 1. Greater fits the examples closer. */
  readonly c?: number;
  /**
   * Whether the costs are the same for all rows (`none`) or each class costs as much as every other (`balanced`: a row of
   * a class with weight `m` of `n` among `k` classes costs `n / (k m)` times `c`). Left out, `none`.
   */
  readonly classWeight?: "none" | "balanced";
  /**
   * Whether probabilities are fitted, at the price of five more fits; left out, `true`. If not, the predicted class gets
   * the probability 1.
   */
  readonly probability?: boolean;
}

/** The options but for the inputs, defaults filled in. */
export type SvcParams = Required<Omit<SvcOptions, "inputs">>;

/** The rules of the options but for the inputs. */
export const svcRules: { readonly [Name in keyof SvcParams]: OptionRule<SvcParams[Name]> } = {
  c: costRule,
  ...kernelRules,
  ...inputRules,
  classWeight: choiceOption("none", ["none", "balanced"]),
  probability: booleanOption(true),
  ...solverRules,
};
