import {
  type Estimator,
  type FitContext,
  PortraitError,
  type RowValues,
  resolveOptions,
  type TableSchema,
} from "@portrait/core";
import { gatherEqual, type WeightedRows } from "./equal-rows.js";
import { gammaGammaLogLikelihood } from "./gamma-gamma-likelihood.js";
import {
  checkSpend,
  createGammaGammaModel,
  GAMMA_GAMMA_KIND,
  type GammaGammaModel,
  type SpendColumns,
} from "./gamma-gamma-model.js";
import type { GammaGammaOptions } from "./gamma-gamma-options.js";
import type { GammaGammaParameters } from "./gamma-gamma-parameters.js";
import {
  type LifetimeData,
  type NumberRow,
  numberColumns,
  numbersOf,
  weightedTable,
} from "./lifetime-data.js";
import { columnRule, type LikelihoodParams, likelihoodRules } from "./likelihood-options.js";
import { maximiseLikelihood } from "./maximise-likelihood.js";

/** An estimator of gamma-gamma: a frozen description that `fit` makes a model of. */
export interface GammaGammaEstimator<Row extends RowValues = RowValues>
  extends Estimator<LifetimeData<Row>, GammaGammaModel<Row>> {
  /** The columns that it learns from. */
  readonly inputs: TableSchema<Row>;
}

/** What to learn, and from which columns. */
interface Task<Row extends RowValues> {
  readonly inputs: TableSchema<Row>;
  readonly columns: SpendColumns;
  readonly params: LikelihoodParams;
}

function readCustomers<Row extends RowValues>(data: LifetimeData<Row>, task: Task<Row>): WeightedRows {
  const { columns, inputs } = task;
  const { table, weights } = weightedTable(GAMMA_GAMMA_KIND, data, inputs);
  const frequency = numbersOf(table, columns.frequency);
  const value = numbersOf(table, columns.monetaryValue);
  for (let row = 0; row < table.length; row++) {
    checkSpend(GAMMA_GAMMA_KIND, columns, frequency[row] as number, value[row] as number, row);
  }
  const bought = weights.map((weight, row) => ((frequency[row] as number) > 0 ? weight : 0));
  const customers = gatherEqual({ columns: [frequency, value], weights: bought });
  if (customers.weights.length > 0) return customers;
  throw new PortraitError({
    code: "invalid-data",
    message: `${GAMMA_GAMMA_KIND}: "${columns.frequency}" is 0 for all customers, so that there is no purchase to learn from.`,
    hint: "Take a longer time, or more customers.",
  });
}

function meansOf({ columns, weights }: WeightedRows, total: number): readonly [number, number] {
  const meanOf = (column: Float64Array | undefined): number =>
    weights.reduce((sum, weight, row) => sum + (weight / total) * (column?.[row] as number), 0);
  return [meanOf(columns[0]), meanOf(columns[1])];
}

function correlationOf(customers: WeightedRows, total: number): number | undefined {
  const [x, y] = customers.columns as [Float64Array, Float64Array];
  const [meanX, meanY] = meansOf(customers, total);
  let [squaresX, squaresY, products] = [0, 0, 0];
  customers.weights.forEach((weight, row) => {
    const [dx, dy] = [(x[row] as number) / meanX - 1, (y[row] as number) / meanY - 1];
    squaresX += weight * dx * dx;
    squaresY += weight * dy * dy;
    products += weight * dx * dy;
  });
  const found = products / Math.sqrt(squaresX * squaresY);
  return Number.isFinite(found) ? Math.max(-1, Math.min(1, found)) : undefined;
}

const parametersAt = (point: Float64Array): GammaGammaParameters => {
  const [p, excess, gamma] = point.map(Math.exp) as unknown as [number, number, number];
  return { p, q: 1 + excess, gamma };
};

function errorsOf(
  { p, q, gamma }: GammaGammaParameters,
  errors: Float64Array | undefined,
): GammaGammaParameters | undefined {
  if (errors === undefined) return undefined;
  const [ofP, ofExcess, ofGamma] = errors as unknown as [number, number, number];
  return Object.freeze({ p: p * ofP, q: (q - 1) * ofExcess, gamma: gamma * ofGamma });
}

async function learn<Row extends RowValues>(
  data: LifetimeData<Row>,
  task: Task<Row>,
  context: FitContext<LifetimeData<Row>>,
): Promise<GammaGammaModel<Row>> {
  const { params } = task;
  const customers = readCustomers(data, task);
  const { columns, weights } = customers;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const [, scale] = meansOf(customers, total);
  const [frequency, value] = columns as [Float64Array, Float64Array];
  const measured = { columns: [frequency, value.map((one) => one / scale)], weights };
  const found = await maximiseLikelihood(
    (point, gradient) => gammaGammaLogLikelihood(parametersAt(point), measured, gradient),
    3,
    {
      ...params,
      total,
      onIteration: (iteration, loss) => context.step(iteration, params.maxIterations, loss),
    },
  );
  const { p, q, gamma } = parametersAt(found.point);
  const parameters = Object.freeze({ p, q, gamma: gamma * scale });
  return createGammaGammaModel({
    ...task,
    parameters,
    standardErrors: errorsOf(parameters, found.errors),
    correlation: correlationOf(customers, total),
    customers: total,
    logLikelihood: gammaGammaLogLikelihood(parameters, customers, new Float64Array(3)),
    convergence: found.convergence,
  });
}

/**
 * Gamma-gamma: what a purchase of each customer is worth. The values of a customer's purchases follow a gamma distribution
 * of shape `p` and a rate of their own; rates follow over customers a gamma distribution of shape `q` and rate `gamma`. The
 * three parameters maximise the likelihood of the mean values, less the penalty of `l2`, under `q > 1`, so that there is a
 * mean. It predicts the mean value of the purchases to come: a customer's own mean, drawn towards the population's the more,
 * the fewer purchases it rests on; who has not bought again gets the population's.
 *
 * It takes the value of purchases and their number as independent: look at the model's `correlation`. Sample weights count;
 * the order of rows does not matter. `fit` takes O(n log n), and O(n) an iteration.
 *
 * `fit` throws PortraitError `invalid-argument` when the data is neither a snapshot nor row objects; `missing-column`,
 * `unexpected-column`; `invalid-data` when there are no customers, none bought again, a number is null or cannot be;
 * `aborted` between iterations. Where the search does not converge, `convergence` says so.
 *
 * Source: Fader and Hardie, "The Gamma-Gamma Model of Monetary Value" (2013).
 *
 * @param options - See {@link GammaGammaOptions}.
 * @throws PortraitError `invalid-option` when an option is unknown or out of range, or both columns are the same.
 *
 * @example
 * ```ts
 * import { fit } from "@portrait/core";
 * import { gammaGamma } from "@portrait/models/lifetime";
 *
 * const customers = [
 *   { frequency: 1, monetaryValue: 12 }, { frequency: 4, monetaryValue: 30 }, { frequency: 2, monetaryValue: 21 },
 *   { frequency: 9, monetaryValue: 18 }, { frequency: 3, monetaryValue: 55 }, { frequency: 0, monetaryValue: null },
 * ];
 * const model = await fit(gammaGamma({ l2: 0.1 }), customers);
 * const [one, many] = [1, 20].map((frequency) => model.predictOne({ frequency, monetaryValue: 60 }));
 * [model.meanValue, one, many].map((value) => Math.round(value ?? 0)); // => [29, 43, 58]
 * ```
 */
export function gammaGamma<
  const Frequency extends string = "frequency",
  const MonetaryValue extends string = "monetaryValue",
>(
  options: GammaGammaOptions<Frequency, MonetaryValue> = {},
): GammaGammaEstimator<NumberRow<Frequency | MonetaryValue>> {
  const rules = {
    frequency: columnRule<Frequency>("frequency"),
    monetaryValue: columnRule<MonetaryValue>("monetaryValue"),
    ...likelihoodRules,
  };
  const given = resolveOptions(GAMMA_GAMMA_KIND, rules, options);
  const { frequency, monetaryValue, ...params } = given;
  const inputs = numberColumns<NumberRow<Frequency | MonetaryValue>>(GAMMA_GAMMA_KIND, [
    frequency,
    monetaryValue,
  ]);
  const columns = Object.freeze({ frequency, monetaryValue });
  const task = Object.freeze({ inputs, columns, params: Object.freeze(params) });
  return Object.freeze<GammaGammaEstimator<NumberRow<Frequency | MonetaryValue>>>({
    kind: GAMMA_GAMMA_KIND,
    params: given,
    inputs,
    learn: (data, context) => learn(data, task, context),
  });
}
