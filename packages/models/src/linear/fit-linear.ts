import type { FitContext, Table } from "@portrait/core";
import type { LinearLoss } from "@portrait/kernels/linear";
import { type Convergence, convergenceOf } from "./convergence.js";
import { type DesignEncoder, type LaidProblem, layProblem } from "./solver/lay-data.js";
import type { Solution } from "./solver/outcome.js";
import { type LinearSolver, solve } from "./solver/solve.js";

/** The weights of a linear model. */
export interface Coefficients {
  /** For each output one weight for each matrix column, output after output. */
  readonly weights: Float64Array;
  /** For each output its intercept; 0 without one. */
  readonly intercepts: Float64Array;
}

/** The options that every linear fit has. */
export interface SolverParams {
  /** The strength of the penalty on the magnitudes. */
  readonly l1: number;
  /** The strength of the penalty on the squares. */
  readonly l2: number;
  /** Whether there are intercepts. */
  readonly fitIntercept: boolean;
  /** How to minimise. */
  readonly solver: LinearSolver;
  /** The most iterations. */
  readonly maxIterations: number;
  /** The gradient at which to stop. */
  readonly tolerance: number;
}

/** What is fitted. */
export interface LinearFitInit {
  /** How rows are encoded. */
  readonly encoder: DesignEncoder;
  /** The rows. */
  readonly table: Table;
  /** For each row its target. */
  readonly target: ArrayLike<number>;
  /** For each row its weight; undefined if all are 1. */
  readonly weights: Float64Array | undefined;
  /** The loss. */
  readonly loss: LinearLoss;
  /** How many margins a row has. */
  readonly outputs: number;
  /** The options. */
  readonly params: SolverParams;
  /** Where to start; left out, from 0. */
  readonly start?: Coefficients;
  /** The fit's context; of its members only these are used. */
  readonly context: Pick<FitContext<never>, "step" | "workers">;
  /** `false` for the kernels in plain TypeScript. */
  readonly simd?: boolean;
}

/** What was fitted. */
export interface FittedLinear extends Coefficients {
  /** How the minimisation ended. */
  readonly convergence: Convergence;
}

/** Mean and standard deviation of targets. */
function spread(
  target: ArrayLike<number>,
  weights: Float64Array | undefined,
  centred: boolean,
): { readonly mean: number; readonly deviation: number } {
  let [sum, total] = [0, 0];
  for (let row = 0; row < target.length; row++) {
    const weight = weights === undefined ? 1 : (weights[row] as number);
    sum += weight * (target[row] as number);
    total += weight;
  }
  const mean = sum / total;
  let squares = 0;
  for (let row = 0; row < target.length; row++) {
    const weight = weights === undefined ? 1 : (weights[row] as number);
    squares += weight * ((target[row] as number) - (centred ? mean : 0)) ** 2;
  }
  return { mean, deviation: Math.sqrt(squares / total) };
}

interface Scale {
  /** The gradient that counts as 1. */
  readonly unit: number;
  /** A guess at the second derivative of a loss by its margin. */
  readonly bend: number;
  /** The intercept to start from. */
  readonly intercept: number;
}

function scaleOf({ loss, target, weights, outputs, params }: LinearFitInit): Scale {
  if (loss === "logistic") return { unit: 1, bend: 0.25, intercept: 0 };
  if (loss === "softmax") return { unit: 1, bend: 1 / outputs, intercept: 0 };
  const { mean, deviation } = spread(target, weights, params.fitIntercept);
  if (loss === "squared") return { unit: deviation || 1, bend: 1, intercept: 0 };
  const positive = mean || 1;
  const intercept = params.fitIntercept ? Math.log(Math.max(mean, 2 ** -1000)) : 0;
  return { unit: positive, bend: params.fitIntercept ? positive : Math.max(1, positive), intercept };
}

function startPoint(init: LinearFitInit, laid: LaidProblem, scale: Scale): Float64Array {
  const { size, outputs, columns, width } = laid.problem;
  const point = new Float64Array(size);
  const { start, params } = init;
  if (start !== undefined) point.set(start.weights);
  if (!params.fitIntercept) return point;
  for (let output = 0; output < outputs; output++) {
    let intercept = start === undefined ? scale.intercept : (start.intercepts[output] as number);
    for (let column = 0; column < width; column++) {
      intercept += (point[output * columns + column] as number) * (laid.shifts[column] as number);
    }
    point[outputs * columns + output] = intercept;
  }
  return point;
}

function coefficientsOf(init: LinearFitInit, laid: LaidProblem, point: Float64Array): Coefficients {
  const { outputs, columns, width } = laid.problem;
  const { fitIntercept, l1, l2 } = init.params;
  const weights = point.slice(0, outputs * columns);
  const intercepts = new Float64Array(outputs);
  for (let output = 0; output < outputs && fitIntercept; output++) {
    let intercept = point[outputs * columns + output] as number;
    for (let column = 0; column < width; column++) {
      intercept -= (weights[output * columns + column] as number) * (laid.shifts[column] as number);
    }
    intercepts[output] = intercept;
  }
  if (init.loss === "softmax") {
    centreOutputs(intercepts, outputs, 1);
    if (l1 === 0 && l2 === 0) centreOutputs(weights, outputs, columns);
  }
  return { weights, intercepts };
}

/** Takes from each column its mean over the outputs. */
function centreOutputs(values: Float64Array, outputs: number, columns: number): void {
  for (let column = 0; column < columns; column++) {
    let sum = 0;
    for (let output = 0; output < outputs; output++) sum += values[output * columns + column] as number;
    for (let output = 0; output < outputs; output++) {
      const at = output * columns + column;
      values[at] = (values[at] as number) - sum / outputs;
    }
  }
}

function fitted(init: LinearFitInit, laid: LaidProblem, solution: Solution, unit: number): FittedLinear {
  const { value, gradientNorm, iterations, reason } = solution;
  return {
    ...coefficientsOf(init, laid, solution.point),
    convergence: convergenceOf({
      reason,
      iterations,
      gradientNorm: gradientNorm / unit,
      objective: value * laid.problem.total,
    }),
  };
}

async function minimum(
  init: LinearFitInit,
  laid: LaidProblem,
  done: number,
  fits: number,
): Promise<FittedLinear> {
  const { params, context } = init;
  const { maxIterations, tolerance } = params;
  const scale = scaleOf(init);
  const solution = await solve(
    laid.problem,
    params,
    params.solver,
    startPoint(init, laid, scale),
    scale.bend,
    {
      tolerance: tolerance * scale.unit,
      maxIterations,
      onIteration: (iteration, value) => context.step(done + iteration, fits * maxIterations, value),
    },
  );
  return fitted(init, laid, solution, scale.unit);
}

/**
 * Fits a linear model.
 *
 * @param init - See {@link LinearFitInit}.
 * @throws PortraitError `invalid-data`, `missing-column`, `aborted`.
 */
export async function fitLinear(init: LinearFitInit): Promise<FittedLinear> {
  const laid = await layProblem({
    ...init,
    fitIntercept: init.params.fitIntercept,
    workers: init.context.workers,
  });
  try {
    return await minimum(init, laid, 0, 1);
  } finally {
    laid.dispose();
  }
}

/**
 * Fits one linear model for each class, against all the others, over the same rows.
 *
 * @param init - As for one of them; its `start` holds the weights of all, its target the class numbers.
 * @param classes - How many classes.
 * @param weightsOf - The weights of the rows for one class.
 * @throws PortraitError `invalid-data`, `missing-column`, `aborted`.
 */
export async function fitEachClass(
  init: LinearFitInit,
  classes: number,
  weightsOf: (class_: number) => Float64Array | undefined,
): Promise<readonly FittedLinear[]> {
  const found: FittedLinear[] = [];
  const { start, target } = init;
  const columns = init.encoder.width;
  const outcomes = new Uint8Array(target.length);
  const weights = weightsOf(0);
  const laid = await layProblem({
    ...init,
    weights,
    fitIntercept: init.params.fitIntercept,
    workers: init.context.workers,
  });
  try {
    for (let class_ = 0; class_ < classes; class_++) {
      for (let row = 0; row < target.length; row++) outcomes[row] = target[row] === class_ ? 1 : 0;
      laid.setTarget(outcomes);
      const own = weightsOf(class_);
      if (own !== undefined) laid.setWeights(own);
      const one: LinearFitInit = {
        ...init,
        target: outcomes,
        weights: own,
        ...(start === undefined
          ? {}
          : {
              start: {
                weights: start.weights.subarray(class_ * columns, (class_ + 1) * columns),
                intercepts: start.intercepts.subarray(class_, class_ + 1),
              },
            }),
      };
      found.push(await minimum(one, laid, class_ * init.params.maxIterations, classes));
    }
    return found;
  } finally {
    laid.dispose();
  }
}
