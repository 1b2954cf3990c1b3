import { describeValue, type Regressor, type RowValues, type TableSchema } from "@portrait/core";
import { checkRow } from "../input/check-row.js";
import { scoringTable } from "../input/scoring-table.js";
import { type Convergence, convergenceState } from "../linear/convergence.js";
import { checkFrequency } from "./customer.js";
import type { GammaGammaParameters } from "./gamma-gamma-parameters.js";
import { numberAt, numbersOf, oddCustomer } from "./lifetime-data.js";
import type { LikelihoodParams } from "./likelihood-options.js";

/** The kind of gamma-gamma models and of their estimator. */
export const GAMMA_GAMMA_KIND = "gammaGamma";
/** The version of the layout of their state. */
export const GAMMA_GAMMA_VERSION = 1;

/** The names of the columns of what a customer spends. */
export interface SpendColumns {
  /** How many purchases there were. */
  readonly frequency: string;
  /** What they were worth on average. */
  readonly monetaryValue: string;
}

/** What a customer's purchases are worth. Predicts the expected mean value of a purchase. */
export interface GammaGammaModel<Row extends RowValues = RowValues> extends Regressor<Row> {
  /** What kind of model. */
  readonly kind: "gammaGamma";
  /** Which input column is which. */
  readonly columns: SpendColumns;
  /** The parameters. */
  readonly parameters: GammaGammaParameters;
  /** Their standard errors by the curvature of the likelihood; undefined where it is flat in some direction. */
  readonly standardErrors: GammaGammaParameters | undefined;
  /** The expected value of a purchase of a customer about whom nothing is known: `p gamma / (q - 1)`. */
  readonly meanValue: number;
  /**
   * The correlation of frequency and mean value over the customers learnt from, from -1 to 1; undefined where either is
   * constant. The model takes them as independent: far from 0, its predictions are biased.
   */
  readonly correlation: number | undefined;
  /** How many customers were learnt from; with weights their sum. */
  readonly customers: number;
  /** The logarithm of the likelihood of the parameters, without the penalty. */
  readonly logLikelihood: number;
  /** How the search ended. */
  readonly convergence: Convergence;
}

/** What a gamma-gamma fit learnt. */
export interface GammaGammaFit<Row extends RowValues> {
  /** The input columns. */
  readonly inputs: TableSchema<Row>;
  /** Which is which. */
  readonly columns: SpendColumns;
  /** The options of the search. */
  readonly params: LikelihoodParams;
  /** The parameters. */
  readonly parameters: GammaGammaParameters;
  /** Their standard errors. */
  readonly standardErrors: GammaGammaParameters | undefined;
  /** The correlation of frequency and value. */
  readonly correlation: number | undefined;
  /** How many customers there were. */
  readonly customers: number;
  /** The logarithm of the likelihood. */
  readonly logLikelihood: number;
  /** How the search ended. */
  readonly convergence: Convergence;
}

/**
 * Refuses purchases whose value cannot be. Of a customer without any the value is not looked at.
 *
 * @param owner - Who asks, for the message.
 * @param names - The columns.
 * @param frequency - How many purchases; NaN stands for null here and below.
 * @param value - What they were worth on average.
 * @param row - The row; undefined for the only one.
 * @throws PortraitError `invalid-data`.
 */
export function checkSpend(
  owner: string,
  names: SpendColumns,
  frequency: number,
  value: number,
  row?: number,
): void {
  checkFrequency(owner, names.frequency, frequency, row);
  if (frequency === 0 || (value > 0 && value < Number.POSITIVE_INFINITY)) return;
  throw oddCustomer(
    owner,
    row,
    `"${names.monetaryValue}" must be a finite number > 0; received ${Number.isNaN(value) ? "null" : describeValue(value)}`,
    "It is the mean value of the purchases; leave out customers whose purchases were all returned.",
  );
}

/**
 * The expected value of a purchase: equation (5) of Fader and Hardie (2013), a mean of the population's and the customer's
 * own in which the latter counts the more, the more purchases there were.
 *
 * @param parameters - The parameters.
 * @param frequency - How many purchases.
 * @param value - What they were worth on average.
 */
export function expectedValue(
  { p, q, gamma }: GammaGammaParameters,
  frequency: number,
  value: number,
): number {
  const own = frequency === 0 ? 0 : frequency * value;
  return (p * (gamma + own)) / (p * frequency + q - 1);
}

/**
 * The model of a fit.
 *
 * @param fit - What was learnt.
 */
export function createGammaGammaModel<Row extends RowValues>(fit: GammaGammaFit<Row>): GammaGammaModel<Row> {
  const { inputs, columns, params, parameters, standardErrors, convergence } = fit;
  const { customers, correlation, logLikelihood } = fit;
  return Object.freeze<GammaGammaModel<Row>>({
    kind: GAMMA_GAMMA_KIND,
    inputs,
    horizon: 0,
    columns,
    parameters,
    standardErrors,
    meanValue: expectedValue(parameters, 0, 0),
    correlation,
    customers,
    logLikelihood,
    convergence,
    async predict(data) {
      const table = scoringTable(GAMMA_GAMMA_KIND, data, inputs);
      const frequency = numbersOf(table, columns.frequency);
      return numbersOf(table, columns.monetaryValue).map((value, row) => {
        checkSpend(GAMMA_GAMMA_KIND, columns, frequency[row] as number, value, row);
        return expectedValue(parameters, frequency[row] as number, value);
      });
    },
    predictOne(row) {
      checkRow(GAMMA_GAMMA_KIND, row, inputs);
      const frequency = numberAt(row, columns.frequency);
      const value = numberAt(row, columns.monetaryValue);
      checkSpend(GAMMA_GAMMA_KIND, columns, frequency, value);
      return expectedValue(parameters, frequency, value);
    },
    state() {
      return {
        kind: GAMMA_GAMMA_KIND,
        version: GAMMA_GAMMA_VERSION,
        config: {
          columns: { ...columns },
          params: { ...params },
          parameters: { ...parameters },
          standardErrors: standardErrors === undefined ? null : { ...standardErrors },
          correlation: correlation ?? null,
          customers,
          logLikelihood,
          convergence: convergenceState(convergence),
        },
        tensors: {},
        parts: {},
      };
    },
  });
}
