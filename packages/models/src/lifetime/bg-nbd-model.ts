import {
  type Duration,
  type Model,
  millisecondsPer,
  type RowValues,
  type ScoringData,
  type TableSchema,
  type TimeUnit,
} from "@portrait/core";
import { checkRow } from "../input/check-row.js";
import { scoringTable } from "../input/scoring-table.js";
import { type Convergence, convergenceState } from "../linear/convergence.js";
import type { BgNbdParameters } from "./bg-nbd-parameters.js";
import { checkPurchases, type PurchaseColumns } from "./customer.js";
import { expectedPurchases } from "./expected-purchases.js";
import { lengthOf, numberAt, numbersOf } from "./lifetime-data.js";
import type { LikelihoodParams } from "./likelihood-options.js";

/** The kind of BG/NBD models and of their estimator. */
export const BG_NBD_KIND = "bgNbd";
/** The version of the layout of their state. */
export const BG_NBD_VERSION = 1;

/** What is expected of one customer. */
export interface PurchaseForecast {
  /** The probability that the customer is still active, from 0 to 1; 1 for who bought once, as none can leave before. */
  readonly probabilityAlive: number;
  /** The expected number of purchases within the time ahead, at least 0. */
  readonly expectedPurchases: number;
}

/** What is expected of customers, one entry a row. */
export interface PurchaseForecasts {
  /** The probability that each is still active. */
  readonly probabilityAlive: Float64Array;
  /** The expected number of purchases of each within the time ahead. */
  readonly expectedPurchases: Float64Array;
}

/** How often customers buy and when they leave. */
export interface BgNbdModel<Row extends RowValues = RowValues> extends Model {
  /** What kind of model. */
  readonly kind: "bgNbd";
  /** The input columns: frequency, recency and tenure. */
  readonly inputs: TableSchema<Row>;
  /** Which of them is which. */
  readonly columns: PurchaseColumns;
  /** The unit of recency and tenure. */
  readonly unit: TimeUnit;
  /** The parameters. */
  readonly parameters: BgNbdParameters;
  /**
   * The standard errors of the parameters by the curvature of the likelihood at its maximum; undefined where it is flat in
   * some direction, so that the data do not settle the parameters.
   */
  readonly standardErrors: BgNbdParameters | undefined;
  /** How many customers were learnt from; with weights their sum. */
  readonly customers: number;
  /** The logarithm of the likelihood of the parameters, without the penalty. */
  readonly logLikelihood: number;
  /** How the search ended. */
  readonly convergence: Convergence;
  /**
   * What is expected of customers from their cutoff on.
   *
   * @param data - The customers; further columns of a snapshot are ignored, of row objects an error.
   * @param within - How far ahead.
   * @throws PortraitError `missing-column`, `unexpected-column`, `invalid-data`; `invalid-argument` when `within` is no
   *   duration, or is too long.
   */
  predict(data: ScoringData<Row>, within: Duration): Promise<PurchaseForecasts>;
  /**
   * What is expected of one customer, without a promise.
   *
   * @param row - The customer, with just the input columns.
   * @param within - How far ahead.
   * @throws PortraitError as `predict`.
   */
  predictOne(row: Row, within: Duration): PurchaseForecast;
  /**
   * How often a customer is expected to buy again after a first purchase about which nothing else is known.
   *
   * @param within - How long from the first purchase.
   * @throws PortraitError `invalid-argument`.
   */
  predictNew(within: Duration): number;
}

/** What a BG/NBD fit learnt. */
export interface BgNbdFit<Row extends RowValues> {
  /** The input columns. */
  readonly inputs: TableSchema<Row>;
  /** Which is which. */
  readonly columns: PurchaseColumns;
  /** The unit of the times. */
  readonly unit: TimeUnit;
  /** The options of the search. */
  readonly params: LikelihoodParams;
  /** The parameters. */
  readonly parameters: BgNbdParameters;
  /** Their standard errors. */
  readonly standardErrors: BgNbdParameters | undefined;
  /** How many customers there were. */
  readonly customers: number;
  /** The logarithm of the likelihood. */
  readonly logLikelihood: number;
  /** How the search ended. */
  readonly convergence: Convergence;
}

/**
 * The probability that a customer is still active: equation (7) of Fader, Hardie and Lee (2008), "Computing P(alive) Using
 * the BG/NBD Model".
 *
 * @param parameters - The parameters.
 * @param frequency - The repeat purchases.
 * @param recency - When the last one was.
 * @param tenure - Since when the customer is one.
 */
export function probabilityAlive(
  { r, alpha, a, b }: BgNbdParameters,
  frequency: number,
  recency: number,
  tenure: number,
): number {
  if (frequency === 0) return 1;
  const silent = (r + frequency) * Math.log1p((tenure - recency) / (alpha + recency));
  return 1 / (1 + (a / (b + frequency - 1)) * Math.exp(silent));
}

/**
 * The purchases expected of a customer within a time.
 *
 * @param parameters - The parameters.
 * @param frequency - The repeat purchases.
 * @param tenure - Since when the customer is one.
 * @param length - How far ahead, in the unit of the tenure.
 * @returns The purchases expected if the customer is still active.
 */
export function purchasesIfAlive(
  { r, alpha, a, b }: BgNbdParameters,
  frequency: number,
  tenure: number,
  length: number,
): number {
  return expectedPurchases(r + frequency, length / (alpha + tenure), a, b + frequency);
}

/**
 * The model of a fit.
 *
 * @param fit - What was learnt.
 */
export function createBgNbdModel<Row extends RowValues>(fit: BgNbdFit<Row>): BgNbdModel<Row> {
  const { inputs, columns, unit, params, parameters, standardErrors, convergence } = fit;
  const { customers, logLikelihood } = fit;
  const lengthIn = (within: Duration): number => lengthOf(BG_NBD_KIND, within) / millisecondsPer[unit];
  function forecast(frequency: number, recency: number, tenure: number, length: number): PurchaseForecast {
    const alive = probabilityAlive(parameters, frequency, recency, tenure);
    const ifAlive = purchasesIfAlive(parameters, frequency, tenure, length);
    return { probabilityAlive: alive, expectedPurchases: alive * ifAlive };
  }
  return Object.freeze<BgNbdModel<Row>>({
    kind: BG_NBD_KIND,
    inputs,
    columns,
    unit,
    parameters,
    standardErrors,
    customers,
    logLikelihood,
    convergence,
    async predict(data, within) {
      const length = lengthIn(within);
      const table = scoringTable(BG_NBD_KIND, data, inputs);
      const [frequency, recency, tenure] = [
        numbersOf(table, columns.frequency),
        numbersOf(table, columns.recency),
        numbersOf(table, columns.tenure),
      ];
      const found: { readonly [Name in keyof PurchaseForecast]: Float64Array } = {
        probabilityAlive: new Float64Array(table.length),
        expectedPurchases: new Float64Array(table.length),
      };
      for (let row = 0; row < table.length; row++) {
        const customer = [frequency[row], recency[row], tenure[row]] as [number, number, number];
        checkPurchases(BG_NBD_KIND, columns, ...customer, row);
        const one = forecast(...customer, length);
        found.probabilityAlive[row] = one.probabilityAlive;
        found.expectedPurchases[row] = one.expectedPurchases;
      }
      return found;
    },
    predictOne(row, within) {
      checkRow(BG_NBD_KIND, row, inputs);
      const length = lengthIn(within);
      const [frequency, recency, tenure] = [
        numberAt(row, columns.frequency),
        numberAt(row, columns.recency),
        numberAt(row, columns.tenure),
      ];
      checkPurchases(BG_NBD_KIND, columns, frequency, recency, tenure);
      return forecast(frequency, recency, tenure, length);
    },
    predictNew: (within) => purchasesIfAlive(parameters, 0, 0, lengthIn(within)),
    state() {
      return {
        kind: BG_NBD_KIND,
        version: BG_NBD_VERSION,
        config: {
          columns: { ...columns },
          unit,
          params: { ...params },
          parameters: { ...parameters },
          standardErrors: standardErrors === undefined ? null : { ...standardErrors },
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
