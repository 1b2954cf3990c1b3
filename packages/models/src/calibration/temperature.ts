/** The bounds of the logarithm of the inverse temperature. */
const BOUND = 10;

/**
 * The derivative of the mean log loss of `softmax(beta * z)` with respect to `beta`: it never falls, as the loss is
 * convex.
 */
function slopeAt(
  beta: number,
  scores: Float64Array,
  codes: ArrayLike<number>,
  weights: Float64Array | undefined,
): number {
  const rows = codes.length;
  const width = scores.length / rows;
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const at = row * width;
    let greatest = Number.NEGATIVE_INFINITY;
    for (let column = at; column < at + width; column++)
      greatest = Math.max(greatest, scores[column] as number);
    let [sum, mean] = [0, 0];
    for (let column = at; column < at + width; column++) {
      const score = scores[column] as number;
      const power = Math.exp(beta * (score - greatest));
      sum += power;
      mean += power * score;
    }
    const weight = weights === undefined ? 1 : (weights[row] as number);
    total += weight * (mean / sum - (scores[at + (codes[row] as number)] as number));
  }
  return total;
}

/**
 * Temperature scaling: the inverse temperature `beta`, within `exp(-10)` and `exp(10)`, that minimises the log loss of
 * `softmax(beta * z)`. By bisection of the derivative.
 *
 * Source: Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks" (2017).
 *
 * @param scores - The logarithms of the probabilities that the model gave, row-major.
 * @param codes - For each row its class.
 * @param weights - The weight of each row; undefined when all count the same.
 */
export function temperatureScaling(
  scores: Float64Array,
  codes: ArrayLike<number>,
  weights: Float64Array | undefined,
): number {
  let [low, high] = [-BOUND, BOUND];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (slopeAt(Math.exp(middle), scores, codes, weights) < 0) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}
