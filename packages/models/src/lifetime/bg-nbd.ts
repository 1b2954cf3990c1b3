import {
  type Estimator,
  type FitContext,
  PortraitError,
  type RowValues,
  resolveOptions,
  type TableSchema,
  type TimeUnit,
} from "@portrait/core";
import { bgNbdLogLikelihood } from "./bg-nbd-likelihood.js";
import { BG_NBD_KIND, type BgNbdModel, createBgNbdModel } from "./bg-nbd-model.js";
import { type BgNbdOptions, unitRule } from "./bg-nbd-options.js";
import type { BgNbdParameters } from "./bg-nbd-parameters.js";
import { checkPurchases, type PurchaseColumns } from "./customer.js";
import { gatherEqual, type WeightedRows } from "./equal-rows.js";
import {
  type LifetimeData,
  type NumberRow,
  numberColumns,
  numbersOf,
  weightedTable,
} from "./lifetime-data.js";
import { columnRule, type LikelihoodParams, likelihoodRules } from "./likelihood-options.js";
import { maximiseLikelihood } from "./maximise-likelihood.js";

/** An estimator of BG/NBD: a frozen description that `fit` makes a model of. */
export interface BgNbdEstimator<Row extends RowValues = RowValues>
  extends Estimator<LifetimeData<Row>, BgNbdModel<Row>> {
  /** The columns that it learns from. */
  readonly inputs: TableSchema<Row>;
}

/** What to learn, and from which columns. */
interface Task<Row extends RowValues> {
  readonly inputs: TableSchema<Row>;
  readonly columns: PurchaseColumns;
  readonly unit: TimeUnit;
  readonly params: LikelihoodParams;
}

function readCustomers<Row extends RowValues>(data: LifetimeData<Row>, task: Task<Row>): WeightedRows {
  const { table, weights } = weightedTable(BG_NBD_KIND, data, task.inputs);
  const { frequency, recency, tenure } = task.columns;
  const columns = [frequency, recency, tenure].map((name) => numbersOf(table, name));
  for (let row = 0; row < table.length; row++) {
    const customer = columns.map((column) => column[row]) as [number, number, number];
    checkPurchases(BG_NBD_KIND, task.columns, ...customer, row);
  }
  return gatherEqual({ columns, weights });
}

function checkBought({ columns, weights }: WeightedRows, names: PurchaseColumns): void {
  const sumOf = (column: Float64Array | undefined): number =>
    weights.reduce((sum, weight, row) => sum + weight * (column?.[row] as number), 0);
  const problem = (name: string, lacks: string, hint: string): PortraitError =>
    new PortraitError({
      code: "invalid-data",
      message: `${BG_NBD_KIND}: "${name}" is 0 for all customers, so that there is no ${lacks} to learn from.`,
      hint,
    });
  if (sumOf(columns[0]) === 0)
    throw problem(names.frequency, "repeat purchase", "Take a longer time, or more customers.");
  if (sumOf(columns[2]) === 0) throw problem(names.tenure, "time", "Take a later cutoff.");
}

/** The customers with times in units of the mean tenure, so that all parameters are about 1. */
function scaled(
  { columns, weights }: WeightedRows,
  total: number,
): WeightedRows & { readonly scale: number } {
  const [frequency, recency, tenure] = columns as [Float64Array, Float64Array, Float64Array];
  const scale = tenure.reduce((sum, time, row) => sum + ((weights[row] as number) / total) * time, 0);
  const measured = [recency, tenure].map((times) => times.map((time) => time / scale));
  return { columns: [frequency, ...measured], weights, scale };
}

const parametersAt = (point: Float64Array): BgNbdParameters => {
  const [r, alpha, a, b] = point.map(Math.exp) as unknown as [number, number, number, number];
  return { r, alpha, a, b };
};

async function learn<Row extends RowValues>(
  data: LifetimeData<Row>,
  task: Task<Row>,
  context: FitContext<LifetimeData<Row>>,
): Promise<BgNbdModel<Row>> {
  const { columns, params } = task;
  const customers = readCustomers(data, task);
  checkBought(customers, columns);
  const total = customers.weights.reduce((sum, weight) => sum + weight, 0);
  const { scale, ...measured } = scaled(customers, total);
  const found = await maximiseLikelihood(
    (point, gradient) => bgNbdLogLikelihood(parametersAt(point), measured, gradient),
    4,
    {
      ...params,
      total,
      onIteration: (iteration, value) => context.step(iteration, params.maxIterations, value),
    },
  );
  const { r, alpha, a, b } = parametersAt(found.point);
  const parameters = Object.freeze({ r, alpha: alpha * scale, a, b });
  return createBgNbdModel({
    ...task,
    parameters,
    standardErrors: errorsOf(parameters, found.errors),
    customers: total,
    logLikelihood: bgNbdLogLikelihood(parameters, customers, new Float64Array(4)),
    convergence: found.convergence,
  });
}

/** The standard errors of parameters from those of their logarithms. */
function errorsOf(
  { r, alpha, a, b }: BgNbdParameters,
  errors: Float64Array | undefined,
): BgNbdParameters | undefined {
  if (errors === undefined) return undefined;
  const [ofR, ofAlpha, ofA, ofB] = errors as unknown as [number, number, number, number];
  return Object.freeze({ r: r * ofR, alpha: alpha * ofAlpha, a: a * ofA, b: b * ofB });
}

/**
 * BG/NBD: how often customers buy and when they leave without saying so. While active, a customer buys at random at a
 * rate of their own; after each purchase they leave with a chance of their own. Over customers rates follow a gamma
 * distribution of shape `r` and rate `alpha`, chances a beta distribution of `a` and `b`. The four parameters maximise the
 * likelihood of what customers did, less the penalty of `l2`; with `l2: 0` they are those of the paper.
 *
 * It learns from three columns of a profile: with `orders = sessions({ gap: hours(12) })`, `since = tenure(at)` and
 * `silent = recency(at)`, the frequency is `orders.minus(1)`, the recency `when(orders.gt(1), since.minus(silent), 0)` and the
 * tenure `since`. Where customers show no sign of leaving, `a / (a + b)` goes to 0 and the standard errors are undefined;
 * what the model expects is then that of the negative binomial distribution, and a penalty gives finite parameters.
 *
 * The model tells the probability that a customer is still active, and how many purchases to expect of each within any
 * time ahead. It knows neither seasons nor prices; `gammaGamma` learns what a purchase is worth, and `lifetimeValue` puts
 * both together. Sample weights count; the order of rows does not matter.
 *
 * `fit` takes O(n log n), and O(n) an iteration; 30 iterations are usual. A prediction takes about a microsecond.
 *
 * `fit` throws PortraitError `invalid-argument` when the data is neither a snapshot nor row objects; `missing-column`,
 * `unexpected-column`; `invalid-data` when there are no customers, none bought again, a number is null or cannot be, or
 * all tenures are 0; `aborted` between iterations. Where the search does not converge, `convergence` says so.
 *
 * Source: Fader, Hardie and Lee, "Counting Your Customers the Easy Way: An Alternative to the Pareto/NBD Model", Marketing
 * Science 24 (2005).
 *
 * @param options - See {@link BgNbdOptions}.
 * @throws PortraitError `invalid-option` when an option is unknown or out of range, or two columns are the same.
 *
 * @example
 * ```ts
 * import { fit, weeks } from "@portrait/core";
 * import { bgNbd } from "@portrait/models/lifetime";
 *
 * const customers = [
 *   { orders: 0, last: 0, since: 38 }, { orders: 0, last: 0, since: 30 }, { orders: 1, last: 2, since: 39 },
 *   { orders: 2, last: 30, since: 39 }, { orders: 7, last: 29, since: 30 }, { orders: 4, last: 9, since: 38 },
 * ];
 * const buying = bgNbd({ frequency: "orders", recency: "last", tenure: "since", unit: "weeks", l2: 0.1 });
 * const model = await fit(buying, customers);
 * model.predictOne({ orders: 4, last: 9, since: 38 }, weeks(10)).probabilityAlive; // ≈ 0.03
 * model.predictOne({ orders: 4, last: 36, since: 38 }, weeks(10)).probabilityAlive; // ≈ 0.852
 * ```
 */
export function bgNbd<
  const Frequency extends string = "frequency",
  const Recency extends string = "recency",
  const Tenure extends string = "tenure",
>(
  options: BgNbdOptions<Frequency, Recency, Tenure> = {},
): BgNbdEstimator<NumberRow<Frequency | Recency | Tenure>> {
  const rules = {
    frequency: columnRule<Frequency>("frequency"),
    recency: columnRule<Recency>("recency"),
    tenure: columnRule<Tenure>("tenure"),
    unit: unitRule,
    ...likelihoodRules,
  };
  const given = resolveOptions(BG_NBD_KIND, rules, options);
  const { frequency, recency, tenure, unit, ...params } = given;
  const inputs = numberColumns<NumberRow<Frequency | Recency | Tenure>>(BG_NBD_KIND, [
    frequency,
    recency,
    tenure,
  ]);
  const columns = Object.freeze({ frequency, recency, tenure });
  const task = Object.freeze({ inputs, columns, unit, params: Object.freeze(params) });
  return Object.freeze<BgNbdEstimator<NumberRow<Frequency | Recency | Tenure>>>({
    kind: BG_NBD_KIND,
    params: given,
    inputs,
    learn: (data, context) => learn(data, task, context),
  });
}
