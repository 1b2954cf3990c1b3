import type { Vector } from "@portrait/core";

/**
 * The value of a row as a number that tells values apart (the code of a category, 1 or 0, epoch milliseconds);
 * `undefined` for null.
 *
 * @param input - The column; a list and a vector have no such number.
 * @param row - The row.
 */
export function rawAt(input: Vector, row: number): number | undefined {
  switch (input.type) {
    case "category": {
      const code = input.codes[row] as number;
      return code < 0 ? undefined : code;
    }
    case "boolean": {
      const truth = input.values[row] as number;
      return truth === 2 ? undefined : truth;
    }
    case "list":
    case "sparse":
    case "vector":
      return undefined;
    default: {
      const value = input.values[row] as number;
      return Number.isNaN(value) ? undefined : value;
    }
  }
}
