import {
  booleanOption,
  choiceOption,
  integerOption,
  numberOption,
  type OptionRule,
  type RowValues,
  type TableSchema,
} from "@portrait/core";
import { costRule, epsilonRule, type InputOptions, inputRules } from "./kernel-options.js";

/** Options that linear machines have in common. */
export interface LinearMachineOptions<Row extends RowValues = RowValues> extends InputOptions {
  /** The columns to learn from; left out, all number, boolean, category and sparse columns of the examples. */
  readonly inputs?: TableSchema<Row>;
  /** The cost of an error, `C` in the literature, greater than 0; left out, 1. Greater fits the examples closer. */
  readonly c?: number;
  /** Whether there is an intercept; left out, `true`. */
  readonly fitIntercept?: boolean;
  /**
   * The value `s` of a constant column whose weight is learnt like the others', greater than 0; left out, 1. The penalty
   * holds `b^2 / (2 s^2)` of the intercept `b`, for a regression of its distance from the targets' median: the greater
   * `s`, the less the intercept is penalised, and the more epochs it takes.
   */
  readonly interceptScaling?: number;
  /** The most epochs, at least 1; left out, 1000. */
  readonly maxIterations?: number;
}

/** Options of `linearSvm`. */
export interface LinearSvmOptions<Row extends RowValues = RowValues> extends LinearMachineOptions<Row> {
  /** `hinge`: `max(0, 1 - m)` of the margin `m`; `squaredHinge`: its square. Left out, `hinge`. */
  readonly loss?: "hinge" | "squaredHinge";
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
  /**
   * When to stop: the difference between the greatest and the least projected gradient of the dual, greater than 0;
   * left out, 1e-3.
   */
  readonly tolerance?: number;
}

/** Options of `linearSvr`. */
export interface LinearSvrOptions<Row extends RowValues = RowValues> extends LinearMachineOptions<Row> {
  /**
   * `epsilonInsensitive`: `max(0, |y - f| - epsilon)`; `squaredEpsilonInsensitive`: its square. Left out,
   * `epsilonInsensitive`.
   */
  readonly loss?: "epsilonInsensitive" | "squaredEpsilonInsensitive";
  /** Errors up to this size cost nothing; at least 0, in the units of the target; left out, 0.1. */
  readonly epsilon?: number;
  /**
   * When to stop: the sum of the violations of the dual's optimality conditions, divided by that of the first epoch;
   * greater than 0; left out, 1e-3.
   */
  readonly tolerance?: number;
}

/** The options of `linearSvm` but for the inputs, defaults filled in. */
export type LinearSvmParams = Required<Omit<LinearSvmOptions, "inputs">>;

/** The options of `linearSvr` but for the inputs, defaults filled in. */
export type LinearSvrParams = Required<Omit<LinearSvrOptions, "inputs">>;

const common: {
  readonly [Name in Exclude<keyof LinearMachineOptions, "inputs">]-?: OptionRule<
    Required<LinearMachineOptions>[Name]
  >;
} = {
  ...inputRules,
  c: costRule,
  fitIntercept: booleanOption(true),
  interceptScaling: numberOption(1, { min: 0, exclusiveMin: true }),
  maxIterations: integerOption(1000, { min: 1 }),
};

const toleranceRule: OptionRule<number> = numberOption(1e-3, { min: 0, exclusiveMin: true });

/** The rules of the options of `linearSvm` but for the inputs. */
export const linearSvmRules: { readonly [Name in keyof LinearSvmParams]: OptionRule<LinearSvmParams[Name]> } =
  {
    loss: choiceOption("hinge", ["hinge", "squaredHinge"]),
    ...common,
    classWeight: choiceOption("none", ["none", "balanced"]),
    probability: booleanOption(true),
    tolerance: toleranceRule,
  };

/** The rules of the options of `linearSvr` but for the inputs. */
export const linearSvrRules: { readonly [Name in keyof LinearSvrParams]: OptionRule<LinearSvrParams[Name]> } =
  {
    loss: choiceOption("epsilonInsensitive", ["epsilonInsensitive", "squaredEpsilonInsensitive"]),
    epsilon: epsilonRule,
    ...common,
    tolerance: toleranceRule,
  };
