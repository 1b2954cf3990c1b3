import { numberOption, PortraitError, resolveOptions } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";
import { compute } from "../kernels/compute.js";
import { checkVector } from "./check-tensor.js";

/** Options of {@link layerNorm}. */
export interface LayerNormOptions {
  /** Added to the variance, > 0; 1e-5, if left out. */
  readonly epsilon?: number;
}

const rules = { epsilon: numberOption(1e-5, { min: 0, exclusiveMin: true }) };

/**
 * Layer normalisation along the last axis, in one pass each way: `gamma (x - mean) / sqrt(variance + epsilon) + beta`, the
 * variance over all of a row (Ba, Kiros and Hinton 2016). Differentiable once in all three. On the wasm backend it runs in its
 * memory, on others over copies. O(size of x).
 *
 * @param x - Float32, of at least one axis and one number along the last, d of them.
 * @param gamma - Float32, d factors.
 * @param beta - Float32, d shifts.
 * @param options - See {@link LayerNormOptions}.
 * @returns A tensor of the shape of `x`.
 * @throws PortraitError `invalid-argument` when a type or shape does not fit; `invalid-option` for another epsilon.
 *
 * @example
 * ```ts
 * import { layerNorm, tfjs } from "@portrait/backend-tfjs";
 *
 * const backend = await tfjs("wasm");
 * const rows = backend.tidy((tf) =>
 *   layerNorm(tf.tensor2d([[1, 3]]), tf.ones([2]), tf.zeros([2])).dataSync(),
 * );
 * rows[1]; // ≈ 1.0000
 * backend.dispose();
 * ```
 */
export function layerNorm<T extends tf.Tensor>(
  x: T,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  options: LayerNormOptions = {},
): T {
  const { epsilon } = resolveOptions("layerNorm", rules, options);
  const width = x.shape[x.rank - 1];
  if (x.dtype !== "float32" || !width) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `layerNorm: "x" must be float32 with at least one number along its last axis; received ${x.dtype} of shape [${x.shape.join(", ")}].`,
    });
  }
  checkVector("layerNorm", "gamma", gamma, width);
  checkVector("layerNorm", "beta", beta, width);
  const { shape } = x;
  const rows = x.size / width;
  const operation = tf.customGrad((input, factors, shifts, save) => {
    const [y, normal, scales] = compute({
      inputs: [input as tf.Tensor, factors as tf.Tensor, shifts as tf.Tensor],
      outputs: [{ shape }, { shape }, { shape: [rows] }],
      run: (kernels, [i, g, b], [out, n, s]) =>
        kernels.layerNorm(
          i as number,
          g as number,
          b as number,
          rows,
          width,
          epsilon,
          out as number,
          n as number,
          s as number,
        ),
    }) as [tf.Tensor, tf.Tensor, tf.Tensor];
    (save as tf.GradSaveFunc)([normal, scales, factors as tf.Tensor]);
    return {
      value: y,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => gradients(dy, saved, rows, width),
    };
  });
  return operation(x, gamma, beta) as T;
}

function gradients(dy: tf.Tensor, saved: readonly tf.Tensor[], rows: number, width: number): tf.Tensor[] {
  const [normal, scales, gamma] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
  return compute({
    inputs: [normal, scales, gamma, dy],
    outputs: [{ shape: dy.shape }, { shape: [width] }, { shape: [width] }],
    run: ({ layerNormGradient }, [n, s, g, d], [dx, dgamma, dbeta]) =>
      layerNormGradient(
        n as number,
        s as number,
        g as number,
        d as number,
        rows,
        width,
        dx as number,
        dgamma as number,
        dbeta as number,
      ),
  });
}
