import type { Embedder, Estimator, Interactions } from "@portrait/core";
import { blockInteractions } from "../data/block-interactions.js";
import { estimatorChecks } from "../estimator/checks.js";
import type { EstimatorOptions } from "../estimator/suite.js";
import { type Check, describeChecks } from "../suite/check.js";
import { embeddingChecks } from "./embedding-checks.js";

/** Options of {@link describeEmbedder}. */
export interface EmbedderSuite extends EstimatorOptions {
  /** The estimator. */
  readonly estimator: Estimator<Interactions, Embedder>;
  /** What it learns from: at least ten users with at least three different items each. Left out, `blockInteractions()`. */
  readonly interactions?: Interactions;
}

/**
 * The contract of embedders as checks; {@link describeEmbedder} registers them.
 *
 * @param suite - The estimator and what is documented of it.
 *
 * @example
 * ```ts no-run
 * import type { Codec, Embedder, Estimator, Interactions } from "@portrait/core";
 * import { embedderChecks, failedChecks } from "@portrait/testing";
 *
 * declare const estimator: Estimator<Interactions, Embedder>;
 * declare const codec: Codec;
 * const failed = await failedChecks(embedderChecks({ estimator, codecs: [codec], seeded: true }));
 * ```
 */
export function embedderChecks(suite: EmbedderSuite): readonly Check[] {
  const interactions = suite.interactions ?? blockInteractions();
  const answers = async (model: Embedder): Promise<unknown> => {
    const { values, known } = model.embed(interactions.users, interactions);
    return { values: [...values], known, items: [...model.itemVectors] };
  };
  return [
    ...estimatorChecks({ ...suite, data: interactions, answers }),
    ...embeddingChecks({ ...suite, interactions }),
  ];
}

/**
 * Registers the contract suite of an embedder as tests: fits are repeatable, every vector has the model's dimensions and
 * is finite, a user's vector depends on the user's own known items alone, users without any get zeros, a saved model is
 * the same model, aborting works, and nothing that was passed is changed.
 *
 * @param name - The name of the block of tests.
 * @param suite - The estimator and what is documented of it.
 *
 * @example
 * ```ts no-run
 * import type { Codec, Embedder, Estimator, Interactions } from "@portrait/core";
 * import { describeEmbedder } from "@portrait/testing";
 *
 * declare const estimator: Estimator<Interactions, Embedder>;
 * declare const codec: Codec;
 * describeEmbedder("lightGcn", { estimator, codecs: [codec], seeded: true });
 * ```
 */
export function describeEmbedder(name: string, suite: EmbedderSuite): void {
  describeChecks(`${name}: the contract of embedders`, embedderChecks(suite));
}
