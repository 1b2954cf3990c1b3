import type { RowValues } from "@portrait/core";
import type { KernelMachine } from "./machine.js";
import type { RowsSolution, TrainingSet } from "./training-set.js";

/**
 * The machine of a single decision function.
 *
 * @param set - What it learnt from.
 * @param solution - What it learnt.
 */
export function singleMachine<Row extends RowValues>(
  set: TrainingSet<Row>,
  solution: RowsSolution,
): KernelMachine<Row> {
  const { values, width, stride } = set.points;
  const { rows, beta } = solution;
  const places = Int32Array.from(beta.keys()).filter((at) => beta[at] !== 0);
  const supportRows = places.map((at) => rows[at] as number);
  const vectors = new Float32Array(supportRows.length * width);
  supportRows.forEach((row, at) => {
    vectors.set(values.subarray(row * stride, row * stride + width), at * width);
  });
  return Object.freeze({
    inputs: set.inputs,
    kernel: set.kernel,
    centre: set.points.centre,
    vectors,
    supportRows,
    starts: Int32Array.of(0, supportRows.length, supportRows.length),
    coefficients: Float64Array.from(places, (at) => beta[at] as number),
    intercepts: Float64Array.of(solution.intercept),
  });
}
