import { createDictionary, type ValueType, type Vector } from "@portrait/core";
import type { ReadValue } from "../read/value-reader.js";

/** A column being filled. */
export interface ColumnBuilder {
  /**
   * Puts a value behind the others.
   *
   * @param value - The value, of the column's type.
   */
  push(value: ReadValue | null): void;
  /**
   * The column with its rows in another order.
   *
   * @param order - For each row its position in the order of pushing.
   */
  build(order: Int32Array): Vector;
}

/**
 * Starts a column.
 *
 * @param type - The type of its values; events have no lists and no vectors.
 */
export function columnBuilder(type: Exclude<ValueType, "list" | "vector">): ColumnBuilder {
  const raw: number[] = [];
  const at = (position: number): number => raw[position] as number;
  if (type === "category") {
    const dictionary = createDictionary();
    return {
      push: (value) => raw.push(value === null ? -1 : dictionary.code(String(value))),
      build: (order) => ({ type, codes: order.map(at), dictionary: dictionary.texts }),
    };
  }
  if (type === "boolean") {
    return {
      push: (value) => raw.push(value === null ? 2 : Number(value)),
      build: (order) => ({ type, values: Uint8Array.from(order, at) }),
    };
  }
  return {
    push: (value) => raw.push(value === null ? Number.NaN : Number(value)),
    build: (order) => ({ type, values: Float64Array.from(order, at) }),
  };
}
