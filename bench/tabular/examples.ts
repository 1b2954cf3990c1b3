import {
  type ClassExamples,
  createExamples,
  createSparseVector,
  createTable,
  type Examples,
  type NumberExamples,
  type Table,
  type Vector,
} from "@portrait/core";
import type { DenseData, SparseData } from "./data.ts";

function vectorOf(data: DenseData, column: number): Vector {
  const values = data.columns[column] as Float64Array;
  if (!data.categorical.includes(column)) return { type: "number", values };
  const most = values.reduce((a, b) => (b > a ? b : a), 0);
  return {
    type: "category",
    codes: Int32Array.from(values, (value) => (Number.isNaN(value) ? -1 : value)),
    dictionary: Array.from({ length: most + 1 }, (_, level) => `level ${level}`),
  };
}

/** The table of dense data: columns x0, x1 … */
export function tableOf(data: DenseData): Table {
  return createTable(
    Object.fromEntries(data.columns.map((_, column) => [`x${column}`, vectorOf(data, column)])),
  );
}

/** Examples with a yes-or-no answer. */
export const binaryExamples = (data: DenseData): Examples =>
  createExamples({ table: tableOf(data), target: Uint8Array.from(data.target) });

/** Examples of several classes. */
export const classExamples = (data: DenseData): ClassExamples =>
  createExamples({
    table: tableOf(data),
    target: {
      codes: Int32Array.from(data.target),
      classes: Array.from({ length: data.classes }, (_, class_) => `class ${class_}`),
    },
  });

/** Examples with a number as answer. */
export const numberExamples = (data: DenseData): NumberExamples =>
  createExamples({ table: tableOf(data), target: data.target });

/** Examples of one sparse column. */
export const sparseExamples = (data: SparseData): Examples =>
  createExamples({
    table: createTable({ x: createSparseVector(data) }),
    target: Uint8Array.from(data.target),
  });
