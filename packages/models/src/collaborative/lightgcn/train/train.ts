import { type FitContext, type Interactions, PortraitError } from "@portrait/core";
import { instantiate } from "@portrait/kernels";
import { graph as module } from "@portrait/kernels/graph";
import type { Judge } from "../../early-stopping/best-state.js";
import { openCourse } from "../../early-stopping/course.js";
import type { RecommenderEvaluation } from "../../early-stopping/recommender-evaluation.js";
import type { LayerZero } from "../final-vectors.js";
import type { LightGcnParams } from "../lightgcn-options.js";
import type { PairGraph } from "../pair-graph.js";
import { createTrainer, trainerBytes } from "./trainer.js";

/** What training came to. */
export interface Trained {
  /** Layer 0: the best that was judged, or without a judge the last. */
  readonly layerZero: LayerZero;
  /** How the metric went, if there was a judge. */
  readonly evaluation: RecommenderEvaluation | undefined;
}

/**
 * Learns layer 0 by gradient descent on the kernels.
 *
 * @param graph - The graph.
 * @param start - Where to start from.
 * @param params - The parameters.
 * @param steps - How many steps.
 * @param context - Threads, random numbers, checkpoint and progress.
 * @param judge - What training is stopped by, if by anything.
 * @throws PortraitError `invalid-data` when the loss stops being finite; `aborted`; `out-of-memory` past 4 GiB.
 */
export async function trainLayerZero(
  graph: PairGraph,
  start: LayerZero,
  params: LightGcnParams,
  steps: number,
  context: FitContext<Interactions>,
  judge: Judge<LayerZero> | undefined,
): Promise<Trained> {
  const bytes = trainerBytes(graph, params.factors);
  const kernels = await instantiate(module, { bytes, workers: context.workers });
  try {
    const trainer = createTrainer(kernels, graph, start, params, context.random);
    const byValues = judge && {
      ...judge,
      score: ({ values }: { readonly values: Float32Array }) => judge.score(trainer.layerZero(values)),
    };
    const course = await openCourse(
      { kind: "lightGcn", steps, learnt: ["values"], judge: byValues },
      context,
      trainer.state(),
    );
    trainer.restore(course.from);
    const { learnt, evaluation } = await course.run((step) => {
      const decay = params.learningRateDecay === "linear" ? 1 - step / steps : 1;
      const loss = trainer.step(step, params.learningRate * decay);
      if (!Number.isFinite(loss)) throw diverged(loss, step + 1);
      return loss;
    }, trainer.state);
    return { layerZero: trainer.layerZero(learnt.values), evaluation };
  } finally {
    kernels.dispose();
  }
}

function diverged(loss: number, step: number): PortraitError {
  return new PortraitError({
    code: "invalid-data",
    message: `lightGcn: the loss became ${loss} at step ${step}.`,
    hint: "Use a smaller learningRate or initialScale.",
  });
}
