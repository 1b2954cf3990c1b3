import {
  integerOption,
  type Json,
  numberOption,
  type OptionRule,
  type ResolvedOptions,
} from "@portrait/core";
import { encoderRule, type LinkEncoder } from "../link-encoder.js";
import { dropoutRule } from "../node-options.js";

/** Options of `bipartiteAutoencoder`. */
export interface BipartiteAutoencoderOptions {
  /** See {@link LinkEncoder}. Left out, `"gcn"`. */
  readonly encoder?: LinkEncoder;
  /** The width of the hidden layer, 1 to 4,096. Left out, 64. */
  readonly hidden?: number;
  /** The length of a vector, 1 to 1,024. Left out, 32. */
  readonly factors?: number;
  /** The share of inputs and of hidden numbers that training drops out, in [0, 1). Left out, 0. */
  readonly dropout?: number;
  /** How many epochs, >= 1. Left out, 200. */
  readonly epochs?: number;
  /** Adam's step size, > 0. Left out, 0.01. */
  readonly learningRate?: number;
  /** The weight of half the sum of squares of the weights that the encoder's classifier penalises, >= 0. Left out, 0. */
  readonly l2?: number;
}

/** The rules of the options. */
export const bipartiteRules: {
  readonly [Name in keyof BipartiteAutoencoderOptions]-?: OptionRule<
    NonNullable<BipartiteAutoencoderOptions[Name]>
  >;
} = {
  encoder: encoderRule,
  hidden: integerOption(64, { min: 1, max: 4096 }),
  factors: integerOption(32, { min: 1, max: 1024 }),
  dropout: dropoutRule(0),
  epochs: integerOption(200, { min: 1 }),
  learningRate: numberOption(0.01, { min: 0, exclusiveMin: true }),
  l2: numberOption(0, { min: 0 }),
};

/** The parameters, defaults filled in. */
export type BipartiteParams = ResolvedOptions<typeof bipartiteRules> & { readonly [name: string]: Json };
