import type { BoostingParams } from "./boosting-options.js";
import { METRICS } from "./boosting-options.js";
import { type EvaluationMetric, evaluationOf, type Judged, rises } from "./evaluation.js";

/** How a metric of the validation data went during a fit. */
export interface Evaluation {
  /** The metric. */
  readonly metric: EvaluationMetric;
  /** Its value before the fit's first iteration, then after each. */
  readonly values: readonly number[];
  /** How many iterations of this fit were kept: those up to the best value; 0 if none bettered the first. */
  readonly best: number;
}

/** Follows a metric through a fit. */
export interface Evaluator {
  /**
   * Judges the scores as they are.
   *
   * @returns The metric, and whether to stop.
   */
  judge(): {
    /** The metric. */
    readonly value: number;
    /** Whether to stop. */
    readonly stop: boolean;
  };
  /** How it went. */
  result(): Evaluation;
}

/** How many iterations may fail to better the metric, where nothing else is said. */
const PATIENCE = 20;

/**
 * Starts to follow a metric.
 *
 * @param params - The options.
 * @param judged - The validation rows.
 * @param scores - Gives their scores.
 */
export function createEvaluation(
  params: BoostingParams,
  judged: Judged,
  scores: () => Float64Array,
): Evaluator {
  const { patience = PATIENCE, metric = METRICS[params.objective][0] as EvaluationMetric } =
    params.earlyStopping ?? {};
  const better = rises(metric)
    ? (a: number, b: number): boolean => a > b
    : (a: number, b: number): boolean => a < b;
  const values = [evaluationOf(metric, judged, scores())];
  let best = 0;
  return {
    judge() {
      const value = evaluationOf(metric, judged, scores());
      values.push(value);
      if (better(value, values[best] as number)) best = values.length - 1;
      return { value, stop: values.length - 1 - best >= patience };
    },
    result: () => Object.freeze({ metric, values: Object.freeze(values), best }),
  };
}
