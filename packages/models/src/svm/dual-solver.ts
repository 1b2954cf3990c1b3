import type { SvmInstance } from "./kernel-function.js";
import type { PlacedRows } from "./linear-rows.js";

/** What dual coordinate descent minimises. */
export interface DualProblem {
  /** The rows. */
  readonly placed: PlacedRows;
  /** Which of them, in an order that depends on nothing but them. */
  readonly order: Int32Array;
  /** By row: labels of -1 and 1, or the targets of a regression. */
  readonly targets: Float64Array;
  /** By row: how much its loss counts, greater than 0 where the row takes part. */
  readonly costs: Float64Array;
  /** Whether losses are squared. */
  readonly squared: boolean;
  /** The half width of the tube of a regression; undefined for labels. */
  readonly epsilon: number | undefined;
}

/** How it is minimised. */
export interface DualOptions {
  /** The seed of the order in which coordinates are visited, an integer >= 0. */
  readonly seed: number;
  /** When to stop; see `linearSvm` and `linearSvr`. */
  readonly tolerance: number;
  /** The most epochs. */
  readonly maxIterations: number;
  /** Called after each epoch, to be awaited: throws when the fit was aborted. */
  readonly pause: () => Promise<void>;
}

/** The minimum. */
export interface DualSolution {
  /** The weights: of dense columns, of sparse ones, of the constant. */
  readonly weights: Float64Array;
  /** How many epochs there were. */
  readonly iterations: number;
  /** Whether the violation became small enough. */
  readonly converged: boolean;
  /** The violation in the last epoch over all rows. */
  readonly violation: number;
  /** The value of the dual objective to be minimised; its negative bounds the primal objective from below. */
  readonly dualObjective: number;
  /** The value of the primal objective. */
  readonly objective: number;
  /** By row, whether it took part or not: the value of the linear function. */
  readonly decisions: Float64Array;
}

interface Places {
  readonly targets: number;
  readonly bounds: number;
  readonly ridges: number;
  readonly values: number;
  readonly order: number;
  readonly state: number;
}

function place(instance: SvmInstance, problem: DualProblem, seed: number): Places {
  const { placed, order, targets, costs, squared } = problem;
  const { alloc, f64 } = instance;
  const { rows } = placed;
  const at: Places = {
    targets: alloc(rows * 8),
    bounds: alloc(rows * 8),
    ridges: alloc(rows * 8),
    values: alloc(rows * 8),
    order: alloc(order.length * 4),
    state: alloc(56),
  };
  f64(at.targets, rows).set(targets);
  f64(at.bounds, rows).set(squared ? new Float64Array(rows).fill(Number.POSITIVE_INFINITY) : costs);
  if (squared) f64(at.ridges, rows).set(costs.map((cost) => 0.5 / cost));
  instance.i32(at.order, order.length).set(order);
  instance.u32(at.state, 1)[0] = (Math.imul(seed + 1, 0x9e3779b1) ^ 0x5bd1e995) >>> 0 || 1;
  f64(placed.weights, placed.width).fill(0);
  return at;
}

/** The bounds of the next epoch beyond which coordinates are set aside; as liblinear has them. */
function nextBounds(problem: DualProblem, state: Float64Array): void {
  const [, , , above = 0, below = 0] = state;
  if (problem.epsilon !== undefined) {
    state[1] = above;
    return;
  }
  state[1] = above <= 0 ? Number.POSITIVE_INFINITY : above;
  state[2] = below >= 0 ? Number.NEGATIVE_INFINITY : below;
}

function lossOf(problem: DualProblem, row: number, value: number): number {
  const { targets, costs, squared, epsilon } = problem;
  const target = targets[row] as number;
  const excess =
    epsilon === undefined ? Math.max(0, 1 - target * value) : Math.max(0, Math.abs(target - value) - epsilon);
  return (costs[row] as number) * (squared ? excess * excess : excess);
}

/** The values of both objectives. */
function objectives(
  instance: SvmInstance,
  problem: DualProblem,
  at: Places,
): Pick<DualSolution, "objective" | "dualObjective" | "decisions"> {
  const { placed, order, targets, epsilon } = problem;
  const { rows, width } = placed;
  const released = instance.mark();
  const out = instance.alloc(rows * 8);
  instance.kernels.linearValues(placed.data, rows, out);
  const values = instance.f64(out, rows).slice();
  const duals = instance.f64(at.values, rows);
  const ridges = instance.f64(at.ridges, rows);
  const half = instance.f64(placed.weights, width).reduce((sum, weight) => sum + weight * weight, 0) / 2;
  let losses = 0;
  let dual = half;
  for (const row of order) {
    losses += lossOf(problem, row, values[row] as number);
    const variable = duals[row] as number;
    dual += ((ridges[row] as number) / 2) * variable * variable;
    if (epsilon === undefined) dual -= variable;
    else dual += epsilon * Math.abs(variable) - (targets[row] as number) * variable;
  }
  instance.release(released);
  return { objective: half + losses, dualObjective: dual, decisions: values };
}

/**
 * Dual coordinate descent with shrinking: epochs over the coordinates in random order; those that seem settled at a
 * bound are set aside until the others have converged, and then looked at again.
 *
 * Source: Hsieh, Chang, Lin, Keerthi and Sundararajan, "A dual coordinate descent method for large-scale linear SVM"
 * (2008); Ho and Lin, "Large-scale linear support vector regression" (2012).
 *
 * @param instance - The compiled loops.
 * @param problem - What is minimised.
 * @param options - See {@link DualOptions}.
 * @throws What `options.pause` throws.
 */
export async function solveDual(
  instance: SvmInstance,
  problem: DualProblem,
  options: DualOptions,
): Promise<DualSolution> {
  const released = instance.mark();
  const { placed, order, epsilon } = problem;
  const { kernels } = instance;
  const at = place(instance, problem, options.seed);
  const { tolerance, maxIterations } = options;
  const count = order.length;
  let iterations = 0;
  let converged = false;
  let violation = Number.POSITIVE_INFINITY;
  let first: number | undefined;
  let restart = true;
  while (iterations < maxIterations && !converged) {
    const words = instance.u32(at.state, 2);
    const state = instance.f64(at.state, 7);
    if (restart) {
      words[1] = count;
      state[1] = Number.POSITIVE_INFINITY;
      state[2] = Number.NEGATIVE_INFINITY;
    }
    const whole = restart;
    const { data, squares } = placed;
    if (epsilon === undefined) {
      kernels.dualClassEpoch(data, at.targets, at.bounds, at.ridges, squares, at.values, at.order, at.state);
      violation = (state[3] as number) - (state[4] as number);
    } else {
      kernels.dualNumberEpoch(
        data,
        at.targets,
        at.bounds,
        at.ridges,
        squares,
        at.values,
        at.order,
        at.state,
        epsilon,
      );
      first ??= state[5] as number;
      violation = first === 0 ? 0 : (state[5] as number) / first;
    }
    iterations++;
    const settled = !(violation > tolerance);
    converged = settled && (whole || (words[1] as number) === count);
    restart = settled;
    if (!restart) nextBounds(problem, state);
    await options.pause();
  }
  const solution: DualSolution = {
    weights: instance.f64(placed.weights, placed.width).slice(),
    iterations,
    converged,
    violation: Number.isFinite(violation) ? Math.max(0, violation) : 0,
    ...objectives(instance, problem, at),
  };
  instance.release(released);
  return solution;
}
