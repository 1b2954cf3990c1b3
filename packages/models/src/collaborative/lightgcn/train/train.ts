import { type FitContext, type Interactions, PortraitError } from "@portrait/core";
import { instantiate } from "@portrait/kernels";
import { graph as module } from "@portrait/kernels/graph";
import type { LayerZero } from "../final-vectors.js";
import type { LightGcnParams } from "../lightgcn-options.js";
import type { PairGraph } from "../pair-graph.js";
import { createTrainer, trainerBytes } from "./trainer.js";

/**
 * Learns layer 0 by gradient descent on the kernels.
 *
 * @param graph - The graph.
 * @param start - Where to start from.
 * @param params - The parameters.
 * @param steps - How many steps.
 * @param context - Threads, random numbers and progress.
 * @throws PortraitError `invalid-data` when the loss stops being finite; `aborted`; `out-of-memory` past 4 GiB.
 */
export async function trainLayerZero(
  graph: PairGraph,
  start: LayerZero,
  params: LightGcnParams,
  steps: number,
  context: FitContext<Interactions>,
): Promise<LayerZero> {
  const bytes = trainerBytes(graph, params.factors);
  const kernels = await instantiate(module, { bytes, workers: context.workers });
  try {
    const trainer = createTrainer(kernels, graph, start, params, context.random);
    for (let step = 0; step < steps; step++) {
      const decay = params.learningRateDecay === "linear" ? 1 - step / steps : 1;
      const loss = trainer.step(step, params.learningRate * decay);
      if (!Number.isFinite(loss)) throw diverged(loss, step + 1);
      await context.step(step + 1, steps, loss);
    }
    return trainer.layerZero();
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
