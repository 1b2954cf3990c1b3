import { PortraitError } from "@portrait/core";
import { instantiateSync } from "@portrait/kernels";
import { type TensorKernels, tensor } from "@portrait/kernels/tensor";
import * as tf from "@tensorflow/tfjs-core";
import { sharedMemoryOf } from "../kernels/shared-memory.js";

/** The numbers of one step of Adam. */
export interface AdamRates {
  /** How much of the mean gradient is kept. */
  readonly beta1: number;
  /** How much of the mean squared gradient is kept. */
  readonly beta2: number;
  /** Added to the root. */
  readonly epsilon: number;
  /** The step size, corrected for the start of the mean. */
  readonly rate: number;
  /** The correction for the start of the mean square. */
  readonly correction: number;
}

/** One step of Adam on one variable. */
export interface AdamStep {
  /** What learns. */
  readonly variable: tf.Variable;
  /** The mean gradient. */
  readonly mean: tf.Variable;
  /** The mean squared gradient. */
  readonly square: tf.Variable;
  /** The gradient. */
  readonly gradient: tf.Tensor;
  /** The numbers. */
  readonly rates: AdamRates;
  /** Whether rows without a gradient stay. */
  readonly lazy: boolean;
}

/** Changes a variable and its moments by one step; to be called within `tf.tidy`. */
export function adamStep(step: AdamStep): void {
  const { variable, mean, square, gradient } = step;
  if (gradient.dtype !== "float32" || !tf.util.arraysEqual(gradient.shape, variable.shape)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `adam: the gradient of "${variable.name}" must be float32 of shape [${variable.shape.join(", ")}]; received ${gradient.dtype} of shape [${gradient.shape.join(", ")}].`,
    });
  }
  const memory = sharedMemoryOf(tf.backend());
  if (memory === undefined) {
    stepOverCopies(step);
    return;
  }
  const changed = [variable, mean, square];
  for (const held of changed) own(held);
  const places = [...changed, gradient].map(memory.address) as [number, number, number, number];
  run(memory.kernels, places, step);
  memory.renew(variable);
}

function run(
  kernels: TensorKernels,
  places: readonly [number, number, number, number],
  step: AdamStep,
): void {
  const { variable, rates, lazy } = step;
  const { beta1, beta2, epsilon, rate, correction } = rates;
  const numbers = [beta1, beta2, epsilon, rate, correction] as const;
  if (lazy && variable.rank > 1) {
    const rows = variable.shape[0] as number;
    kernels.adamRows(...places, rows, rows === 0 ? 0 : variable.size / rows, ...numbers);
  } else kernels.adam(...places, variable.size, ...numbers);
}

/** Gives a variable data of its own, if other tensors share them, as they must not change. */
function own(variable: tf.Variable): void {
  const backend = tf.backend();
  if (backend.refCount(variable.dataId) > 1) variable.assign(tf.add(variable, 0));
}

function stepOverCopies(step: AdamStep): void {
  const { variable, mean, square, gradient } = step;
  const instance = instantiateSync(tensor);
  try {
    const changed = [variable, mean, square];
    const places = [...changed, gradient].map((held) => {
      const place = instance.alloc(4 * held.size);
      instance.f32(place, held.size).set(held.dataSync<"float32">());
      return place;
    }) as [number, number, number, number];
    run(instance.kernels, places, step);
    changed.forEach((held, which) => {
      held.assign(tf.tensor(instance.f32(places[which] as number, held.size).slice(), held.shape));
    });
  } finally {
    instance.dispose();
  }
}
