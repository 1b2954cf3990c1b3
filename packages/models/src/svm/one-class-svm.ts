import {
  describeValue,
  type Estimator,
  numberOption,
  type OptionRule,
  PortraitError,
  type RowValues,
  resolveOptions,
  type Snapshot,
  type TableSchema,
} from "@portrait/core";
import { checkEncodable, inputsOption } from "../input/schema.js";
import { rowWeights } from "../input/training-data.js";
import { joinConvergence } from "./convergence.js";
import {
  type InputOptions,
  inputRules,
  type KernelOptions,
  kernelRules,
  type SolverOptions,
  solverRules,
} from "./kernel-options.js";
import { createOneClassModel, ONE_CLASS_KIND, type OneClassSvmModel } from "./one-class-model.js";
import { singleMachine } from "./single-machine.js";
import { prepareTraining, type RowsProblem, smoOptions, solveRows, withInstance } from "./training-set.js";

/** Options of `oneClassSvm`. */
export interface OneClassSvmOptions<Row extends RowValues = RowValues>
  extends KernelOptions,
    SolverOptions,
    InputOptions {
  /** The columns to learn from; left out, all number, boolean and category columns of the rows. */
  readonly inputs?: TableSchema<Row>;
  /**
   * An upper bound of the share of training rows outside of the boundary, and a lower bound of the share of support
   * vectors; greater than 0, at most 1; left out, 0.5.
   */
  readonly nu?: number;
}

/** The options but for the inputs, defaults filled in. */
export type OneClassSvmParams = Required<Omit<OneClassSvmOptions, "inputs">>;

/** The rules of the options but for the inputs. */
export const oneClassRules: {
  readonly [Name in keyof OneClassSvmParams]: OptionRule<OneClassSvmParams[Name]>;
} = {
  nu: numberOption(0.5, { min: 0, exclusiveMin: true, max: 1 }),
  ...kernelRules,
  ...inputRules,
  ...solverRules,
};

/** An estimator of a boundary around the bulk of rows. */
export interface OneClassSvmEstimator<Row extends RowValues = RowValues>
  extends Estimator<Snapshot<Row>, OneClassSvmModel<Row>> {
  /** The columns that it learns from; undefined for all that it can use. */
  readonly inputs: TableSchema<Row> | undefined;
  /**
   * The same estimator over other columns.
   *
   * @param inputs - The columns.
   */
  withInputs<Other extends RowValues>(inputs: TableSchema<Other>): OneClassSvmEstimator<Other>;
}

function checkSnapshot<Row extends RowValues>(data: Snapshot<Row>): Float64Array | undefined {
  const untyped: unknown = data;
  if (typeof untyped !== "object" || untyped === null || !("table" in untyped)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `${ONE_CLASS_KIND}: the data must be a snapshot or examples; received ${describeValue(data)}.`,
      hint: "Make them with buildSnapshot, buildExamples or createExamples.",
    });
  }
  if (data.table.length === 0) {
    throw new PortraitError({
      code: "invalid-data",
      message: `${ONE_CLASS_KIND}: there are no rows to learn from.`,
    });
  }
  if (!("weights" in data)) return undefined;
  const weights = data.weights as Float64Array;
  return rowWeights(ONE_CLASS_KIND, {
    ...data,
    weights,
    target: new Uint8Array(0),
    horizon: 0,
    knownUntil: 0,
  });
}

/** The problem with a start that meets `sum of variables = nu * sum of weights`. */
function problemOf(rows: Int32Array, weights: Float64Array | undefined, nu: number): RowsProblem {
  const upper = Float64Array.from(rows, (row) => weights?.[row] ?? 1);
  let left = nu * upper.reduce((sum, bound) => sum + bound, 0);
  const start = upper.map((bound) => {
    const part = Math.min(bound, left);
    left -= part;
    return part;
  });
  const zeros = new Float64Array(rows.length);
  return { rows, linear: zeros, lower: zeros, upper, epsilon: 0, start };
}

function createEstimator<Row extends RowValues>(
  inputs: TableSchema<Row> | undefined,
  params: OneClassSvmParams,
): OneClassSvmEstimator<Row> {
  return Object.freeze<OneClassSvmEstimator<Row>>({
    kind: ONE_CLASS_KIND,
    params: Object.freeze({ ...params, inputs: inputs === undefined ? null : inputs.columns }),
    inputs,
    withInputs(others) {
      checkEncodable(ONE_CLASS_KIND, others);
      return createEstimator(others, params);
    },
    async learn(data, context) {
      const weights = checkSnapshot(data);
      const source = { owner: ONE_CLASS_KIND, table: data.table, asked: inputs, answers: undefined, weights };
      const set = prepareTraining(source, params);
      const problem = problemOf(set.order, weights, params.nu);
      const options = smoOptions(params, () => context.step(0, 1));
      const solution = await withInstance(context, (instance) => solveRows(instance, set, problem, options));
      await context.step(1, 1);
      return createOneClassModel({
        machine: singleMachine(set, solution),
        convergence: joinConvergence([{ ...solution, violation: solution.gap }]),
        params,
      });
    },
  });
}

/**
 * A one-class support vector machine: a boundary around the bulk of rows, to tell whether a new row is like those that
 * were learnt from. It solves the dual of
 *
 * `min 1/2 ||w||^2 - nu * W * rho + sum_i v_i max(0, rho - w . phi(x_i))`
 *
 * where `x_i` is the encoded row, `phi` the map that the kernel stands for, `v_i` the row's sample weight (1 without),
 * `W` the sum of the weights. The score of a row is `sum over support vectors of coefficient * K(vector, x) - rho`;
 * rows of at least 0 are inliers. At most the share `nu` of the training rows scores below 0, but for the tolerance.
 *
 * It learns from a snapshot, or from examples, whose answers it does not look at. Rows are encoded as by `svc`. The
 * result depends neither on the order of rows nor on that of columns, nor on the number of threads. Training computes
 * at most rows^2 kernel values, each of O(columns); scoring takes O(support vectors * columns) a row.
 *
 * `fit` throws PortraitError `invalid-argument` when the data is no snapshot; `invalid-data` when there are no rows, a
 * number is infinite, or the matrix would take more than 2 GiB; `missing-column`; `aborted`; `out-of-memory` past 4 GiB.
 * Predicting throws `missing-column`, `unexpected-column`, `invalid-data` and `aborted`.
 *
 * Source: Schölkopf, Platt, Shawe-Taylor, Smola and Williamson, "Estimating the support of a high-dimensional
 * distribution" (2001); Chang and Lin, "LIBSVM: a library for support vector machines" (2011).
 *
 * @param options - See {@link OneClassSvmOptions}.
 * @throws PortraitError `invalid-option` when an option is unknown or out of range, or an input is no number, boolean or
 *   category.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { oneClassSvm } from "@portrait/models/svm";
 *
 * const usual = createExamples({
 *   rows: Array.from({ length: 50 }, (_, index) => ({ spend: 100 + (index % 10) })),
 *   schema: { columns: [{ name: "spend", type: "number" }] },
 *   target: Array.from({ length: 50 }, () => false),
 * });
 * const model = await fit(oneClassSvm({ nu: 0.1 }), usual);
 * model.predictOne({ spend: 102 }).inlier; // => true
 * model.predictOne({ spend: 900 }).inlier; // => false
 * ```
 */
export function oneClassSvm<Row extends RowValues = RowValues>(
  options: OneClassSvmOptions<Row> = {},
): OneClassSvmEstimator<Row> {
  const rules = { inputs: inputsOption<Row>(), ...oneClassRules };
  const { inputs, ...params } = resolveOptions(ONE_CLASS_KIND, rules, options);
  if (inputs !== undefined) checkEncodable(ONE_CLASS_KIND, inputs);
  return createEstimator(inputs, Object.freeze(params));
}
