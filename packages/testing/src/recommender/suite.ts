import type { Estimator, Interactions, Recommender } from "@portrait/core";
import { blockInteractions } from "../data/block-interactions.js";
import type { EstimatorOptions } from "../estimator/suite.js";
import type { Outcome } from "../supervised/suite.js";

/** What becomes of fits on odd interactions. */
export interface RecommenderOutcomes {
  /** No event at all; left out, `"error"`. */
  readonly empty?: Outcome;
  /** One event; left out, `"model"`. */
  readonly oneEvent?: Outcome;
  /** Events of one user; left out, `"model"`. */
  readonly oneUser?: Outcome;
  /** Events with one item; left out, `"model"`. */
  readonly oneItem?: Outcome;
}

/** Options of {@link describeRecommender}. */
export interface RecommenderSuite extends EstimatorOptions {
  /** The estimator. */
  readonly estimator: Estimator<Interactions, Recommender>;
  /**
   * What it learns from: at least ten users with at least three different items each, no two events at one time.
   * Left out, `blockInteractions()`.
   */
  readonly interactions?: Interactions;
  /** Whether the answer depends on the user; left out, `true`. `false` for a baseline that knows no users. */
  readonly personal?: boolean;
  /** Whether users whom the model never saw are served from the `history` of a request; left out, `false`. */
  readonly foldsIn?: boolean;
  /** What becomes of fits on odd interactions. */
  readonly outcomes?: RecommenderOutcomes;
}

/** A suite with its defaults. */
export interface RecommenderSubject extends RecommenderSuite {
  readonly interactions: Interactions;
  readonly personal: boolean;
  readonly foldsIn: boolean;
  readonly outcomes: Required<RecommenderOutcomes>;
}

/**
 * Fills in the defaults of a suite.
 *
 * @param suite - The suite.
 */
export function recommenderSubject(suite: RecommenderSuite): RecommenderSubject {
  return {
    ...suite,
    interactions: suite.interactions ?? blockInteractions(),
    personal: suite.personal ?? true,
    foldsIn: suite.foldsIn ?? false,
    outcomes: { empty: "error", oneEvent: "model", oneUser: "model", oneItem: "model", ...suite.outcomes },
  };
}
