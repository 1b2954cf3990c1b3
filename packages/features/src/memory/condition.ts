import { PortraitError, type Vector } from "@portrait/core";

/**
 * The truth values of a filter: 1 where it holds.
 *
 * @param vector - What the filter evaluates to.
 * @throws PortraitError `invalid-definition` when it is no condition.
 */
export function conditionOf(vector: Vector): Uint8Array {
  if (vector.type === "boolean") return vector.values;
  throw new PortraitError({
    code: "invalid-definition",
    message: `A filter must be a condition; received an expression of type ${vector.type}.`,
  });
}
