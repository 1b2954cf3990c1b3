import { type Factor, factorGram, LARGEST_FACTOR, type Precondition, preconditionBy } from "./curvature.js";
import type { Details, LinearProblem } from "./problem.js";
import { sampleProblem } from "./sample.js";
import { hasSoftmaxFactor, softmaxCurvature } from "./softmax-curvature.js";
import { dot, greatest } from "./vectors.js";

/** With fewer rows the whole is as quick as a part. */
const LEAST_ROWS = 2 ** 15;

/** At most so many groups of eight rows. */
const MOST_GROUPS = 2 ** 11;

/** So many with very many rows, a 256th of which they are. */
const MOST_GROUPS_LARGE = 2 ** 12;

/** Newton steps on the sample, and before them on an eighth of it. */
const STEPS = 6;

/** A point near the optimum, and a guess at the inverse second derivatives there. */
export interface WarmStart {
  /** The point. */
  readonly point: Float64Array;
  /** The guess. */
  readonly precondition: Precondition;
}

/** The second derivatives of the loss of each row by the margin of one output; for softmax those that bound them. */
export function curvaturesOf(problem: LinearProblem, details: Details, output: number, into: number): number {
  const { instance, rows, outputs, loss, weights, target } = problem;
  if (outputs === 1) return details.curvatures;
  if (loss !== "softmax") return details.curvatures;
  const residuals = instance.f64(details.residuals + output * rows * 8, rows);
  const codes = instance.f64(target, rows);
  const weightOf = weights === 0 ? undefined : instance.f64(weights, rows);
  const curvatures = instance.f64(into, rows);
  for (let row = 0; row < rows; row++) {
    const own = codes[row] === output ? (weightOf === undefined ? 1 : (weightOf[row] as number)) : 0;
    curvatures[row] = (residuals[row] as number) + own;
  }
  return into;
}

function curvatureOf(
  problem: LinearProblem,
  sample: LinearProblem,
  details: Details,
  l2: number,
  room: number,
): Precondition | undefined {
  if (hasSoftmaxFactor(problem)) return softmaxCurvature(sample, details, l2, room);
  const found = factors(sample, details, l2, room);
  return found === undefined ? undefined : preconditionBy(problem, found);
}

function factors(sample: LinearProblem, details: Details, l2: number, room: number): Factor[] | undefined {
  const found: Factor[] = [];
  for (let output = 0; output < sample.outputs; output++) {
    const gram = sample.gram(curvaturesOf(sample, details, output, room));
    const factor = factorGram(sample, gram, 1, l2, sample.total);
    if (factor === undefined) return undefined;
    found.push(factor);
  }
  return found;
}

/**
 * Solves a problem with many rows on a sample of them by Newton's method. The sample's optimum is about as far from
 * the whole one as sampling makes it, and its second derivatives are nearly those of the whole.
 *
 * @param problem - The problem.
 * @param l2 - The strength of the penalty, for all rows.
 * @param start - Where to start.
 * @returns Nothing when there are few rows, many columns or sparse ones, or the sample does not serve.
 */
export function warmStart(problem: LinearProblem, l2: number, start: Float64Array): WarmStart | undefined {
  const { rows, width, sparseWidth, total, instance } = problem;
  const whole = hasSoftmaxFactor(problem);
  const most = Math.min(Math.max(MOST_GROUPS, rows >> 8), MOST_GROUPS_LARGE);
  const groups = Math.min(whole ? MOST_GROUPS / 2 : most, rows >> 6);
  if (rows < LEAST_ROWS || sparseWidth > 0 || width + 1 > LARGEST_FACTOR || groups * 8 < 20 * (width + 1))
    return undefined;
  const mark = instance.mark();
  try {
    const sample = sampleProblem(problem, groups);
    if (!(sample.total > 0)) return undefined;
    const part = sampleProblem(sample, groups >> 3);
    const served = groups >= 64 * (width + 1) && part.total > 0;
    const rough = served ? newton(problem, part, (l2 * part.total) / total, start) : undefined;
    return newton(problem, sample, (l2 * sample.total) / total, rough?.point ?? start);
  } finally {
    instance.release(mark);
  }
}

function newton(
  problem: LinearProblem,
  sample: LinearProblem,
  l2: number,
  start: Float64Array,
): WarmStart | undefined {
  const { columns, outputs, total } = { ...sample };
  const weights = columns * outputs;
  const room = sample.instance.alloc(sample.rows * 8);
  const enough = 0.1 / Math.sqrt(sample.rows);
  let point: Float64Array = start.slice();
  let last: { readonly value: number; readonly point: Float64Array } | undefined;
  let precondition: Precondition | undefined;
  for (let step = 0; step < STEPS; step++) {
    const gradient = new Float64Array(point.length);
    const { value: losses, details } = sample.evaluateInDetail(point, gradient);
    const part = point.subarray(0, weights);
    const value = losses + (l2 / 2) * dot(part, part);
    if (!Number.isFinite(value) || (last !== undefined && value > last.value)) {
      if (last === undefined) return undefined;
      point = last.point;
      break;
    }
    last = { value, point };
    for (let index = 0; index < weights; index++) {
      gradient[index] = (gradient[index] as number) + l2 * (point[index] as number);
    }
    for (let index = 0; index < gradient.length; index++)
      gradient[index] = (gradient[index] as number) / total;
    const near = greatest(gradient) < enough;
    if (near && precondition !== undefined) break;
    precondition = curvatureOf(problem, sample, details, l2, room);
    if (precondition === undefined) return undefined;
    if (near) break;
    const move = gradient.slice();
    precondition(move);
    point = point.map((coordinate, index) => coordinate - (move[index] as number));
  }
  return precondition === undefined ? undefined : { point, precondition };
}
