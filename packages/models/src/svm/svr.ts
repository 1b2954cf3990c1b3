import {
  type NumberExamples,
  type OptionRule,
  type RowValues,
  resolveOptions,
  type TableSchema,
} from "@portrait/core";
import { checkEncodable, inputsOption } from "../input/schema.js";
import type { TabularEstimator } from "../input/tabular-estimator.js";
import { checkNumbers, rowWeights } from "../input/training-data.js";
import { joinConvergence } from "./convergence.js";
import {
  costRule,
  epsilonRule,
  type InputOptions,
  inputRules,
  type KernelOptions,
  kernelRules,
  type SolverOptions,
  solverRules,
} from "./kernel-options.js";
import { singleMachine } from "./single-machine.js";
import { createSvrModel, SVR_KIND, type SvrModel } from "./svr-model.js";
import { prepareTraining, smoOptions, solveRows, withInstance } from "./training-set.js";

/** Options of `svr`. */
export interface SvrOptions<Row extends RowValues = RowValues>
  extends KernelOptions,
    SolverOptions,
    InputOptions {
  /** The columns to learn from; left out, all number, boolean and category columns of the examples. */
  readonly inputs?: TableSchema<Row>;
  /** The cost of an error of 1, `C` in the literature, greater than 0; left out, 1. Greater fits the examples closer. */
  readonly c?: number;
  /** Errors up to this size cost nothing; at least 0, in the units of the target; left out, 0.1. */
  readonly epsilon?: number;
}

/** The options but for the inputs, defaults filled in. */
export type SvrParams = Required<Omit<SvrOptions, "inputs">>;

/** The rules of the options but for the inputs. */
export const svrRules: { readonly [Name in keyof SvrParams]: OptionRule<SvrParams[Name]> } = {
  c: costRule,
  epsilon: epsilonRule,
  ...kernelRules,
  ...inputRules,
  ...solverRules,
};

/** An estimator of a support vector regression. */
export type SvrEstimator<Row extends RowValues = RowValues> = TabularEstimator<
  Row,
  SvrModel<Row>,
  Float64Array
>;

function createEstimator<Row extends RowValues>(
  inputs: TableSchema<Row> | undefined,
  params: SvrParams,
): SvrEstimator<Row> {
  return Object.freeze<SvrEstimator<Row>>({
    kind: SVR_KIND,
    params: Object.freeze({ ...params, inputs: inputs === undefined ? null : inputs.columns }),
    inputs,
    withInputs(others) {
      checkEncodable(SVR_KIND, others);
      return createEstimator(others, params);
    },
    async learn(data: NumberExamples<Row>, context) {
      checkNumbers(SVR_KIND, data);
      const weights = rowWeights(SVR_KIND, data);
      const source = { owner: SVR_KIND, table: data.table, asked: inputs, answers: data.target, weights };
      const set = prepareTraining(source, params);
      const bounds = Float64Array.from(set.order, (row) => params.c * (weights?.[row] ?? 1));
      const problem = {
        rows: set.order,
        linear: Float64Array.from(set.order, (row) => data.target[row] as number),
        lower: bounds.map((bound) => -bound),
        upper: bounds,
        epsilon: params.epsilon,
      };
      const options = smoOptions(params, () => context.step(0, 1));
      const solution = await withInstance(context, (instance) => solveRows(instance, set, problem, options));
      await context.step(1, 1);
      return createSvrModel({
        machine: singleMachine(set, solution),
        convergence: joinConvergence([{ ...solution, violation: solution.gap }]),
        horizon: data.horizon,
        params,
      });
    },
  });
}

/**
 * Support vector regression with a kernel and an insensitive tube. It solves the dual of
 *
 * `min 1/2 ||w||^2 + sum_i c_i max(0, |y_i - w . phi(x_i) - b| - epsilon)`
 *
 * where `y_i` is the target of row `i`, `x_i` the encoded row, `phi` the map that the kernel stands for, `b` the
 * intercept (not penalised), and `c_i` is `c` times the row's sample weight. The target is taken as it is: `c` and
 * `epsilon` are in its units, so bring it to a scale of about 1 or choose them accordingly. The prediction is
 * `sum over support vectors of coefficient * K(vector, x) + b`.
 *
 * Rows are encoded as by `svc`. The result depends neither on the order of rows nor on that of columns, nor on the
 * number of threads. Training computes at most rows^2 kernel values, each of O(columns); predicting takes
 * O(support vectors * columns) a row. Look at `model.convergence.converged`.
 *
 * `fit` throws PortraitError `invalid-argument` when the examples are of another task; `invalid-data` when there are
 * none, a number or target is infinite, or the matrix would take more than 2 GiB; `missing-column`; `aborted`;
 * `out-of-memory` past 4 GiB. Predicting throws `missing-column`, `unexpected-column`, `invalid-data` and `aborted`.
 *
 * Source: Smola and Schölkopf, "A tutorial on support vector regression" (2004); Chang and Lin, "LIBSVM: a library for
 * support vector machines" (2011).
 *
 * @param options - See {@link SvrOptions}.
 * @throws PortraitError `invalid-option` when an option is unknown or out of range, or an input is no number, boolean or
 *   category.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { svr } from "@portrait/models/svm";
 *
 * const xs = Array.from({ length: 41 }, (_, index) => index / 20 - 1);
 * const examples = createExamples({
 *   rows: xs.map((x) => ({ x })),
 *   schema: { columns: [{ name: "x", type: "number" }] },
 *   target: xs.map((x) => x * x),
 * });
 * const model = await fit(svr({ c: 10, epsilon: 0.01 }), examples);
 * Math.abs(model.predictOne({ x: 0.5 }) - 0.25) < 0.03; // => true
 * ```
 */
export function svr<Row extends RowValues = RowValues>(options: SvrOptions<Row> = {}): SvrEstimator<Row> {
  const rules = { inputs: inputsOption<Row>(), ...svrRules };
  const { inputs, ...params } = resolveOptions(SVR_KIND, rules, options);
  if (inputs !== undefined) checkEncodable(SVR_KIND, inputs);
  return createEstimator(inputs, Object.freeze(params));
}
