/** The logistic function of a score: `1 / (1 + exp(-(slope * z + intercept)))`. */
export interface PlattFunction {
  /** What the score is multiplied by. */
  readonly slope: number;
  /** What is added. */
  readonly intercept: number;
}

/** The sums of a step: loss, gradient and curvature. */
interface Sums {
  readonly loss: number;
  readonly gradient: readonly [number, number];
  readonly curvature: readonly [number, number, number];
}

const MOST_STEPS = 200;
const RIDGE = 1e-12;

/**
 * A function of the log odds that is greater than 0 and less than 1 for every finite number.
 *
 * @param odds - The log odds.
 */
export function logistic(odds: number): number {
  if (odds >= 0) return 1 / (1 + Math.exp(-odds));
  const power = Math.exp(odds);
  return power / (1 + power);
}

const softplus = (odds: number): number => Math.max(odds, 0) + Math.log1p(Math.exp(-Math.abs(odds)));

function sums(
  scores: Float64Array,
  targets: Float64Array,
  weights: Float64Array | undefined,
  { slope, intercept }: PlattFunction,
): Sums {
  let [loss, g0, g1, h00, h01, h11] = [0, 0, 0, 0, 0, 0];
  for (let row = 0; row < scores.length; row++) {
    const weight = weights === undefined ? 1 : (weights[row] as number);
    const score = scores[row] as number;
    const target = targets[row] as number;
    const odds = slope * score + intercept;
    const probability = logistic(odds);
    const difference = weight * (probability - target);
    const variance = weight * probability * (1 - probability);
    loss += weight * (softplus(odds) - target * odds);
    g0 += difference * score;
    g1 += difference;
    h00 += variance * score * score;
    h01 += variance * score;
    h11 += variance;
  }
  return { loss, gradient: [g0, g1], curvature: [h00, h01, h11] };
}

const steepness = ({ gradient: [g0, g1] }: Sums): number => Math.max(Math.abs(g0), Math.abs(g1));

/**
 * Newton's step, halved until the loss lessens; where rounding hides that, until the gradient does.
 *
 * @returns The next point, or undefined when none is better.
 */
function stepFrom(
  point: PlattFunction,
  now: Sums,
  at: (point: PlattFunction) => Sums,
): { readonly point: PlattFunction; readonly sums: Sums } | undefined {
  const [g0, g1] = now.gradient;
  const [h00, h01, h11] = now.curvature;
  const determinant = (h00 + RIDGE) * (h11 + RIDGE) - h01 * h01;
  const d0 = ((h11 + RIDGE) * g0 - h01 * g1) / determinant;
  const d1 = ((h00 + RIDGE) * g1 - h01 * g0) / determinant;
  for (let size = 1; size > 1e-10; size /= 2) {
    const next = { slope: point.slope - size * d0, intercept: point.intercept - size * d1 };
    const then = at(next);
    const lessens = then.loss < now.loss - 1e-4 * size * (g0 * d0 + g1 * d1);
    const level = Math.abs(then.loss - now.loss) <= 1e-13 * (1 + now.loss);
    if (lessens || (level && steepness(then) < steepness(now))) return { point: next, sums: then };
  }
  return undefined;
}

/**
 * Platt scaling: minimises the log loss of `1 / (1 + exp(-(slope * z + intercept)))` against targets that are drawn
 * from 0 and 1 towards the middle, `(n1 + 1) / (n1 + 2)` for outcomes that came true and `1 / (n0 + 2)` for others,
 * where `n1` and `n0` are their weights. By Newton's method with halved steps.
 *
 * Source: Platt, "Probabilistic outputs for support vector machines" (1999); Lin, Lin and Weng (2007) for the method.
 *
 * @param scores - The log odds that the model gave.
 * @param outcomes - 1 where the outcome came true, else 0.
 * @param weights - The weight of each; undefined when all count the same.
 */
export function plattScaling(
  scores: Float64Array,
  outcomes: ArrayLike<number>,
  weights: Float64Array | undefined,
): PlattFunction {
  let [n0, n1] = [0, 0];
  for (let row = 0; row < scores.length; row++) {
    const weight = weights === undefined ? 1 : (weights[row] as number);
    if (outcomes[row] === 1) n1 += weight;
    else n0 += weight;
  }
  const targets = Float64Array.from(outcomes, (outcome) =>
    outcome === 1 ? (n1 + 1) / (n1 + 2) : 1 / (n0 + 2),
  );
  let point: PlattFunction = { slope: 0, intercept: Math.log((n1 + 1) / (n0 + 1)) };
  let now = sums(scores, targets, weights, point);
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = stepFrom(point, now, (other) => sums(scores, targets, weights, other));
    if (next === undefined) break;
    point = next.point;
    now = next.sums;
  }
  return Object.freeze(point);
}
