/**
 * The pinball loss of a quantile.
 *
 * @param difference - The target less the prediction.
 * @param alpha - Which quantile.
 */
export const quantileLoss = (difference: number, alpha: number): number =>
  difference >= 0 ? alpha * difference : (alpha - 1) * difference;
