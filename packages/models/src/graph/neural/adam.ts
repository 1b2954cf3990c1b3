/** Adam over a few arrays of numbers. */
export interface Adam {
  /**
   * Takes one step.
   *
   * @param gradients - For each array its gradient.
   */
  step(gradients: readonly Float32Array[]): void;
}

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/**
 * Adam (Kingma and Ba 2015, algorithm 1).
 *
 * @param weights - What to learn; changed in place.
 * @param learningRate - The step size.
 */
export function createAdam(weights: readonly Float32Array[], learningRate: number): Adam {
  const first = weights.map(({ length }) => new Float32Array(length));
  const second = weights.map(({ length }) => new Float32Array(length));
  let steps = 0;
  return {
    step(gradients) {
      steps++;
      const rate = learningRate / (1 - BETA1 ** steps);
      const correction = 1 - BETA2 ** steps;
      weights.forEach((values, index) => {
        const [m, v] = [first[index] as Float32Array, second[index] as Float32Array];
        const gradient = gradients[index] as Float32Array;
        for (let at = 0; at < values.length; at++) {
          const g = gradient[at] as number;
          m[at] = BETA1 * (m[at] as number) + (1 - BETA1) * g;
          v[at] = BETA2 * (v[at] as number) + (1 - BETA2) * g * g;
          const root = Math.sqrt((v[at] as number) / correction) + EPSILON;
          values[at] = (values[at] as number) - (rate * (m[at] as number)) / root;
        }
      });
    },
  };
}
