import * as tf from "@tensorflow/tfjs-core";

/** Adam over a few variables. */
export interface Adam {
  /**
   * Takes one step; to be called within `tf.tidy`.
   *
   * @param gradients - For each variable its gradient.
   * @param learningRate - The step size.
   */
  step(gradients: readonly tf.Tensor[], learningRate: number): void;
  /** Frees the moments. */
  dispose(): void;
}

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/**
 * Adam (Kingma and Ba 2015, algorithm 1): moments corrected for their start, epsilon beside the root.
 *
 * @param variables - What to learn; it is changed in place and stays the caller's.
 */
export function createAdam(variables: readonly tf.Variable[]): Adam {
  const zeros = (): tf.Variable[] =>
    variables.map(({ shape }) => tf.tidy(() => tf.variable(tf.zeros(shape), false)));
  const first = zeros();
  const second = zeros();
  let steps = 0;
  const blend = (moment: tf.Variable, value: tf.Tensor, beta: number): void => {
    moment.assign(tf.add(tf.mul(moment, beta), tf.mul(value, 1 - beta)));
  };
  return {
    step(gradients, learningRate) {
      steps++;
      const rate = learningRate / (1 - BETA1 ** steps);
      const correction = 1 - BETA2 ** steps;
      variables.forEach((variable, index) => {
        const [mean, square] = [first[index] as tf.Variable, second[index] as tf.Variable];
        const gradient = gradients[index] as tf.Tensor;
        blend(mean, gradient, BETA1);
        blend(square, tf.square(gradient), BETA2);
        const root = tf.add(tf.sqrt(tf.div(square, correction)), EPSILON);
        variable.assign(tf.sub(variable, tf.mul(tf.div(mean, root), rate)));
      });
    },
    dispose() {
      for (const moment of [...first, ...second]) moment.dispose();
    },
  };
}
