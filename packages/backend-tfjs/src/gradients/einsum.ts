import * as tf from "@tensorflow/tfjs-core";
import { termsOf } from "../kernels/einsum.js";

/** The gradient of one operand: the others times `dy`, repeated along the axes that the operand alone has. */
function ofOperand(equation: string, dy: tf.Tensor, saved: readonly tf.Tensor[], which: number): tf.Tensor {
  const { operands, result } = termsOf(equation, saved.length);
  const own = operands[which] as string;
  const others = operands.filter((_, place) => place !== which);
  const known = [...own].filter((letter) => [result, ...others].some((term) => term.includes(letter)));
  const sum = tf.einsum(
    `${[result, ...others].join(",")}->${known.join("")}`,
    dy,
    ...saved.filter((_, place) => place !== which),
  );
  const { shape } = saved[which] as tf.Tensor;
  const kept = shape.map((extent, axis) => (known.includes(own[axis] as string) ? extent : 1));
  return tf.mul(tf.reshape(sum, kept), tf.ones(shape));
}

/** The gradient of `tf.einsum`, which tfjs has on no backend. */
export function einsumGradient(): tf.GradConfig {
  return {
    kernelName: tf.Einsum,
    saveAllInputs: true,
    gradFunc: (dy, saved, attributes) =>
      Object.fromEntries(
        saved.map((_, which) => [
          which,
          () => ofOperand(attributes.equation as string, dy as tf.Tensor, saved, which),
        ]),
      ),
  };
}
