/** Numbers moved and scaled so that sums of them and of their squares neither overflow nor cancel. */
export interface ScaledTargets {
  /** The scaled number of each row of `order`. */
  readonly values: Float64Array;
  /** What was divided by, a power of 2. */
  readonly scale: number;
  /** The weighted mean of the numbers divided by `scale`, which was subtracted. */
  readonly mean: number;
}

/** The least power of two that is greater than a magnitude; 1 for 0. */
export function powerAbove(magnitude: number): number {
  if (!(magnitude > 0)) return 1;
  const exponent = Math.min(1023, Math.max(-1022, Math.floor(Math.log2(magnitude)) + 1));
  return 2 ** exponent;
}

/**
 * Scales numbers: divided by a power of two into [-2, 2], minus their weighted mean.
 *
 * @param targets - The numbers.
 * @param weights - Their weights; undefined for 1.
 * @param order - The rows to take, in the order in which to sum.
 */
export function scaleTargets(
  targets: Float64Array,
  weights: Float64Array | undefined,
  order: Int32Array,
): ScaledTargets {
  let most = 0;
  for (let at = 0; at < order.length; at++) {
    most = Math.max(most, Math.abs(targets[order[at] as number] as number));
  }
  const scale = powerAbove(most);
  let sum = 0;
  let weight = 0;
  for (let at = 0; at < order.length; at++) {
    const row = order[at] as number;
    const w = weights?.[row] ?? 1;
    sum += (w * (targets[row] as number)) / scale;
    weight += w;
  }
  const mean = sum / weight;
  const values = new Float64Array(order.length);
  for (let at = 0; at < order.length; at++)
    values[at] = (targets[order[at] as number] as number) / scale - mean;
  return { values, scale, mean };
}

/** A power of two by which weights are divided so that their mean is about 1. */
export function weightScale(weights: Float64Array | undefined): number {
  if (weights === undefined) return 1;
  let most = 0;
  for (let row = 0; row < weights.length; row++) most = Math.max(most, weights[row] as number);
  return powerAbove(most) / 2;
}
