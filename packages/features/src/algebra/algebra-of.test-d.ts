import { expectTypeOf, test } from "vitest";
import type { SubtractableAlgebra } from "./algebra.js";
import { algebraOf } from "./algebra-of.js";
import type { SumState } from "./sum.js";

test("sums, counts and what is made of them can be subtracted", () => {
  expectTypeOf(algebraOf("sum")).toEqualTypeOf<SubtractableAlgebra<SumState>>();
  expectTypeOf(algebraOf("count").subtract).toBeFunction();
  expectTypeOf(algebraOf("mean").subtract).toBeFunction();
  expectTypeOf(algebraOf("variance").subtract).toBeFunction();
  expectTypeOf(algebraOf("distinct").subtract).toBeFunction();
  expectTypeOf(algebraOf("entropy").subtract).toBeFunction();
  expectTypeOf(algebraOf("decayedSum").subtract).toBeFunction();
});

test("what forgets cannot", () => {
  // @ts-expect-error: the next greatest number is not known
  algebraOf("max").subtract;
  // @ts-expect-error: the next least number is not known
  algebraOf("min").subtract;
  // @ts-expect-error: the next value is not known
  algebraOf("first").subtract;
  // @ts-expect-error: the value before is not known
  algebraOf("last").subtract;
  // @ts-expect-error: which value would then be the last is not known
  algebraOf("topK").subtract;
  // @ts-expect-error: values are in no order
  algebraOf("quantile").subtract;
  // @ts-expect-error: there is no such aggregate
  algebraOf("median");
});
