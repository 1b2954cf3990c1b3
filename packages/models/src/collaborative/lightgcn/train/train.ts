import {
  describeValue,
  type FitCheckpoint,
  type FitContext,
  type Interactions,
  PortraitError,
  type Tensor,
} from "@portrait/core";
import { instantiate } from "@portrait/kernels";
import { graph as module } from "@portrait/kernels/graph";
import type { LayerZero } from "../final-vectors.js";
import type { LightGcnParams } from "../lightgcn-options.js";
import type { PairGraph } from "../pair-graph.js";
import { createTrainer, type Trainer, type TrainingState, trainerBytes } from "./trainer.js";

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
    const { checkpoint } = context;
    for (let step = await goOn(trainer, checkpoint); step < steps; step++) {
      const decay = params.learningRateDecay === "linear" ? 1 - step / steps : 1;
      const loss = trainer.step(step, params.learningRate * decay);
      if (!Number.isFinite(loss)) throw diverged(loss, step + 1);
      await checkpoint?.keep(step + 1, () => tensorsOf(trainer.state(), params.factors));
      await context.step(step + 1, steps, loss);
    }
    return trainer.layerZero();
  } finally {
    kernels.dispose();
  }
}

function tensorsOf(state: TrainingState, width: number): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(
    Object.entries(state).map(([name, data]) => [name, { shape: [data.length / width, width], data }]),
  );
}

/** The step to go on from: that which was kept, if one was, else the first. */
async function goOn(trainer: Trainer, checkpoint: FitCheckpoint | undefined): Promise<number> {
  const kept = await checkpoint?.load();
  if (kept === undefined) return 0;
  const size = trainer.state().values.length;
  const read = (name: keyof TrainingState): Float32Array => {
    const data = kept.tensors[name]?.data;
    if (data instanceof Float32Array && data.length === size) return data;
    throw new PortraitError({
      code: "invalid-artifact",
      message: `lightGcn: the checkpoint's tensor "${name}" must hold ${size} 32-bit floats; received ${describeValue(data)}.`,
      hint: "Remove it, and the fit begins anew.",
    });
  };
  trainer.restore({ values: read("values"), first: read("first"), second: read("second") });
  return kept.step;
}

function diverged(loss: number, step: number): PortraitError {
  return new PortraitError({
    code: "invalid-data",
    message: `lightGcn: the loss became ${loss} at step ${step}.`,
    hint: "Use a smaller learningRate or initialScale.",
  });
}
