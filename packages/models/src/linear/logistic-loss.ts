import type { Objective } from "./lbfgs.js";

/** What a binary logistic regression minimises over. */
export interface LogisticProblem {
  /** The design matrix, row-major. */
  readonly matrix: Float64Array;
  /** How many columns it has. */
  readonly width: number;
  /** For each row 1 if the outcome came true, else 0. */
  readonly target: Uint8Array;
  /** The weight of a row whose outcome did not come true, and of one whose did. */
  readonly classWeights: readonly [number, number];
  /** The strength of the penalty, at least 0. */
  readonly l2: number;
  /** Whether the last coordinate of the point is an unpenalised intercept. */
  readonly fitIntercept: boolean;
}

/**
 * The probability `1 / (1 + exp(-logit))`, without overflow.
 *
 * @param logit - The log odds.
 */
export function sigmoid(logit: number): number {
  if (logit >= 0) return 1 / (1 + Math.exp(-logit));
  const odds = Math.exp(logit);
  return odds / (1 + odds);
}

/** `log(1 + exp(x))`, without overflow. */
function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

/**
 * The objective of binary logistic regression, divided by the sum of the row weights:
 *
 * `(sum_i c_i * log(1 + exp(-s_i * (w . x_i + b))) + l2 / 2 * ||w||^2) / sum_i c_i`
 *
 * with `s_i` = 1 if the outcome came true and -1 if not, and `c_i` the weight of its class. The point is `w`, then `b`
 * if there is an intercept. One evaluation is one pass over the matrix.
 *
 * @param problem - See {@link LogisticProblem}.
 */
export function logisticObjective(problem: LogisticProblem): Objective {
  const { matrix, width, target, classWeights, l2, fitIntercept } = problem;
  const [negative, positive] = classWeights;
  const total = target.reduce((sum, outcome) => sum + (outcome === 1 ? positive : negative), 0);
  return (point, gradient) => {
    gradient.fill(0);
    const intercept = fitIntercept ? (point[width] as number) : 0;
    let value = 0;
    let interceptGradient = 0;
    for (let row = 0, at = 0; row < target.length; row++, at += width) {
      let logit = intercept;
      for (let column = 0; column < width; column++) {
        logit += (matrix[at + column] as number) * (point[column] as number);
      }
      const outcome = target[row] as number;
      const weight = outcome === 1 ? positive : negative;
      value += weight * softplus(outcome === 1 ? -logit : logit);
      const residual = weight * (outcome === 1 ? -sigmoid(-logit) : sigmoid(logit));
      interceptGradient += residual;
      for (let column = 0; column < width; column++) {
        gradient[column] = (gradient[column] as number) + residual * (matrix[at + column] as number);
      }
    }
    for (let column = 0; column < width; column++) {
      const coefficient = point[column] as number;
      value += (l2 / 2) * coefficient * coefficient;
      gradient[column] = ((gradient[column] as number) + l2 * coefficient) / total;
    }
    if (fitIntercept) gradient[width] = interceptGradient / total;
    return value / total;
  };
}
