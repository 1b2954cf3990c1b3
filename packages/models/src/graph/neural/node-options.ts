import { choiceOption, integerOption, numberOption, type OptionRule } from "@portrait/core";
import { orNull } from "../../recommend/parameters.js";
import type { InputNormalization } from "./layout.js";

/** Options that every classifier of nodes on the whole graph has. */
export interface NodeOptions {
  /** How many epochs at most; each looks at the whole graph. */
  readonly epochs?: number;
  /** Adam's step size, > 0. */
  readonly learningRate?: number;
  /** The weight of half the sum of squares of the penalised weights, >= 0. Left out, 5e-4. */
  readonly l2?: number;
  /**
   * With `validation`: after how many epochs without an accuracy or a loss as good as its best training stops; `null`:
   * never. Either way the weights of the best epoch are kept. Without `validation` the last epoch's are.
   */
  readonly patience?: number | null;
  /** Whether each node's inputs are divided by the sum of their magnitudes. Left out, `"rows"`. */
  readonly inputNormalization?: InputNormalization;
}

/** The rules of {@link NodeOptions} with the defaults of a model. */
export function nodeRules(defaults: {
  readonly epochs: number;
  readonly learningRate: number;
  readonly patience: number | null;
}): {
  readonly epochs: OptionRule<number>;
  readonly learningRate: OptionRule<number>;
  readonly l2: OptionRule<number>;
  readonly patience: OptionRule<number | null>;
  readonly inputNormalization: OptionRule<InputNormalization>;
} {
  return {
    epochs: integerOption(defaults.epochs, { min: 1 }),
    learningRate: numberOption(defaults.learningRate, { min: 0, exclusiveMin: true }),
    l2: numberOption(5e-4, { min: 0 }),
    patience: { ...orNull(integerOption(1, { min: 1 })), default: defaults.patience },
    inputNormalization: choiceOption("rows", ["rows", "none"]),
  };
}

/** The rule of a share that is dropped out. */
export const dropoutRule = (fallback: number): OptionRule<number> =>
  numberOption(fallback, { min: 0, max: 1, exclusiveMax: true });
