import { rocAuc } from "@portrait/metrics";

/** The area under the ROC curve. */
export function auc(scores: Float64Array, target: Float64Array): number {
  const low = scores.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const shares = scores.map((score) => (high > low ? (score - low) / (high - low) : 0.5));
  return rocAuc().compute({ probabilities: shares, target: Uint8Array.from(target) });
}

/**
 * The share of rows whose greatest score is that of their class. One score a row is cut at 0.5 if all are in [0, 1], and
 * at 0, as a decision value, if not.
 */
export function accuracyOf(scores: Float64Array, target: Float64Array): number {
  const width = scores.length / target.length;
  const cut = scores.every((score) => score >= 0 && score <= 1) ? 0.5 : 0;
  let right = 0;
  target.forEach((class_, row) => {
    let best = 0;
    for (let column = 1; column < width; column++) {
      if ((scores[row * width + column] as number) > (scores[row * width + best] as number)) best = column;
    }
    const value = width === 1 ? Number((scores[row] as number) > cut) : best;
    if (value === class_) right++;
  });
  return right / target.length;
}

/** The root of the mean squared error. */
export function rmseOf(scores: Float64Array, target: Float64Array): number {
  const sum = target.reduce((total, value, row) => total + (value - (scores[row] as number)) ** 2, 0);
  return Math.sqrt(sum / target.length);
}

/** The mean Poisson deviance. */
export function devianceOf(scores: Float64Array, target: Float64Array): number {
  const sum = target.reduce((total, value, row) => {
    const mean = scores[row] as number;
    return total + 2 * ((value > 0 ? value * Math.log(value / mean) : 0) - (value - mean));
  }, 0);
  return sum / target.length;
}

/** One figure for scores, by the name of a metric. */
export function judge(
  metric: "rocAuc" | "accuracy" | "rmse" | "poissonDeviance",
  scores: Float64Array,
  target: Float64Array,
): number {
  if (metric === "rocAuc") return auc(scores, target);
  if (metric === "accuracy") return accuracyOf(scores, target);
  return metric === "rmse" ? rmseOf(scores, target) : devianceOf(scores, target);
}
