import { requireTfjs, type TfjsBackend } from "@portrait/backend-tfjs";
import { type FitContext, PortraitError } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";
import { createAdam } from "./adam.js";
import { keepBest, type Score } from "./best-weights.js";
import type { Maths } from "./math.js";
import { startWeights, type WeightShape } from "./network.js";
import { tensorMaths } from "./tensor-maths.js";

/** What is trained, and how. */
export interface Training {
  /** The estimator, for messages. */
  readonly kind: string;
  /** The weights. */
  readonly shapes: readonly WeightShape[];
  /** How many epochs at most. */
  readonly epochs: number;
  /** The step size. */
  readonly learningRate: number;
  /** The weight of half the sum of squares of the weights that decay. */
  readonly l2: number;
  /** How many epochs to wait for a better one, with data to stop by. */
  readonly patience: number | null;
  /**
   * The losses of an epoch's steps, one after another; each is called within the tape.
   *
   * @param epoch - The epoch, from 0.
   */
  steps(epoch: number): AsyncIterable<Loss> | Iterable<Loss>;
  /** How well weights do on the data to stop by, if there are any. */
  readonly judge?: (weights: readonly Float32Array[]) => Score | Promise<Score>;
}

/**
 * The loss of one step.
 *
 * @param maths - What to compute with.
 * @param weights - The weights.
 */
export type Loss = (maths: Maths<tf.Tensor>, weights: readonly tf.Tensor[]) => tf.Tensor;

/**
 * Learns weights by Adam on a tfjs backend. All tensors are disposed, however it ends.
 *
 * @param training - What is trained.
 * @param context - Backend, random numbers and progress.
 * @returns The weights, in the order of `shapes`.
 * @throws PortraitError `invalid-argument` without a backend of `tfjs()`; `invalid-data` when the loss stops being finite; `aborted`.
 */
export async function trainWeights(
  training: Training,
  context: Pick<FitContext<unknown>, "backend" | "random" | "step">,
): Promise<readonly Float32Array[]> {
  const { kind, shapes, epochs, l2, learningRate, patience, judge } = training;
  const backend = requireTfjs(kind, context.backend);
  const weights = startWeights(shapes, context.random.fork("weights"));
  const adam = createAdam(weights, learningRate);
  const maths = tensorMaths(context.random.fork("dropout"));
  const best = keepBest(patience);
  for (let epoch = 0; epoch < epochs; epoch++) {
    let [sum, count] = [0, 0];
    for await (const loss of training.steps(epoch)) {
      const { value, gradients } = gradientsOf(backend, maths, shapes, weights, loss);
      sum += value + decay(shapes, weights, gradients, l2);
      count++;
      if (!Number.isFinite(sum)) throw diverged(kind, sum, epoch);
      adam.step(gradients);
    }
    const stop = judge !== undefined && best.take(await judge(weights), weights);
    await context.step(epoch + 1, epochs, sum / count);
    if (stop) break;
  }
  return best.best() ?? weights;
}

function gradientsOf(
  backend: TfjsBackend,
  maths: Maths<tf.Tensor>,
  shapes: readonly WeightShape[],
  weights: readonly Float32Array[],
  loss: Loss,
): { readonly value: number; readonly gradients: readonly Float32Array[] } {
  return backend.run(() => {
    let result = { value: Number.NaN, gradients: [] as readonly Float32Array[] };
    tf.tidy(() => {
      const tensors = shapes.map(({ rows, columns }, index) =>
        tf.tensor2d(weights[index] as Float32Array, [rows, columns]),
      );
      const { value, grads } = tf.valueAndGrads(
        (...given) => tf.sum(loss(maths, given as tf.Tensor[])) as tf.Scalar,
      )(tensors);
      result = {
        value: value.dataSync()[0] as number,
        gradients: grads.map((gradient) => gradient.dataSync<"float32">().slice()),
      };
    });
    return result;
  });
}

/** Adds the penalty's gradient, and gives its value. */
function decay(
  shapes: readonly WeightShape[],
  weights: readonly Float32Array[],
  gradients: readonly Float32Array[],
  l2: number,
): number {
  let penalty = 0;
  if (l2 === 0) return penalty;
  shapes.forEach(({ decays }, index) => {
    if (!decays) return;
    const [values, gradient] = [weights[index] as Float32Array, gradients[index] as Float32Array];
    for (let at = 0; at < values.length; at++) {
      const value = values[at] as number;
      penalty += 0.5 * l2 * value * value;
      gradient[at] = (gradient[at] as number) + l2 * value;
    }
  });
  return penalty;
}

function diverged(kind: string, loss: number, epoch: number): PortraitError {
  return new PortraitError({
    code: "invalid-data",
    message: `${kind}: the loss became ${loss} in epoch ${epoch + 1}.`,
    hint: "Use a smaller learningRate, or normalise the features.",
  });
}
