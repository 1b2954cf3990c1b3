/** How well the weights of an epoch do on the data to stop by. */
export interface Score {
  /** The mean loss. */
  readonly loss: number;
  /** The share of right answers, or another number of which more is better. */
  readonly accuracy: number;
}

/** Watches over an early stop. */
export interface BestWeights {
  /**
   * Takes notice of an epoch.
   *
   * @param score - How well it does.
   * @param weights - Its weights; they are copied where they are the best so far.
   * @returns Whether to stop.
   */
  take(score: Score, weights: readonly Float32Array[]): boolean;
  /** The best weights so far, if there was an epoch. */
  best(): readonly Float32Array[] | undefined;
}

/**
 * The rule of Veličković et al. (2018): training stops when neither loss nor accuracy have been as good as their best for
 * `patience` epochs, and the weights of the last epoch at which both were are kept.
 *
 * @param patience - How many epochs to wait; `null`: until the end.
 */
export function keepBest(patience: number | null): BestWeights {
  let [bestLoss, bestAccuracy] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let waited = 0;
  let kept: readonly Float32Array[] | undefined;
  return {
    take({ loss, accuracy }, weights) {
      const [lossHolds, accuracyHolds] = [loss <= bestLoss, accuracy >= bestAccuracy];
      if (lossHolds && accuracyHolds) kept = weights.map((values) => values.slice());
      waited = lossHolds || accuracyHolds ? 0 : waited + 1;
      bestLoss = Math.min(bestLoss, loss);
      bestAccuracy = Math.max(bestAccuracy, accuracy);
      return patience !== null && waited >= patience;
    },
    best: () => kept,
  };
}
