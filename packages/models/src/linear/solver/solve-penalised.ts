import { columnsModel } from "./columns-model.js";
import type { Solution, SolveOptions } from "./outcome.js";
import { type Penalty, penaltyValue, violation } from "./penalty.js";
import type { LinearProblem } from "./problem.js";
import { LARGEST_MATRIX, matrixModel } from "./quadratic-model.js";
import { sampleProblem } from "./sample.js";
import { dot } from "./vectors.js";

/** Share of the decrease that the model promises which a step must bring. */
const DECREASE = 1e-2;

/** Times a step is halved. */
const HALVINGS = 30;

/** With fewer rows the whole is as quick as a part. */
const LEAST_ROWS = 2 ** 15;

/** Groups of eight rows of a sample. */
const GROUPS = 2 ** 12;

/** Steps on the sample. */
const SAMPLE_STEPS = 8;

/**
 * Softmax margins may be shifted together at will: moves the weights of each column, over the classes, to where the
 * penalty is least, which for `l1` alone is about their median.
 */
function settle(problem: LinearProblem, { l1, l2 }: Penalty, point: Float64Array): void {
  const { outputs, columns, loss } = problem;
  if (loss !== "softmax" || l1 + l2 === 0) return;
  const values = new Float64Array(outputs);
  for (let column = 0; column < columns; column++) {
    for (let output = 0; output < outputs; output++)
      values[output] = point[output * columns + column] as number;
    const shift = leastShift(values, l1, l2);
    if (shift === 0) continue;
    for (let output = 0; output < outputs; output++) {
      point[output * columns + column] = (values[output] as number) - shift;
    }
  }
}

/** The `s` that minimises `sum_k l1 * |v_k - s| + l2 / 2 * (v_k - s)^2`. */
function leastShift(values: Float64Array, l1: number, l2: number): number {
  const sorted = values.slice().sort();
  const { length } = sorted;
  const sum = sorted.reduce((a, b) => a + b, 0);
  if (l1 === 0) return sum / length;
  const middle = length >> 1;
  if (l2 === 0) {
    if (length % 2 === 1) return sorted[middle] as number;
    const [low, high] = [sorted[middle - 1] as number, sorted[middle] as number];
    return Math.min(high, Math.max(low, 0));
  }
  for (let below = 0; below <= length; below++) {
    const shift = (l2 * sum + l1 * (length - 2 * below)) / (l2 * length);
    const low = below === 0 ? Number.NEGATIVE_INFINITY : (sorted[below - 1] as number);
    const high = below === length ? Number.POSITIVE_INFINITY : (sorted[below] as number);
    if (shift >= low && shift <= high) return shift;
    if (shift < low) return low;
  }
  return sorted[middle] as number;
}

/**
 * Minimises `(losses + l1 * ||w||_1 + l2 / 2 * ||w||^2) / total` by a proximal Newton method: steps to the minimum of a
 * quadratic model of the losses plus the penalty, found by coordinate descent, shortened until the objective falls enough.
 * After Friedman, Hastie and Tibshirani, "Regularization paths for generalized linear models via coordinate descent",
 * Journal of Statistical Software 33 (2010), and Yuan, Ho and Lin (2012). For softmax losses the models of the classes
 * are bounds that leave out what ties the classes together.
 *
 * @param problem - The problem.
 * @param penalty - The penalty.
 * @param start - Where to start.
 * @param options - When to stop.
 */
export async function solvePenalised(
  problem: LinearProblem,
  penalty: Penalty,
  start: Float64Array,
  options: SolveOptions,
): Promise<Solution> {
  const { instance, rows, sparseWidth, width, total } = problem;
  const dense = sparseWidth === 0 && width < LARGEST_MATRIX;
  let from = start;
  const curved = problem.loss !== "squared";
  if (dense && curved && rows >= LEAST_ROWS && start.every((coordinate) => coordinate === 0)) {
    const mark = instance.mark();
    const sample = sampleProblem(problem, Math.min(GROUPS, rows >> 6));
    const share = sample.total / total;
    if (share > 0) {
      const found = await descend(sample, { l1: penalty.l1 * share, l2: penalty.l2 * share }, start, {
        tolerance: Math.max(options.tolerance, 0.01 / Math.sqrt(sample.rows)),
        maxIterations: SAMPLE_STEPS,
        onIteration: async () => {},
      });
      if (found.point.every(Number.isFinite)) from = found.point;
    }
    instance.release(mark);
  }
  return descend(problem, penalty, from, options);
}

async function descend(
  problem: LinearProblem,
  penalty: Penalty,
  start: Float64Array,
  options: SolveOptions,
): Promise<Solution> {
  const { sparseWidth, width, total, outputs, columns } = problem;
  const { l1, l2 } = penalty;
  const weights = outputs * columns;
  const dense = sparseWidth === 0 && width < LARGEST_MATRIX;
  const model = dense ? matrixModel(problem, penalty) : columnsModel(problem, penalty);
  const gradient = new Float64Array(start.length);
  const evaluate = (point: Float64Array) => {
    const { value, details } = problem.evaluateInDetail(point, gradient);
    for (let index = 0; index < weights; index++) {
      gradient[index] = (gradient[index] as number) + l2 * (point[index] as number);
    }
    return { value: value + penaltyValue(penalty, point, weights), details };
  };
  let point = start.slice();
  let { value, details } = evaluate(point);
  let iterations = 0;
  const ended = (reason: Solution["reason"]): Solution => ({
    point,
    value: value / total,
    gradientNorm: violation(l1, point, gradient, weights) / total,
    iterations,
    reason,
  });
  for (;;) {
    const distance = violation(l1, point, gradient, weights);
    if (distance <= options.tolerance * total) return ended("gradient");
    if (iterations >= options.maxIterations) return ended("iterations");
    const exact = problem.loss === "squared" ? 0.1 * options.tolerance * total : 0.01 * distance;
    const step = model.step(point, gradient, details, Math.max(exact, 0.01 * options.tolerance * total));
    const promised = promise(penalty, point, step, gradient, weights, value);
    const before = { point, value, gradient: gradient.slice() };
    let length = 1;
    let taken = false;
    for (let halving = 0; halving < HALVINGS; halving++, length /= 2) {
      const next = before.point.map((coordinate, index) => coordinate + length * (step[index] as number));
      settle(problem, penalty, next);
      const found = evaluate(next);
      const enough = before.value + DECREASE * length * promised + 1e-13 * Math.abs(before.value);
      if (found.value <= enough) {
        point = next;
        ({ value, details } = found);
        taken = true;
        break;
      }
    }
    const still = point.every((coordinate, index) => coordinate === before.point[index]);
    if (!taken || still) {
      point = before.point;
      value = before.value;
      gradient.set(before.gradient);
      return ended("stalled");
    }
    iterations++;
    await options.onIteration(iterations, value / total);
  }
}

/** What the objective would fall by, to first order in the losses: negative. */
function promise(
  penalty: Penalty,
  point: Float64Array,
  step: Float64Array,
  gradient: Float64Array,
  weights: number,
  value: number,
): number {
  let change = dot(gradient, step);
  for (let index = 0; index < weights; index++) {
    const at = point[index] as number;
    change += penalty.l1 * (Math.abs(at + (step[index] as number)) - Math.abs(at));
  }
  return Math.min(change, 1e-15 * Math.abs(value));
}
