import { type NumberExamples, type RowValues, resolveOptions, type TableSchema } from "@portrait/core";
import { checkEncodable, inputsOption } from "../input/schema.js";
import type { TabularEstimator } from "../input/tabular-estimator.js";
import { checkNumbers, rowWeights } from "../input/training-data.js";
import { joinConvergence } from "./convergence.js";
import { solveDual } from "./dual-solver.js";
import { linearMachine } from "./linear-machine.js";
import { type LinearSvrOptions, type LinearSvrParams, linearSvrRules } from "./linear-options.js";
import { placeRows } from "./linear-rows.js";
import { createLinearSvrModel, LINEAR_SVR_KIND, type LinearSvrModel } from "./linear-svr-model.js";
import { prepareLinear } from "./linear-training.js";
import { withInstance } from "./training-set.js";

/** An estimator of a linear support vector regression. */
export type LinearSvrEstimator<Row extends RowValues = RowValues> = TabularEstimator<
  Row,
  LinearSvrModel<Row>,
  Float64Array
>;

/** The least target at which half of the weight is reached. */
function weightedMedian(targets: Float64Array, order: Int32Array, weights: Float64Array | undefined): number {
  const sorted = order.slice().sort((a, b) => (targets[a] as number) - (targets[b] as number));
  const weight = (row: number): number => weights?.[row] ?? 1;
  const half = sorted.reduce((sum, row) => sum + weight(row), 0) / 2;
  let reached = 0;
  const found = sorted.find((row) => {
    reached += weight(row);
    return reached >= half;
  });
  return targets[found ?? (sorted[0] as number)] as number;
}

function createEstimator<Row extends RowValues>(
  inputs: TableSchema<Row> | undefined,
  params: LinearSvrParams,
): LinearSvrEstimator<Row> {
  return Object.freeze<LinearSvrEstimator<Row>>({
    kind: LINEAR_SVR_KIND,
    params: Object.freeze({ ...params, inputs: inputs === undefined ? null : inputs.columns }),
    inputs,
    withInputs(others) {
      checkEncodable(LINEAR_SVR_KIND, others, true);
      return createEstimator(others, params);
    },
    async learn(data: NumberExamples<Row>, context) {
      checkNumbers(LINEAR_SVR_KIND, data);
      const weights = rowWeights(LINEAR_SVR_KIND, data);
      const source = {
        owner: LINEAR_SVR_KIND,
        table: data.table,
        asked: inputs,
        answers: data.target,
        weights,
      };
      const training = prepareLinear(source, params);
      const { rows, order } = training;
      const constant = params.fitIntercept ? params.interceptScaling : 0;
      const { maxIterations, tolerance, epsilon, loss } = params;
      const costs = Float64Array.from({ length: rows.rows }, (_, row) => params.c * (weights?.[row] ?? 1));
      const middle = params.fitIntercept ? weightedMedian(data.target, order, weights) : 0;
      const targets = data.target.map((target) => target - middle);
      const squared = loss === "squaredEpsilonInsensitive";
      const solution = await withInstance(context, (instance) =>
        solveDual(
          instance,
          {
            placed: placeRows(instance, rows, constant),
            order,
            targets,
            costs,
            squared,
            epsilon,
          },
          {
            seed: context.random.fork("order").integer(2 ** 31),
            tolerance,
            maxIterations,
            pause: () => context.step(0, 1),
          },
        ),
      );
      await context.step(1, 1);
      const machine = linearMachine(training.inputs, rows, [solution], constant);
      return createLinearSvrModel({
        machine: { ...machine, intercepts: machine.intercepts.map((intercept) => intercept + middle) },
        convergence: joinConvergence([solution]),
        horizon: data.horizon,
        params,
      });
    },
  });
}

/**
 * A linear support vector regression for large and sparse data. It minimises, by dual coordinate descent with shrinking,
 *
 * `1/2 (||w||^2 + ((b - m) / s)^2) + sum_i c_i loss(y_i - w . x_i - b)`
 *
 * where `y_i` is the target of row `i`, `x_i` the encoded row, `b` the intercept, `m` the median of the targets (with
 * weights, the least target at which half of their sum is reached), `s` the `interceptScaling`, `loss(e)` is
 * `max(0, |e| - epsilon)` or its square, and `c_i` is `c` times the row's sample weight. `c` and `epsilon` are in the
 * target's units. The distance of the intercept from the median is penalised like a weight: it is liblinear's
 * objective for targets of which the median was subtracted. A greater `interceptScaling` penalises it less, and
 * `svr({ kernel: "linear" })` not at all.
 *
 * Rows are encoded as by `linearSvm`. Coordinates are visited in a random order that depends on the seed and on what the
 * rows hold, not on the order of rows or columns. An epoch passes over the active rows once: O(stored values). Look at
 * `model.convergence.converged`: a fit that used up `maxIterations` is no error.
 *
 * `fit` throws PortraitError `invalid-argument` when the examples are of another task; `invalid-data` when there are
 * none, a number or target is infinite, a sparse column is damaged, or the dense columns would take more than 2 GiB;
 * `missing-column`; `aborted` between epochs; `out-of-memory` past 4 GiB. Predicting throws `missing-column`,
 * `unexpected-column`, `invalid-data` and `aborted`.
 *
 * Source: Ho and Lin, "Large-scale linear support vector regression" (2012).
 *
 * @param options - See {@link LinearSvrOptions}.
 * @throws PortraitError `invalid-option` when an option is unknown or out of range, or an input is a list or timestamp.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { linearSvr } from "@portrait/models/svm";
 *
 * const xs = Array.from({ length: 40 }, (_, index) => index);
 * const examples = createExamples({
 *   rows: xs.map((x) => ({ x })),
 *   schema: { columns: [{ name: "x", type: "number" }] },
 *   target: xs.map((x) => 3 * x - 60),
 * });
 * const model = await fit(linearSvr({ c: 10 }), examples);
 * Math.abs(model.predictOne({ x: 10 }) + 30) < 0.5; // => true
 * ```
 */
export function linearSvr<Row extends RowValues = RowValues>(
  options: LinearSvrOptions<Row> = {},
): LinearSvrEstimator<Row> {
  const rules = { inputs: inputsOption<Row>(), ...linearSvrRules };
  const { inputs, ...params } = resolveOptions(LINEAR_SVR_KIND, rules, options);
  if (inputs !== undefined) checkEncodable(LINEAR_SVR_KIND, inputs, true);
  return createEstimator(inputs, Object.freeze(params));
}
