import { type LinearProblem, problemOf } from "./problem.js";

/** Neighbouring rows that are taken together, so that whole cache lines are used. */
const GROUP = 8;

/**
 * A problem over some of the rows of a dense one: groups of eight at even distances.
 *
 * @param problem - The problem.
 * @param groups - How many groups, fewer than a problem's rows / 8.
 */
export function sampleProblem(problem: LinearProblem, groups: number): LinearProblem {
  const { instance, width, stride, dense, target, weights, rows } = problem;
  const count = groups * GROUP;
  const step = Math.floor(rows / GROUP / groups) * GROUP;
  const [denseAt, targetAt] = [instance.alloc(width * count * 8), instance.alloc(count * 8)];
  const weightsAt = weights === 0 ? 0 : instance.alloc(count * 8);
  const copy = (from: number, to: number): void => {
    const source = instance.f64(from, rows);
    const into = instance.f64(to, count);
    for (let at = 0, row = 0; at < count; at += GROUP, row += step) {
      for (let k = 0; k < GROUP; k++) into[at + k] = source[row + k] as number;
    }
  };
  problem.source?.gather(groups, step, denseAt);
  for (let column = 0; column < width && problem.source === undefined; column++) {
    copy(dense + column * stride * 8, denseAt + column * count * 8);
  }
  copy(target, targetAt);
  if (weights !== 0) copy(weights, weightsAt);
  return problemOf(instance, {
    loss: problem.loss,
    rows: count,
    width,
    stride: count,
    sparseWidth: 0,
    outputs: problem.outputs,
    intercept: problem.intercept,
    dense: denseAt,
    offsets: 0,
    indices: 0,
    values: 0,
    target: targetAt,
    weights: weightsAt,
    total: weights === 0 ? count : instance.f64(weightsAt, count).reduce((sum, weight) => sum + weight, 0),
  });
}
