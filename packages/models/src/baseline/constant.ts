import {
  type Codec,
  choiceOption,
  type Estimator,
  type NumberExamples,
  numberOption,
  type Regressor,
  resolveOptions,
} from "@portrait/core";
import { readConfig } from "../input/artifact.js";
import { scoringTable } from "../input/scoring-table.js";
import { checkNumbers, rowWeights } from "../input/training-data.js";
import { checkEmpty, checkEmptyRows, type NoColumns, noInputs } from "./no-columns.js";

/** Options of {@link constant}. */
export interface ConstantOptions {
  /**
   * Which number: the `mean`, which no other constant beats by squared error; the `median`, by absolute error; or the
   * `quantile` of the answers. Left out, `mean`.
   */
  readonly strategy?: "mean" | "median" | "quantile";
  /** The probability of the quantile, in [0, 1]; left out, 0.5. It counts for the strategy `quantile` alone. */
  readonly quantile?: number;
}

/** A model that predicts the same number for every row. */
export interface ConstantModel extends Regressor<NoColumns> {
  /** What kind of model. */
  readonly kind: "constant";
  /** The number. */
  readonly value: number;
}

const KIND = "constant";
const VERSION = 1;

function createModel(value: number, horizon: number): ConstantModel {
  return Object.freeze<ConstantModel>({
    kind: KIND,
    inputs: noInputs,
    horizon,
    value,
    async predict(data) {
      checkEmptyRows(KIND, data);
      return new Float64Array(scoringTable(KIND, data, noInputs).length).fill(value);
    },
    predictOne(row) {
      checkEmpty(KIND, row, 0);
      return value;
    },
    state: () => ({ kind: KIND, version: VERSION, config: { value, horizon }, tensors: {}, parts: {} }),
  });
}

function meanOf(values: Float64Array, weights: Float64Array | undefined): number {
  const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? values.length;
  return values.reduce((sum, value, row) => sum + value * ((weights?.[row] ?? 1) / total), 0);
}

/** The mean of the least and the greatest number below and above which lie at most the shares p and 1 - p. */
function quantileOf(values: Float64Array, weights: Float64Array | undefined, probability: number): number {
  const weightOf = (row: number): number => weights?.[row] ?? 1;
  const order = Array.from(values.keys())
    .filter((row) => weightOf(row) > 0)
    .sort((a, b) => (values[a] as number) - (values[b] as number));
  const total = order.reduce((sum, row) => sum + weightOf(row), 0);
  const tolerance = 1e-12 * total;
  const target = probability * total;
  let below = 0;
  for (const [place, row] of order.entries()) {
    below += weightOf(row);
    if (below < target - tolerance) continue;
    const here = values[row] as number;
    const next = values[order[place + 1] ?? row] as number;
    return below <= target + tolerance ? here / 2 + next / 2 : here;
  }
  return values[order.at(-1) as number] as number;
}

/**
 * The baseline of regressors: for every row the mean, median or a quantile of the training answers, by weight. It reads
 * no columns, so any snapshot can be scored, and row objects must be empty. Where the quantile lies between two answers
 * it is halfway.
 *
 * O(rows) for the mean, O(rows log rows) else. `fit` throws PortraitError `invalid-argument` when the data is no examples
 * with numbers, and `invalid-data` when there are none.
 *
 * @param options - See {@link ConstantOptions}.
 * @throws PortraitError `invalid-option`.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { constant } from "@portrait/models/baseline";
 *
 * const examples = createExamples({ rows: [{}, {}, {}], schema: { columns: [] }, target: [1, 2, 9] });
 * (await fit(constant(), examples)).predictOne({}); // => 4
 * (await fit(constant({ strategy: "median" }), examples)).predictOne({}); // => 2
 * ```
 */
export function constant(options: ConstantOptions = {}): Estimator<NumberExamples, ConstantModel> {
  const rules = {
    strategy: choiceOption("mean", ["mean", "median", "quantile"] as const),
    quantile: numberOption(0.5, { min: 0, max: 1 }),
  };
  const { strategy, quantile } = resolveOptions(KIND, rules, options);
  return Object.freeze<Estimator<NumberExamples, ConstantModel>>({
    kind: KIND,
    params: Object.freeze({ strategy, quantile }),
    async learn(data, context) {
      checkNumbers(KIND, data);
      const weights = rowWeights(KIND, data);
      const probability = strategy === "median" ? 0.5 : quantile;
      const value =
        strategy === "mean" ? meanOf(data.target, weights) : quantileOf(data.target, weights, probability);
      await context.step(1, 1);
      return createModel(value, data.horizon);
    },
  });
}

/**
 * Makes {@link constant} models out of their state again.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { constant, constantCodec } from "@portrait/models/baseline";
 *
 * const examples = createExamples({ rows: [{}, {}], schema: { columns: [] }, target: [1, 2] });
 * constantCodec.decode((await fit(constant(), examples)).state()).value; // => 1.5
 * ```
 */
export const constantCodec: Codec<ConstantModel> = {
  kind: KIND,
  decode(state) {
    const config = readConfig(KIND, VERSION, state);
    const value = config.read("value", numberOption(0));
    return createModel(value, config.read("horizon", numberOption(0, { min: 0 })));
  },
};
