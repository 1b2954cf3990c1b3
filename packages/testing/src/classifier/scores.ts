import type { Classifier, PredictOptions, Probabilities, RowValues, ScoringData } from "@portrait/core";
import { expect } from "vitest";
import { must } from "../suite/must.js";

function checkRow(values: readonly number[], what: string): void {
  const outside = values.find((value) => !(value >= 0 && value <= 1));
  must(outside === undefined, `${what}: a probability lies in [0, 1]; this one is ${outside}`);
  const sum = values.reduce((total, value) => total + value, 0);
  must(Math.abs(sum - 1) < 1e-9, `${what}: probabilities sum to 1; these sum to ${sum}`);
}

/**
 * The values of probabilities, checked: as many as rows and classes, each in [0, 1], each row summing to 1.
 *
 * @param probabilities - What a model gave.
 * @param rows - How many rows were scored.
 */
export function validValues<Class>(probabilities: Probabilities<Class>, rows: number): number[] {
  const { classes, length, values } = probabilities;
  expect(length).toBe(rows);
  expect(values.length).toBe(rows * classes.length);
  for (let row = 0; row < rows; row++) {
    checkRow([...values.subarray(row * classes.length, (row + 1) * classes.length)], `row ${row}`);
  }
  return [...values];
}

/**
 * The checked probabilities that a classifier gives rows.
 *
 * @param model - The model.
 * @param data - The rows.
 * @param rows - How many there are.
 * @param options - Passed to the model.
 */
export async function scoresOfRows<Class>(
  model: Classifier<RowValues, Class>,
  data: ScoringData<RowValues>,
  rows: number,
  options?: PredictOptions,
): Promise<number[]> {
  const probabilities = await model.predictProba(data, options);
  expect(probabilities.classes, "the probabilities have the model's classes").toEqual(model.classes);
  return validValues(probabilities, rows);
}

/**
 * The checked probabilities that a classifier gives one row; the prediction's value must be the most probable class.
 *
 * @param model - The model.
 * @param row - The row.
 */
export function scoresOfOne<Class>(model: Classifier<RowValues, Class>, row: RowValues): readonly number[] {
  const { value, probability, probabilities } = model.predictOne(row);
  expect(probability, "the probability is that of the value").toBe(
    probabilities[model.classes.indexOf(value)],
  );
  expect(probability, "the value is the most probable class").toBe(Math.max(...probabilities));
  checkRow(probabilities, "one row");
  return [...probabilities];
}
