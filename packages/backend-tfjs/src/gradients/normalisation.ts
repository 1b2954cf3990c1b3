import * as tf from "@tensorflow/tfjs-core";

/** Sums over the axes that the operand does not have, or all numbers where it has them all. */
function fit(gradient: tf.Tensor, shape: number[]): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, gradient.shape);
  return tf.reshape(axes.length === 0 ? gradient : tf.sum(gradient, axes), shape);
}

/** The gradient of `tf.batchNorm`: `y = scale (x - mean) / sqrt(variance + epsilon) + offset`. */
export function normalisationGradient(): tf.GradConfig {
  return {
    kernelName: tf.FusedBatchNorm,
    inputsToSave: ["x", "mean", "variance", "scale"],
    gradFunc: (upstream, saved, attributes) => {
      const dy = upstream as tf.Tensor;
      const [x, mean, variance, scale] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor | undefined];
      const inverse = tf.rsqrt(tf.add(variance, attributes.varianceEpsilon as number));
      const scaled = scale === undefined || scale === null ? dy : tf.mul(dy, scale);
      const normal = (): tf.Tensor => tf.mul(tf.sub(x, mean), inverse);
      const ofX = (): tf.Tensor => tf.mul(scaled, inverse);
      return {
        x: ofX,
        mean: () => tf.neg(fit(ofX(), mean.shape)),
        variance: () =>
          tf.mul(fit(tf.mul(scaled, normal()), variance.shape), tf.mul(-0.5, tf.square(inverse))),
        scale: () => fit(tf.mul(dy, normal()), mean.shape),
        offset: () => fit(dy, mean.shape),
      };
    },
  };
}
