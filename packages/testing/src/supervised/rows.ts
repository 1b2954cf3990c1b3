import {
  createTable,
  type Examples,
  type RowValues,
  rowAt,
  type Table,
  type TargetVector,
  type Vector,
} from "@portrait/core";
import { expect } from "vitest";
import type { SupervisedModel } from "./suite.js";

/**
 * Some rows of examples as plain objects with just the input columns of a model.
 *
 * @param model - The model.
 * @param examples - The examples.
 * @param count - How many rows, from the first.
 */
export function inputRows<Target extends TargetVector>(
  model: Pick<SupervisedModel, "inputs">,
  examples: Examples<RowValues, Target>,
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
export function mapColumns<Target extends TargetVector>(
  examples: Examples<RowValues, Target>,
  change: (vector: Vector, name: string) => Vector,
): Examples<RowValues, Target> {
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
export function withTable<Target extends TargetVector>(
  examples: Examples<RowValues, Target>,
  table: Table,
): Examples<RowValues, Target> {
  return Object.freeze({ ...examples, table });
}

/**
 * Asserts that two lists of answers agree.
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
  throw new Error(`${message}: two answers lie ${greatest} apart; ${tolerance} is allowed`);
}
