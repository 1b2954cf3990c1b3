import { padded, type SvmInstance } from "./kernel-function.js";
import { kernelSums } from "./kernel-sums.js";
import type { SmoOptions, SmoProblem, SmoSolution } from "./smo-problem.js";
import { createWorkingSet, type WorkingSet } from "./working-set.js";

/** The least curvature along a pair. */
const FLAT = 1e-12;

/** Variables are set aside when at most this share would stay. */
const ENOUGH = 0.9;

/** How many steps are taken between two pauses. */
const STRETCH = 512;

interface Course {
  readonly problem: SmoProblem;
  readonly options: SmoOptions;
  readonly beta: Float64Array;
  readonly set: WorkingSet;
  readonly aside: Aside[];
}

/** Says in `up` and `down` where a variable may go. */
function mark({ problem, beta, set }: Course, place: number): void {
  const id = set.ids[place] as number;
  const value = beta[id] as number;
  const { epsilon } = problem;
  if (value < 0 && epsilon > 0) set.up[place] = epsilon;
  else set.up[place] = value < (problem.upper[id] as number) ? -epsilon : Number.NEGATIVE_INFINITY;
  if (value > 0 && epsilon > 0) set.down[place] = -epsilon;
  else set.down[place] = value > (problem.lower[id] as number) ? epsilon : Number.POSITIVE_INFINITY;
}

/** Adds `step` to one variable and takes it from the other; gives the step that their bounds allow. */
function move(course: Course, i: number, j: number, rowI: number): number {
  const { problem, beta, set } = course;
  const { gradient, up, down, diagonal } = set;
  const [first, second] = [set.ids[i] as number, set.ids[j] as number];
  const [from, to] = [beta[first] as number, beta[second] as number];
  const between = set.cache.entry(rowI, j);
  const bend = Math.max(FLAT, (diagonal[i] as number) + (diagonal[j] as number) - 2 * between);
  const drop = (gradient[i] as number) + (up[i] as number) - (gradient[j] as number) - (down[j] as number);
  const ceiling = from < 0 && problem.epsilon > 0 ? 0 : (problem.upper[first] as number);
  const floor = to > 0 && problem.epsilon > 0 ? 0 : (problem.lower[second] as number);
  const step = Math.min(drop / bend, ceiling - from, to - floor);
  beta[first] = step === ceiling - from ? ceiling : from + step;
  beta[second] = step === to - floor ? floor : to - step;
  mark(course, i);
  mark(course, j);
  return step;
}

/** Variables that were set aside at one time: their gradients then, and all variables' values. */
interface Aside {
  readonly ids: Int32Array;
  readonly gradient: Float64Array;
  readonly beta: Float64Array;
}

/** Takes all variables into the working set again; what was set aside is brought up to date. */
function reconstruct(instance: SvmInstance, course: Course): void {
  const { problem, beta, set, aside } = course;
  const { rows } = problem.matrix;
  const known = new Float64Array(rows);
  for (let place = 0; place < set.size; place++) {
    known[set.ids[place] as number] = set.gradient[place] as number;
  }
  for (const { ids, gradient, beta: then } of aside) {
    const change = beta.map((value, id) => value - (then[id] as number));
    const sums = kernelSums(instance, problem, change, ids);
    for (let at = 0; at < ids.length; at++) {
      known[ids[at] as number] = (gradient[at] as number) - (sums[at] as number);
    }
  }
  aside.length = 0;
  set.restore();
  set.gradient.set(known);
  for (let place = 0; place < rows; place++) mark(course, place);
}

/** Sets aside the variables that cannot be part of a violating pair as things are; tells whether it did. */
function shrink({ set, beta, aside }: Course): boolean {
  const { gradient, up, down, results, ids } = set;
  const [greatest, least] = [results[0] as number, results[2] as number];
  const kept = new Int32Array(set.size);
  const left = new Int32Array(set.size);
  let count = 0;
  let others = 0;
  for (let place = 0; place < set.size; place++) {
    const value = gradient[place] as number;
    const settled = value + (up[place] as number) < least && value + (down[place] as number) > greatest;
    if (settled) left[others++] = place;
    else kept[count++] = place;
  }
  if (count > ENOUGH * set.size) return false;
  const gone = left.subarray(0, others);
  aside.push({
    ids: gone.map((place) => ids[place] as number),
    gradient: Float64Array.from(gone, (place) => gradient[place] as number),
    beta: beta.slice(),
  });
  set.keep(kept.subarray(0, count));
  return true;
}

function intercept({ set }: Course): number {
  const { gradient, up, down, results } = set;
  let sum = 0;
  let free = 0;
  for (let place = 0; place < set.size; place++) {
    const shift = up[place] as number;
    if (shift !== down[place]) continue;
    sum += (gradient[place] as number) + shift;
    free++;
  }
  if (free > 0) return sum / free;
  const [greatest, least] = [results[0] as number, results[2] as number];
  if (!Number.isFinite(greatest)) return Number.isFinite(least) ? least : 0;
  return Number.isFinite(least) ? (greatest + least) / 2 : greatest;
}

function objective({ problem, beta, set }: Course): number {
  let sum = 0;
  for (let place = 0; place < set.size; place++) {
    const id = set.ids[place] as number;
    const value = beta[id] as number;
    const slope = (set.gradient[place] as number) + (problem.linear[id] as number);
    sum += problem.epsilon * Math.abs(value) - (value * slope) / 2;
  }
  return sum;
}

function begin(instance: SvmInstance, course: Course): void {
  const { problem, beta, set } = course;
  const { rows } = problem.matrix;
  set.gradient.set(problem.linear);
  if (problem.start !== undefined) {
    const sums = kernelSums(
      instance,
      problem,
      beta,
      Int32Array.from({ length: rows }, (_, row) => row),
    );
    for (let row = 0; row < rows; row++)
      set.gradient[row] = (set.gradient[row] as number) - (sums[row] as number);
  }
  for (let row = 0; row < rows; row++) mark(course, row);
}

/**
 * Sequential minimal optimisation: steps along pairs of variables, the first the greatest violator, the second the one
 * that promises the greatest decrease to second order, until no pair violates the optimality conditions by more than
 * the tolerance. With shrinking, variables that seem settled are set aside; at the end their gradients are computed
 * anew and all are checked.
 *
 * Source: Fan, Chen and Lin, "Working set selection using second order information for training support vector
 * machines" (2005); Chang and Lin, "LIBSVM: a library for support vector machines" (2011), section 5.
 *
 * @param instance - The compiled loops; what is allocated is released at the end.
 * @param problem - The problem.
 * @param options - See {@link SmoOptions}.
 * @throws What `options.pause` throws.
 */
export async function solveSmo(
  instance: SvmInstance,
  problem: SmoProblem,
  options: SmoOptions,
): Promise<SmoSolution> {
  const released = instance.mark();
  const { rows } = problem.matrix;
  const set = createWorkingSet(instance, problem, options);
  const beta = problem.start?.slice() ?? new Float64Array(rows);
  const course: Course = { problem, options, set, beta, aside: [] };
  const { kernels } = instance;
  const { at, results, cache } = set;
  const { tolerance, maxIterations } = options;
  const shrinking = options.shrinking && !set.cache.holdsAll;
  const period = Math.min(rows, 1000);
  begin(instance, course);
  let iterations = 0;
  let untilShrink = period;
  let rechecked = false;
  const select = (rowI: number, rowJ: number, step: number): void =>
    kernels.smoUpdate(at.gradient, at.up, at.down, padded(set.size), rowI, rowJ, step, at.results);
  const look = (): void => {
    const row = cache.row(0);
    select(row, row, 0);
  };
  const gap = (): number => (results[0] as number) - (results[2] as number);

  look();
  for (;;) {
    if (iterations % STRETCH === 0) await options.pause();
    const violation = gap();
    if (set.size < rows && (!(violation > tolerance) || (!rechecked && violation <= 10 * tolerance))) {
      rechecked = true;
      reconstruct(instance, course);
      look();
      if (!(gap() > tolerance)) break;
      if (shrink(course)) look();
      untilShrink = period;
      continue;
    }
    if (!(violation > tolerance) || iterations >= maxIterations) break;
    if (shrinking && --untilShrink === 0) {
      untilShrink = period;
      if (shrink(course)) look();
    }
    const i = results[1] as number;
    const rowI = cache.row(i);
    kernels.smoPartner(
      at.gradient,
      at.down,
      padded(set.size),
      rowI,
      at.diagonal,
      set.diagonal[i] as number,
      results[0] as number,
      1 / gap(),
      at.results + 32,
    );
    const j = results[4] as number;
    const rowJ = cache.row(j);
    select(rowI, rowJ, move(course, i, j, rowI));
    iterations++;
  }
  if (set.size < rows) {
    reconstruct(instance, course);
    look();
  }
  const solution: SmoSolution = {
    beta,
    intercept: intercept(course),
    objective: objective(course),
    iterations,
    gap: Math.max(0, gap()),
    converged: !(gap() > tolerance),
    kernelRows: cache.computed(),
  };
  instance.release(released);
  return solution;
}
