import {
  describeValue,
  type FeatureWeight,
  type Model,
  PortraitError,
  type RowValues,
  type ScoringData,
  type TableSchema,
} from "@portrait/core";
import { type LinearParts, modelParts } from "../exchange/model-parts.js";
import { createEncoder, type InputEncoder } from "../input/encoder.js";
import { scoringTable } from "../input/scoring-table.js";
import { rankedWeights } from "../tree/ensemble/explain-trees.js";

/** A linear model, as far as {@link linearShap} reads it. */
export interface LinearModel<Row extends RowValues = RowValues> extends Model {
  /** The input columns. */
  readonly inputs: TableSchema<Row>;
}

/** Explains the raw outputs of a linear model against a background. */
export interface LinearExplainer<Row extends RowValues = RowValues> {
  /** The mean of each raw output over the background: one, or one for each class. */
  readonly expectedValues: readonly number[];
  /**
   * What each input adds to a raw output beyond the background's mean, greatest magnitude first. With the expected
   * value they add up to the raw output.
   *
   * @param row - The row, with just the input columns.
   * @param output - The number of the raw output: for several classes that of the class; left out, 0.
   * @throws PortraitError `invalid-argument` when there is no such output; `missing-column`, `unexpected-column`,
   *   `invalid-data`.
   */
  contributions(row: Row, output?: number): readonly FeatureWeight[];
}

const OWNER = "linearShap";
const BLOCK = 512;

function meansOf<Row extends RowValues>(
  encoder: InputEncoder<Row>,
  background: ScoringData<Row>,
  inputs: TableSchema<Row>,
): Float64Array {
  const table = scoringTable(OWNER, background, inputs);
  if (table.length === 0) {
    throw new PortraitError({
      code: "invalid-data",
      message: `${OWNER}: the background has no rows.`,
      hint: "Pass the examples that the model learnt from, or a sample of them.",
    });
  }
  const width = encoder.columns.length;
  const sums = new Float64Array(width);
  const block = new Float64Array(Math.min(BLOCK, table.length) * width);
  for (let from = 0; from < table.length; from += BLOCK) {
    const to = Math.min(from + BLOCK, table.length);
    encoder.encodeRows(table, from, to, block);
    for (let at = 0; at < (to - from) * width; at++) {
      sums[at % width] = (sums[at % width] as number) + (block[at] as number);
    }
  }
  return sums.map((sum) => sum / table.length);
}

function linearParts<M extends Model>(model: M): LinearParts {
  const parts = modelParts(OWNER, model, "explained");
  if (parts.form === "linear") return parts;
  throw new PortraitError({
    code: "not-supported",
    message: `${OWNER}: a model of kind ${JSON.stringify(model.kind)} is not linear.`,
    hint: "The contributions of trees are Shapley values already.",
  });
}

/**
 * Shapley values of a linear model, inputs taken as independent: `w * (x - mean)` for each encoded column, the mean
 * taken over a background, summed for each input. Where a model's own `contributions` measure from the training mean of
 * numbers and from "none" of categories and booleans, these measure all inputs from the average row.
 *
 * O(background * encoded columns) to prepare; microseconds a row.
 *
 * Source: Lundberg and Lee, "A Unified Approach to Interpreting Model Predictions" (2017), corollary 1.
 *
 * @param model - A logistic, linear or Poisson regression over numbers, booleans and categories.
 * @param background - The rows to measure from, such as the examples learnt from: a snapshot or row objects.
 * @throws PortraitError `not-supported` for another model; `invalid-data` when the background has no rows;
 *   `missing-column`, `unexpected-column`.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { linearShap } from "@portrait/models/explain";
 * import { linearRegression } from "@portrait/models/linear";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 1 }, { visits: 2 }, { visits: 6 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [10, 20, 60],
 * });
 * const explainer = linearShap(await fit(linearRegression(), examples), examples);
 * Math.round(explainer.expectedValues[0] ?? 0); // => 30
 * Math.round(explainer.contributions({ visits: 6 })[0]?.weight ?? 0); // => 30
 * ```
 */
export function linearShap<Row extends RowValues>(
  model: LinearModel<Row>,
  background: ScoringData<Row>,
): LinearExplainer<Row> {
  const { specs, offsets, weights, intercepts } = linearParts(model);
  const encoder = createEncoder<Row>(OWNER, specs);
  const means = meansOf(encoder, background, encoder.inputs);
  const width = means.length;
  const names = specs.map(({ name }) => name);
  const encoded = new Float64Array(width);
  const expected = Array.from(intercepts, (intercept, output) =>
    means.reduce((sum, mean, column) => sum + mean * (weights[output * width + column] as number), intercept),
  );
  return Object.freeze<LinearExplainer<Row>>({
    expectedValues: Object.freeze(expected),
    contributions(row, output = 0) {
      if (!(Number.isInteger(output) && output >= 0 && output < intercepts.length)) {
        throw new PortraitError({
          code: "invalid-argument",
          message: `${OWNER}: the model has ${intercepts.length} raw outputs, counted from 0; received ${describeValue(output)}.`,
        });
      }
      encoder.encodeOne(row, encoded);
      return rankedWeights(names, (index) => {
        let sum = 0;
        for (let column = offsets[index] as number; column < (offsets[index + 1] as number); column++) {
          const weight = weights[output * width + column] as number;
          sum += weight * ((encoded[column] as number) - (means[column] as number));
        }
        return sum;
      });
    },
  });
}
