import { type Vector, vectorLength } from "@portrait/core";
import { FALSE, TRUE, UNKNOWN } from "./logic.js";

/**
 * For each row whether the value is null. A list and a vector never are.
 *
 * @param vector - The column.
 */
export function nulls(vector: Vector): Uint8Array {
  switch (vector.type) {
    case "category":
      return Uint8Array.from(vector.codes, (code) => (code < 0 ? TRUE : FALSE));
    case "boolean":
      return vector.values.map((value) => (value === UNKNOWN ? TRUE : FALSE));
    case "list":
    case "sparse":
    case "vector":
      return new Uint8Array(vectorLength(vector)).fill(FALSE);
    default:
      return Uint8Array.from(vector.values, (value) => (Number.isNaN(value) ? TRUE : FALSE));
  }
}
