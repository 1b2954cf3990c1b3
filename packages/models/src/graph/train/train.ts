import { requireTfjs, sparseMatrix } from "@portrait/backend-tfjs";
import { type FitContext, type Interactions, PortraitError } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";
import type { LayerZero } from "../final-vectors.js";
import type { LightGcnParams } from "../lightgcn-options.js";
import type { PairGraph } from "../pair-graph.js";
import { createAdam } from "./adam.js";
import { edgeSplits } from "./edge-split.js";
import { stepObjective } from "./objective.js";

/**
 * Learns layer 0 by gradient descent on a tfjs backend. All tensors are disposed, however it ends.
 *
 * @param graph - The graph.
 * @param start - Where to start from.
 * @param params - The parameters.
 * @param steps - How many steps.
 * @param context - Backend, random numbers and progress.
 * @throws PortraitError `invalid-argument` without a backend of `tfjs()`; `invalid-data` when the loss stops being
 *   finite; `aborted`.
 */
export async function trainLayerZero(
  graph: PairGraph,
  start: LayerZero,
  params: LightGcnParams,
  steps: number,
  context: FitContext<Interactions>,
): Promise<LayerZero> {
  const backend = requireTfjs("lightGcn", context.backend);
  const edges = sparseMatrix(graph.edges);
  const random = context.random.fork("negatives");
  const nextSplit = edgeSplits(edges, graph.targets, params.edgeDropout, context.random.fork("edges"));
  const arrays = start.users === undefined ? [start.items] : [start.items, start.users];
  const variables = backend.run(() =>
    arrays.map((values) =>
      tf.tidy(() => tf.variable(tf.tensor2d(values, [values.length / params.factors, params.factors]))),
    ),
  );
  const adam = backend.run(() => createAdam(variables));
  try {
    for (let step = 0; step < steps; step++) {
      const objective = stepObjective(nextSplit(), graph.edges, params, random);
      const decay = params.learningRateDecay === "linear" ? 1 - step / steps : 1;
      let loss = Number.NaN;
      backend.tidy(() => {
        const { value, grads } = tf.valueAndGrads((items, users) =>
          objective({ items: items as tf.Tensor, users }),
        )(variables);
        loss = value.dataSync()[0] as number;
        adam.step(grads, params.learningRate * decay);
      });
      if (!Number.isFinite(loss)) throw diverged(loss, step + 1);
      await context.step(step + 1, steps, loss);
    }
    const [items, users] = backend.run(() => variables.map((variable) => variable.dataSync<"float32">()));
    return { items: items as Float32Array, users };
  } finally {
    adam.dispose();
    for (const variable of variables) variable.dispose();
  }
}

function diverged(loss: number, step: number): PortraitError {
  return new PortraitError({
    code: "invalid-data",
    message: `lightGcn: the loss became ${loss} at step ${step}.`,
    hint: "Use a smaller learningRate or initialScale.",
  });
}
