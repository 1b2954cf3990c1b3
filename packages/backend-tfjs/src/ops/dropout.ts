import { integerOption, numberOption, type OptionRule, PortraitError, resolveOptions } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";
import { compute } from "../kernels/compute.js";

/** Options of {@link dropout} and {@link sparseDropoutMatMul}. */
export interface DropoutOptions {
  /** The share of numbers that become 0, in [0, 1); 0.5, if left out. */
  readonly rate?: number;
  /** Which numbers: an integer in [0, 2^32); 0, if left out. Take another one in each step. */
  readonly seed?: number;
}

/** The rules of {@link DropoutOptions}. */
export const dropoutRules: { readonly rate: OptionRule<number>; readonly seed: OptionRule<number> } = {
  rate: numberOption(0.5, { min: 0, max: 1, exclusiveMax: true }),
  seed: integerOption(0, { min: 0, max: 0xffffffff }),
};

/** What kernels take in place of a rate: drop where 32 bits are below `threshold`, and scale the others. */
export function dropoutFactors(rate: number): { readonly threshold: number; readonly scale: number } {
  return { threshold: Math.floor(rate * 2 ** 32), scale: 1 / (1 - rate) };
}

/**
 * Dropout (Srivastava et al. 2014): each number is 0 with probability `rate` and otherwise divided by `1 - rate`. Differentiable.
 * Which numbers depends on `seed` and their places alone, a hash of both, so that no mask is drawn, kept or copied, and every
 * backend drops the same. On the wasm backend it runs in its memory, on others over copies. O(size of x).
 *
 * @param x - Float32, of any shape.
 * @param options - See {@link DropoutOptions}.
 * @returns A tensor of the shape of `x`.
 * @throws PortraitError `invalid-argument` when `x` is not float32; `invalid-option` for an unknown or unfit option.
 *
 * @example
 * ```ts
 * import { dropout, tfjs } from "@portrait/backend-tfjs";
 *
 * const backend = await tfjs("wasm");
 * const kept = backend.tidy((tf) => dropout(tf.ones([8]), { rate: 0.5, seed: 3 }).dataSync());
 * kept.every((number) => number === 0 || number === 2); // => true
 * backend.dispose();
 * ```
 */
export function dropout<T extends tf.Tensor>(x: T, options: DropoutOptions = {}): T {
  const { rate, seed } = resolveOptions("dropout", dropoutRules, options);
  if (x.dtype !== "float32") {
    throw new PortraitError({
      code: "invalid-argument",
      message: `dropout: "x" must be float32; received ${x.dtype}.`,
    });
  }
  return drop(x, rate, seed) as T;
}

function drop(x: tf.Tensor, rate: number, seed: number): tf.Tensor {
  const { threshold, scale } = dropoutFactors(rate);
  const operation = tf.customGrad((input) => ({
    value: compute({
      inputs: [input as tf.Tensor],
      outputs: [{ shape: x.shape }],
      run: (kernels, [from], [out]) =>
        kernels.dropout(from as number, x.size, seed, threshold, scale, out as number),
    })[0] as tf.Tensor,
    gradFunc: (dy: tf.Tensor) => drop(dy, rate, seed),
  }));
  return operation(x);
}
