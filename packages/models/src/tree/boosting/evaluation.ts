import type { Queries } from "./lambda-rank.js";
import { meanNdcg } from "./ndcg.js";
import { quantileLoss } from "./pinball.js";

/** The metrics by which a fit may stop early. */
export type EvaluationMetric =
  | "logLoss"
  | "error"
  | "auc"
  | "rmse"
  | "mae"
  | "poissonDeviance"
  | "pinball"
  | "ndcg";

/** What the scores of validation rows are judged by. */
export interface Judged {
  /** How many rows. */
  readonly rows: number;
  /** Rows from one output's scores to the next. */
  readonly pitch: number;
  /** How many outputs. */
  readonly outputs: number;
  /** For each row its label, code or number. */
  readonly target: ArrayLike<number>;
  /** Weights, undefined for all 1. */
  readonly weights: Float64Array | undefined;
  /** The queries, for `ndcg`. */
  readonly queries: Queries | undefined;
  /** Which quantile, for `pinball`. */
  readonly alpha: number;
  /** How many of a query's best rows count, for `ndcg`. */
  readonly truncation: number;
}

/** Whether more is better. */
export const rises = (metric: EvaluationMetric): boolean => metric === "auc" || metric === "ndcg";

function weightedMean({ rows, weights }: Judged, of: (row: number) => number): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const weight = weights === undefined ? 1 : (weights[row] as number);
    if (weight === 0) continue;
    sum += weight * of(row);
    total += weight;
  }
  return sum / total;
}

/** `log(1 + exp(x))`. */
const softplus = (x: number): number => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)));

function logLoss(judged: Judged, scores: Float64Array): number {
  const { outputs, pitch, target } = judged;
  if (outputs === 1) {
    return weightedMean(judged, (row) => {
      const score = scores[row] as number;
      return softplus(target[row] === 1 ? -score : score);
    });
  }
  return weightedMean(judged, (row) => {
    let most = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < outputs; k++) most = Math.max(most, scores[k * pitch + row] as number);
    let sum = 0;
    for (let k = 0; k < outputs; k++) sum += Math.exp((scores[k * pitch + row] as number) - most);
    return most + Math.log(sum) - (scores[(target[row] as number) * pitch + row] as number);
  });
}

function error(judged: Judged, scores: Float64Array): number {
  const { outputs, pitch, target } = judged;
  return weightedMean(judged, (row) => {
    if (outputs === 1) return (scores[row] as number) > 0 === (target[row] === 1) ? 0 : 1;
    let best = 0;
    for (let k = 1; k < outputs; k++) {
      if ((scores[k * pitch + row] as number) > (scores[best * pitch + row] as number)) best = k;
    }
    return best === target[row] ? 0 : 1;
  });
}

function auc({ rows, target, weights }: Judged, scores: Float64Array): number {
  const order = Uint32Array.from({ length: rows }, (_, row) => row).sort(
    (a, b) => (scores[a] as number) - (scores[b] as number),
  );
  let [below, area, positives] = [0, 0, 0];
  for (let from = 0; from < rows; ) {
    let [yes, no] = [0, 0];
    const score = scores[order[from] as number];
    let to = from;
    for (; to < rows && scores[order[to] as number] === score; to++) {
      const row = order[to] as number;
      const weight = weights === undefined ? 1 : (weights[row] as number);
      if (target[row] === 1) yes += weight;
      else no += weight;
    }
    area += yes * (below + no / 2);
    below += no;
    positives += yes;
    from = to;
  }
  return area / (positives * below);
}

function poissonDeviance(judged: Judged, scores: Float64Array): number {
  return weightedMean(judged, (row) => {
    const y = judged.target[row] as number;
    const score = scores[row] as number;
    return 2 * ((y > 0 ? y * (Math.log(y) - score) - y : 0) + Math.exp(score));
  });
}

/**
 * A metric of scores.
 *
 * @param metric - Which.
 * @param judged - The rows.
 * @param scores - Their scores, class-major.
 */
export function evaluationOf(metric: EvaluationMetric, judged: Judged, scores: Float64Array): number {
  const { target, alpha } = judged;
  const difference = (row: number): number => (target[row] as number) - (scores[row] as number);
  switch (metric) {
    case "logLoss":
      return logLoss(judged, scores);
    case "error":
      return error(judged, scores);
    case "auc":
      return auc(judged, scores);
    case "rmse":
      return Math.sqrt(weightedMean(judged, (row) => difference(row) ** 2));
    case "mae":
      return weightedMean(judged, (row) => Math.abs(difference(row)));
    case "poissonDeviance":
      return poissonDeviance(judged, scores);
    case "pinball":
      return weightedMean(judged, (row) => quantileLoss(difference(row), alpha));
    case "ndcg":
      return meanNdcg(judged, scores);
  }
}
