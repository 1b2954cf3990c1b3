import type { FeatureWeight, RowValues, ScoringData, Table } from "@portrait/core";
import { scoringTable } from "../../input/scoring-table.js";
import { createTreeExplainer, type TreeExplainer } from "../shap/tree-shap.js";
import type { TreeEnsemble } from "./tree-ensemble.js";
import type { TreeInputs } from "./tree-inputs.js";

/** Shapley values of many rows. */
export interface ShapValues {
  /** The input columns, in order. */
  readonly columns: readonly string[];
  /** How many rows there are. */
  readonly length: number;
  /** How many raw outputs there are. */
  readonly outputs: number;
  /** The value of column `c` for output `o` of row `r`, at `(r * columns.length + c) * outputs + o`. */
  readonly values: Float64Array;
  /** The raw output expected before any input is known, `outputs` numbers. */
  readonly expected: Float64Array;
}

/** Explanations of a tree model, on the scale of its raw outputs. */
export interface TreeExplanations<Row extends RowValues> {
  /** The raw outputs expected before any input is known. */
  expectedValues(): readonly number[];
  /**
   * What each input adds to a raw output for one row, greatest magnitude first.
   *
   * @param row - The row.
   * @param output - The raw output.
   */
  contributions(row: Row, output: number): readonly FeatureWeight[];
  /**
   * Shapley values of many rows.
   *
   * @param data - The rows.
   */
  shapValues(data: ScoringData<Row>): Promise<ShapValues>;
  /** The share of the gain of all splits that each input has, greatest first. */
  weights(): readonly FeatureWeight[];
}

/**
 * Weights in order: greatest magnitude first, then by name.
 *
 * @param names - The inputs.
 * @param weightOf - The weight of an input by its number.
 */
export function rankedWeights(
  names: readonly string[],
  weightOf: (index: number) => number,
): readonly FeatureWeight[] {
  return Object.freeze(
    names
      .map((name, index) => Object.freeze({ name, weight: weightOf(index) }))
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.name < b.name ? -1 : 1)),
  );
}

function gainShares(ensemble: TreeEnsemble): Float64Array {
  const shares = new Float64Array(ensemble.columns);
  ensemble.feature.forEach((column, node) => {
    if (column >= 0) shares[column] = (shares[column] as number) + (ensemble.gain[node] as number);
  });
  const sum = shares.reduce((total, gain) => total + gain, 0);
  return sum > 0 ? shares.map((gain) => gain / sum) : shares.fill(0);
}

/**
 * The explanations of a tree model.
 *
 * @param owner - Whose they are, for messages.
 * @param inputs - How rows are encoded.
 * @param ensemble - The trees.
 * @param scale - What raw outputs and so explanations are multiplied by.
 */
export function explainTrees<Row extends RowValues>(
  owner: string,
  inputs: TreeInputs<Row>,
  ensemble: TreeEnsemble,
  scale = 1,
): TreeExplanations<Row> {
  const names = inputs.columns.map(({ name }) => name);
  const { columns, outputs } = ensemble;
  const row = new Float64Array(columns);
  const found = new Float64Array(columns * outputs);
  let explainer: TreeExplainer | undefined;
  const ready = (): TreeExplainer => {
    explainer ??= createTreeExplainer(ensemble);
    return explainer;
  };

  function explainTable(table: Table<Row>): Float64Array {
    const encoded = inputs.encode(table);
    const values = new Float64Array(table.length * columns * outputs);
    for (let at = 0; at < table.length; at++) {
      for (let column = 0; column < columns; column++) {
        row[column] = (encoded[column] as Float64Array)[at] as number;
      }
      ready().explain(row, found);
      for (let index = 0; index < found.length; index++) {
        values[at * found.length + index] = (found[index] as number) * scale;
      }
    }
    return values;
  }

  return Object.freeze<TreeExplanations<Row>>({
    expectedValues: () => Object.freeze(Array.from(ready().expected, (value) => value * scale)),
    contributions(values, output) {
      inputs.encodeOne(values, row);
      ready().explain(row, found);
      return rankedWeights(names, (index) => (found[index * outputs + output] as number) * scale);
    },
    async shapValues(data) {
      const table = scoringTable(owner, data, inputs.inputs);
      return Object.freeze<ShapValues>({
        columns: Object.freeze([...names]),
        length: table.length,
        outputs,
        values: explainTable(table),
        expected: ready().expected.map((value) => value * scale),
      });
    },
    weights() {
      const shares = gainShares(ensemble);
      return rankedWeights(names, (index) => shares[index] as number);
    },
  });
}
