import { booleanOption, choiceOption, integerOption, numberOption, type OptionRule } from "@portrait/core";
import { orNull } from "../../recommend/parameters.js";
import type { RecommenderEarlyStopping, WithStopping } from "../early-stopping/stopping-options.js";

/** Options of `lightGcn`. The defaults are the paper's but for batches, step size and steps: a step takes all targets. */
export interface LightGcnOptions {
  /** The length of a vector, 1 to 1,024. Left out, 64. */
  readonly factors?: number;
  /** How many times vectors are propagated over the graph, 1 to 8. Left out, 3. */
  readonly layers?: number;
  /** By which power of their degree users count less in propagation, in [0, 1]. Left out, 0.5: the symmetric normalisation (the paper). */
  readonly userExponent?: number;
  /** The same of items. Left out, 0.5. */
  readonly itemExponent?: number;
  /**
   * By which power of an item's degree over the mean degree its scores are multiplied, in [0, 1]; above 0, an item that nobody had
   * scores 0. Left out, 0: not at all (the paper).
   */
  readonly popularityExponent?: number;
  /**
   * Whether users have vectors of their own to learn (the paper). Without, a user's layer 0 is zero: users are made of
   * their items alone, in training just as when they are folded in. Left out, true.
   */
  readonly userEmbeddings?: boolean;
  /** The objective; see `lightGcn`. Left out, `"bpr"`. */
  readonly loss?: "bpr" | "softmax" | "squares";
  /** What a score is: the inner product, or that of the vectors at length 1. Left out, `"dot"`. */
  readonly similarity?: "dot" | "cosine";
  /** What scores are divided by in `"bpr"` and `"softmax"`, > 0. Left out, 1. */
  readonly temperature?: number;
  /**
   * How many items are drawn as negatives: for each target in `"bpr"`, once a step for all users in `"softmax"`, where as
   * many as there are items means all of them exactly. `null`: 1 and 512. Left out, `null`.
   */
  readonly negatives?: number | null;
  /**
   * How many targets a step takes, at least 1: they are passed through in a random order, anew each time. `null`: all of
   * them. Left out, `null`. Not to be combined with `edgeDropout`.
   */
  readonly batchSize?: number | null;
  /** The weight of the squared scores of all items in `"squares"`, >= 0. Left out, 1. */
  readonly unobservedWeight?: number;
  /**
   * The share of edges that each step takes out of the graph, in [0, 1): those are the step's targets, and what is left
   * is its graph, so that no target is told to the model by its own edge. 0: all edges are both. Left out, 0.
   */
  readonly edgeDropout?: number;
  /** After how many days an edge counts half in the graph, > 0; `null`: never. Left out, `null`. */
  readonly graphHalfLife?: number | null;
  /** After how many days an edge counts half as a target, > 0; `null`: never. Left out, `null`. */
  readonly lossHalfLife?: number | null;
  /**
   * By which power of the sum of their targets' weights users count less in the loss, in [0, 1]: with 0 every pair counts alike, with 1
   * every user. Left out, 0.
   */
  readonly lossExponent?: number;
  /**
   * The weight of half the mean squared length of layer-0 vectors, >= 0. Without a `batchSize` the mean is over all items
   * and over all users; with one it is over the users, targets and negatives of the step, as in the paper. Left out, 1e-4.
   */
  readonly l2?: number;
  /**
   * What vectors are before the first step: `"random"`, normal numbers, or `"spectral"`, the singular vectors of the greatest singular
   * values of `Â`, from which far fewer steps are needed. Left out, `"random"`.
   */
  readonly start?: "random" | "spectral";
  /** The standard deviation of the vectors before the first step, > 0. Left out, 0.1. */
  readonly initialScale?: number;
  /** Adam's step size, > 0. Left out, 0.01; the paper's 0.001 is for batches of 2,048. */
  readonly learningRate?: number;
  /** Whether the step size falls linearly to zero over the steps. Left out, `"none"`. */
  readonly learningRateDecay?: "none" | "linear";
  /** How many steps a fit takes, one batch each. Left out, 300. */
  readonly steps?: number;
  /** How many steps `resume` takes, >= 0. With 0 new users and items are folded in and nothing is learnt. Left out, 30. */
  readonly resumeSteps?: number;
  /** When a fit that is given `validation` stops early; see {@link RecommenderEarlyStopping}. Left out, it judges every 10 steps. */
  readonly earlyStopping?: RecommenderEarlyStopping;
}

/** After how many steps a fit is judged, where nothing else is said. */
export const LIGHTGCN_EVERY = 10;

const positive = { min: 0, exclusiveMin: true };

/** The rules of {@link LightGcnOptions}. */
export const lightGcnRules: {
  readonly factors: OptionRule<number>;
  readonly layers: OptionRule<number>;
  readonly userExponent: OptionRule<number>;
  readonly itemExponent: OptionRule<number>;
  readonly popularityExponent: OptionRule<number>;
  readonly userEmbeddings: OptionRule<boolean>;
  readonly loss: OptionRule<"bpr" | "softmax" | "squares">;
  readonly similarity: OptionRule<"dot" | "cosine">;
  readonly temperature: OptionRule<number>;
  readonly negatives: OptionRule<number | null>;
  readonly batchSize: OptionRule<number | null>;
  readonly unobservedWeight: OptionRule<number>;
  readonly edgeDropout: OptionRule<number>;
  readonly graphHalfLife: OptionRule<number | null>;
  readonly lossHalfLife: OptionRule<number | null>;
  readonly lossExponent: OptionRule<number>;
  readonly l2: OptionRule<number>;
  readonly start: OptionRule<"random" | "spectral">;
  readonly initialScale: OptionRule<number>;
  readonly learningRate: OptionRule<number>;
  readonly learningRateDecay: OptionRule<"none" | "linear">;
  readonly steps: OptionRule<number>;
  readonly resumeSteps: OptionRule<number>;
} = {
  factors: integerOption(64, { min: 1, max: 1024 }),
  layers: integerOption(3, { min: 1, max: 8 }),
  userExponent: numberOption(0.5, { min: 0, max: 1 }),
  itemExponent: numberOption(0.5, { min: 0, max: 1 }),
  popularityExponent: numberOption(0, { min: 0, max: 1 }),
  userEmbeddings: booleanOption(true),
  loss: choiceOption("bpr", ["bpr", "softmax", "squares"]),
  similarity: choiceOption("dot", ["dot", "cosine"]),
  temperature: numberOption(1, positive),
  negatives: orNull(integerOption(1, { min: 1 })),
  batchSize: orNull(integerOption(1, { min: 1 })),
  unobservedWeight: numberOption(1, { min: 0 }),
  edgeDropout: numberOption(0, { min: 0, max: 1, exclusiveMax: true }),
  graphHalfLife: orNull(numberOption(1, positive)),
  lossHalfLife: orNull(numberOption(1, positive)),
  lossExponent: numberOption(0, { min: 0, max: 1 }),
  l2: numberOption(1e-4, { min: 0 }),
  start: choiceOption("random", ["random", "spectral"]),
  initialScale: numberOption(0.1, positive),
  learningRate: numberOption(0.01, positive),
  learningRateDecay: choiceOption("none", ["none", "linear"]),
  steps: integerOption(300, { min: 1 }),
  resumeSteps: integerOption(30, { min: 0 }),
};

/** {@link LightGcnOptions} with the defaults filled in. */
export type LightGcnParams = WithStopping<typeof lightGcnRules>;
