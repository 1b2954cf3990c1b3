import { must } from "../suite/must.js";
import type { NaiveArray } from "./naive-array.js";

/** What was computed with tensors, read back. */
export interface Computed {
  /** The shape of the tensor. */
  readonly shape: readonly number[];
  /** Its type. */
  readonly dtype: string;
  /** Its numbers. */
  readonly values: ArrayLike<number>;
}

function close(actual: number, expected: number, tolerance: number): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(actual);
  if (!Number.isFinite(expected)) return actual === expected;
  return Math.abs(actual - expected) <= tolerance * (1 + Math.abs(expected));
}

/**
 * Throws where tensors gave another shape, type or number than naive arithmetic.
 *
 * @param actual - What the tensors gave.
 * @param expected - What naive arithmetic gave.
 * @param dtype - The type that the tensor must have.
 * @param tolerance - How far apart numbers may lie, times one more than their size.
 */
export function expectNumbers(
  actual: Computed,
  expected: NaiveArray,
  dtype: string,
  tolerance: number,
): void {
  must(actual.dtype === dtype, `the type is ${actual.dtype}, not ${dtype}`);
  must(
    actual.shape.join() === expected.shape.join(),
    `the shape is [${actual.shape.join(", ")}], not [${expected.shape.join(", ")}]`,
  );
  must(
    actual.values.length === expected.values.length,
    `there are ${actual.values.length} numbers, not ${expected.values.length}`,
  );
  expected.values.forEach((value, index) => {
    const wanted = dtype === "float32" ? Math.fround(value) : value;
    const found = Number(actual.values[index]);
    must(close(found, wanted, tolerance), `number ${index} is ${found}, not ${wanted}`);
  });
}
