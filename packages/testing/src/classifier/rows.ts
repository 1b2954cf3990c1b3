import {
  type Classifier,
  createTable,
  type Examples,
  type Probabilities,
  type RowValues,
  rowAt,
  type Table,
  type Vector,
} from "@portrait/core";
import { expect } from "vitest";
import { must } from "../suite/must.js";

/**
 * Some rows of examples as plain objects with just the input columns of a model.
 *
 * @param model - The model.
 * @param examples - The examples.
 * @param count - How many rows, from the first.
 */
export function inputRows(
  model: Classifier,
  examples: Examples,
  count: number = examples.table.length,
): RowValues[] {
  const names = new Set(model.inputs.columns.map(({ name }) => name));
  return Array.from({ length: Math.min(count, examples.table.length) }, (_, row) =>
    Object.fromEntries(Object.entries(rowAt(examples.table, row)).filter(([name]) => names.has(name))),
  );
}

/**
 * Examples whose columns were changed one by one.
 *
 * @param examples - The examples.
 * @param change - Gives the new column.
 */
export function mapColumns(examples: Examples, change: (vector: Vector, name: string) => Vector): Examples {
  const entries = Object.entries(examples.table.columns).map(([name, vector]) => [
    name,
    change(vector, name),
  ]);
  return withTable(examples, createTable(Object.fromEntries(entries)));
}

/**
 * Examples with another table of as many rows.
 *
 * @param examples - The examples.
 * @param table - The table.
 */
export function withTable(examples: Examples, table: Table): Examples {
  return Object.freeze({ ...examples, table });
}

/**
 * The values of probabilities, checked: as many as rows and classes, each in [0, 1], each row summing to 1.
 *
 * @param probabilities - What a model gave.
 * @param rows - How many rows were scored.
 */
export function validValues(probabilities: Probabilities, rows: number): number[] {
  const { classes, length, values } = probabilities;
  expect(length).toBe(rows);
  expect(values.length).toBe(rows * classes.length);
  for (let row = 0; row < rows; row++) {
    const part = [...values.subarray(row * classes.length, (row + 1) * classes.length)];
    const outside = part.find((value) => !(value >= 0 && value <= 1));
    must(outside === undefined, `row ${row}: a probability lies in [0, 1]; this one is ${outside}`);
    const sum = part.reduce((total, value) => total + value, 0);
    must(Math.abs(sum - 1) < 1e-9, `row ${row}: probabilities sum to 1; these sum to ${sum}`);
  }
  return [...values];
}

/**
 * Asserts that two lists of probabilities agree.
 *
 * @param actual - One list.
 * @param expected - The other.
 * @param tolerance - How far two may lie apart.
 * @param message - What it means when they do not agree.
 */
export function expectClose(
  actual: readonly number[],
  expected: readonly number[],
  tolerance: number,
  message: string,
): void {
  expect(actual.length, message).toBe(expected.length);
  const distances = actual.map((value, index) => Math.abs(value - (expected[index] as number)));
  const greatest = Math.max(0, ...distances);
  if (greatest <= tolerance) return;
  throw new Error(`${message}: two probabilities lie ${greatest} apart; ${tolerance} is allowed`);
}
