import {
  integerOption,
  millisecondsPer,
  numberOption,
  type OptionRule,
  PortraitError,
  type Regressor,
  type RowValues,
  resolveOptions,
  type Table,
} from "@portrait/core";
import { checkRow } from "../input/check-row.js";
import { scoringTable } from "../input/scoring-table.js";
import { type BgNbdModel, probabilityAlive, purchasesIfAlive } from "./bg-nbd-model.js";
import { checkPurchases } from "./customer.js";
import { checkSpend, expectedValue, type GammaGammaModel } from "./gamma-gamma-model.js";
import { numberAt, numberColumns, numbersOf } from "./lifetime-data.js";

/** The kind of models of lifetime values. */
export const LIFETIME_VALUE_KIND = "lifetimeValue";
/** The version of the layout of their state. */
export const LIFETIME_VALUE_VERSION = 1;

/** Options of `lifetimeValue`. */
export interface LifetimeValueOptions {
  /** How many months ahead, from 1 to 1,200; a month has 30.4375 days, a twelfth of a year. Left out, 12. */
  readonly months?: number;
  /** By what part money loses value in a month, at least 0; left out, 0.01, which is 12.7 % a year. */
  readonly discountRate?: number;
  /** Which part of the value of purchases is profit, more than 0; left out, 1. */
  readonly margin?: number;
}

/** The options, defaults filled in. */
export type LifetimeValueParams = Required<LifetimeValueOptions>;

/** The rules of the options. */
export const lifetimeValueRules: {
  readonly [Name in keyof LifetimeValueParams]: OptionRule<number>;
} = {
  months: integerOption(12, { min: 1, max: 1200 }),
  discountRate: numberOption(0.01, { min: 0 }),
  margin: numberOption(1, { min: 0, exclusiveMin: true }),
};

/** The value of customers to come: how often they will buy, times what a purchase is worth, discounted. */
export interface LifetimeValueModel<Row extends RowValues = RowValues> extends Regressor<Row> {
  /** What kind of model. */
  readonly kind: "lifetimeValue";
  /** How often customers buy. */
  readonly purchases: BgNbdModel;
  /** What a purchase is worth. */
  readonly spend: GammaGammaModel;
  /** How many months it looks ahead. */
  readonly months: number;
  /** By what part money loses value in a month. */
  readonly discountRate: number;
  /** Which part of the value of purchases is profit. */
  readonly margin: number;
}

const MONTH = (365.25 / 12) * millisecondsPer.days;

/** What is known of one customer. */
interface Customer {
  readonly frequency: number;
  readonly recency: number;
  readonly tenure: number;
  /** How many purchases `value` is the mean of. */
  readonly bought: number;
  readonly value: number;
}

/**
 * The model of two models.
 *
 * @param purchases - How often customers buy.
 * @param spend - What a purchase is worth.
 * @param params - The options.
 */
export function createLifetimeValue<Row extends RowValues>(
  purchases: BgNbdModel,
  spend: GammaGammaModel,
  params: LifetimeValueParams,
): LifetimeValueModel<Row> {
  const { months, discountRate, margin } = params;
  const names = [...purchases.inputs.columns, ...spend.inputs.columns].map(({ name }) => name);
  const inputs = numberColumns<Row>(LIFETIME_VALUE_KIND, [...new Set(names)]);
  const month = MONTH / millisecondsPer[purchases.unit];

  function check({ frequency, recency, tenure, bought, value }: Customer, row?: number): void {
    checkPurchases(LIFETIME_VALUE_KIND, purchases.columns, frequency, recency, tenure, row);
    checkSpend(LIFETIME_VALUE_KIND, spend.columns, bought, value, row);
  }

  function worthOf({ frequency, recency, tenure, bought, value }: Customer): number {
    const { parameters } = purchases;
    let [sum, before, discount] = [0, 0, 1];
    for (let count = 1; count <= months; count++) {
      const until = purchasesIfAlive(parameters, frequency, tenure, count * month);
      discount /= 1 + discountRate;
      sum += (until - before) * discount;
      before = until;
    }
    const alive = probabilityAlive(parameters, frequency, recency, tenure);
    return alive * sum * margin * expectedValue(spend.parameters, bought, value);
  }

  function customersOf(table: Table): (row: number) => Customer {
    const { frequency, recency, tenure } = purchases.columns;
    const columns = [frequency, recency, tenure, spend.columns.frequency, spend.columns.monetaryValue];
    const numbers = columns.map((name) => numbersOf(table, name));
    return (row) => {
      const [x, last, since, bought, value] = numbers.map((column) => column[row] as number) as [
        number,
        number,
        number,
        number,
        number,
      ];
      return { frequency: x, recency: last, tenure: since, bought, value };
    };
  }

  return Object.freeze<LifetimeValueModel<Row>>({
    kind: LIFETIME_VALUE_KIND,
    inputs,
    horizon: months * MONTH,
    purchases,
    spend,
    months,
    discountRate,
    margin,
    async predict(data) {
      const table = scoringTable(LIFETIME_VALUE_KIND, data, inputs);
      const customerAt = customersOf(table);
      return Float64Array.from({ length: table.length }, (_, row) => {
        const customer = customerAt(row);
        check(customer, row);
        return worthOf(customer);
      });
    },
    predictOne(row) {
      checkRow(LIFETIME_VALUE_KIND, row, inputs);
      const customer = {
        frequency: numberAt(row, purchases.columns.frequency),
        recency: numberAt(row, purchases.columns.recency),
        tenure: numberAt(row, purchases.columns.tenure),
        bought: numberAt(row, spend.columns.frequency),
        value: numberAt(row, spend.columns.monetaryValue),
      };
      check(customer);
      return worthOf(customer);
    },
    state: () => ({
      kind: LIFETIME_VALUE_KIND,
      version: LIFETIME_VALUE_VERSION,
      config: { params: { ...params } },
      tensors: {},
      parts: { purchases, spend },
    }),
  });
}

const isModel = (value: unknown, kind: string): boolean =>
  typeof value === "object" && value !== null && "kind" in value && value.kind === kind;

function checkModel(value: unknown, kind: string, role: string): void {
  if (isModel(value, kind)) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${LIFETIME_VALUE_KIND}: the model of ${role} must be of the kind "${kind}".`,
    hint: `Pass what fit makes of ${kind}().`,
  });
}

/**
 * The value of customers to come: the profit from their purchases in the months ahead, discounted at the end of each:
 *
 * `margin * E[value of a purchase] * sum_(m = 1 .. months) E[purchases in month m] / (1 + discountRate)^m`
 *
 * with the purchases by `bgNbd` and their value by `gammaGamma`, taken as independent. It predicts for rows with the input
 * columns of both models; a column that both read, such as the frequency, is there once. A prediction takes about a
 * microsecond a month. Predicting throws PortraitError as the models do.
 *
 * Source: Fader, Hardie and Lee, "RFM and CLV: Using Iso-Value Curves for Customer Base Analysis" (2005).
 *
 * @param purchases - How often customers buy: a fitted `bgNbd`.
 * @param spend - What a purchase is worth: a fitted `gammaGamma`.
 * @param options - See {@link LifetimeValueOptions}.
 * @throws PortraitError `invalid-argument` when a model is of another kind; `invalid-option`.
 *
 * @example
 * ```ts
 * import { fit } from "@portrait/core";
 * import { bgNbd, gammaGamma, lifetimeValue } from "@portrait/models/lifetime";
 *
 * const buying = await fit(bgNbd({ l2: 0.1 }), [
 *   { frequency: 0, recency: 0, tenure: 300 }, { frequency: 3, recency: 200, tenure: 240 },
 *   { frequency: 1, recency: 9, tenure: 350 }, { frequency: 9, recency: 310, tenure: 320 },
 * ]);
 * const spend = await fit(gammaGamma({ l2: 0.1 }), [
 *   { frequency: 3, monetaryValue: 20 }, { frequency: 1, monetaryValue: 45 }, { frequency: 9, monetaryValue: 31 },
 * ]);
 * const value = lifetimeValue(buying, spend, { months: 24, discountRate: 0.008 });
 * value.predictOne({ frequency: 9, recency: 310, tenure: 320, monetaryValue: 31 }); // ≈ 472.7
 * value.predictOne({ frequency: 1, recency: 9, tenure: 350, monetaryValue: 45 }); // ≈ 7.47
 * ```
 */
export function lifetimeValue<Purchases extends RowValues, Spend extends RowValues>(
  purchases: BgNbdModel<Purchases>,
  spend: GammaGammaModel<Spend>,
  options: LifetimeValueOptions = {},
): LifetimeValueModel<Purchases & Spend> {
  checkModel(purchases, "bgNbd", "purchases");
  checkModel(spend, "gammaGamma", "their value");
  const params = resolveOptions(LIFETIME_VALUE_KIND, lifetimeValueRules, options);
  return createLifetimeValue(purchases as unknown as BgNbdModel, spend as unknown as GammaGammaModel, params);
}
