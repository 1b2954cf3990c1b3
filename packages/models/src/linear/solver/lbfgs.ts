import { searchLine } from "./line-search.js";
import { addScaled, dot, greatest } from "./vectors.js";

/**
 * A function to minimise: gives its value and writes its gradient.
 *
 * @param point - Where.
 * @param gradient - Receives the gradient.
 */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

/** Options of {@link minimise}. */
export interface MinimiseOptions {
  /** Stop when no component of the gradient is greater than this in magnitude. */
  readonly tolerance: number;
  /** Stop after this many iterations. */
  readonly maxIterations: number;
  /** How many past steps shape the direction; left out, 10. */
  readonly memory?: number;
  /**
   * Multiplies a vector in place by a guess at the inverse of the matrix of second derivatives, symmetric and positive
   * definite; the better it is, the fewer iterations. Left out, the identity.
   */
  readonly precondition?: (vector: Float64Array) => void;
  /** The inner product of the space that points lie in; left out, that of their coordinates. */
  readonly inner?: (a: Float64Array, b: Float64Array) => number;
  /** What is compared with the tolerance, of a gradient that the function wrote; left out, its greatest component. */
  readonly magnitude?: (gradient: Float64Array) => number;
  /**
   * Called after each iteration; what it throws stops the minimisation.
   *
   * @param iteration - How many iterations are done.
   * @param value - The function's value.
   */
  readonly onIteration?: (iteration: number, value: number) => Promise<void>;
}

/** Where {@link minimise} ended. */
export interface Minimum {
  /** The point. */
  readonly point: Float64Array;
  /** The function's value there. */
  readonly value: number;
  /** The greatest magnitude of a component of the gradient there. */
  readonly gradientNorm: number;
  /** How many iterations were done. */
  readonly iterations: number;
  /** How often the function was evaluated. */
  readonly evaluations: number;
  /** `gradient`: small enough; `iterations`: all used up; `stalled`: no step lowers the value any more. */
  readonly reason: "gradient" | "iterations" | "stalled";
}

type Inner = NonNullable<MinimiseOptions["inner"]>;

/** One past step: how the point and the gradient changed. */
interface Pair {
  readonly move: Float64Array;
  readonly change: Float64Array;
  readonly curvature: number;
}

function downhill(
  gradient: Float64Array,
  pairs: readonly Pair[],
  precondition: (vector: Float64Array) => void,
  inner: Inner,
): Float64Array {
  const direction = new Float64Array(gradient.length);
  addScaled(direction, gradient, -1);
  const shares = new Float64Array(pairs.length);
  for (let index = pairs.length - 1; index >= 0; index--) {
    const { move, change, curvature } = pairs[index] as Pair;
    shares[index] = inner(move, direction) / curvature;
    addScaled(direction, change, -(shares[index] as number));
  }
  precondition(direction);
  const last = pairs.at(-1);
  if (last !== undefined) {
    const guessed = last.change.slice();
    precondition(guessed);
    const scale = last.curvature / inner(last.change, guessed);
    for (let index = 0; index < direction.length; index++)
      direction[index] = (direction[index] as number) * scale;
  }
  pairs.forEach(({ move, change, curvature }, index) => {
    addScaled(direction, move, (shares[index] as number) - inner(change, direction) / curvature);
  });
  return direction;
}

/**
 * Minimises a smooth function by L-BFGS: Nocedal and Wright, "Numerical Optimization", 2nd edition, algorithms 7.4 and
 * 7.5, with the line search of Hager and Zhang. A convex function is brought to its minimum; another one to a point
 * where its gradient is near 0.
 *
 * Takes O(memory * n) per iteration beside the function, and 2 * memory + 5 vectors of n.
 *
 * @param objective - The function.
 * @param start - Where to start; left as it is.
 * @param options - See {@link MinimiseOptions}.
 */
export async function minimise(
  objective: Objective,
  start: Float64Array,
  options: MinimiseOptions,
): Promise<Minimum> {
  const { tolerance, maxIterations, memory = 10, precondition, onIteration } = options;
  const { inner = dot, magnitude = greatest } = options;
  const size = start.length;
  let point = start.slice();
  let gradient = new Float64Array(size);
  let value = objective(point, gradient);
  let evaluations = 1;
  let iterations = 0;
  let pairs: readonly Pair[] = [];

  const ended = (reason: Minimum["reason"]): Minimum => ({
    point,
    value,
    gradientNorm: magnitude(gradient),
    iterations,
    evaluations,
    reason,
  });

  while (!(magnitude(gradient) <= tolerance)) {
    if (iterations >= maxIterations) return ended("iterations");
    const direction = downhill(gradient, pairs, precondition ?? (() => {}), inner);
    const slope = inner(gradient, direction);
    let next = point;
    let nextGradient = gradient;
    const evaluate = (step: number): { step: number; value: number; slope: number } => {
      next = point.slice();
      nextGradient = new Float64Array(size);
      addScaled(next, direction, step);
      evaluations++;
      const found = objective(next, nextGradient);
      return { step, value: found, slope: inner(nextGradient, direction) };
    };
    const scaled = pairs.length > 0 || precondition !== undefined;
    const first = scaled ? 1 : Math.min(1, 1 / Math.sqrt(-slope));
    const found = slope < 0 ? searchLine(evaluate, { step: 0, value, slope }, first) : undefined;
    if (found === undefined) {
      if (pairs.length === 0) return ended("stalled");
      pairs = [];
      continue;
    }
    const [from, fromGradient] = [point, gradient];
    const move = next.slice();
    addScaled(move, from, -1);
    const change = nextGradient.slice();
    addScaled(change, fromGradient, -1);
    const curvature = inner(move, change);
    if (curvature > Number.EPSILON * inner(change, change)) {
      pairs = [...pairs.slice(pairs.length >= memory ? 1 : 0), { move, change, curvature }];
    }
    point = next;
    gradient = nextGradient;
    value = found.value;
    iterations++;
    await onIteration?.(iterations, value);
  }
  return ended("gradient");
}
