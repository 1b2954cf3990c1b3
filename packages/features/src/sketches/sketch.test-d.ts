import { expectTypeOf, test } from "vitest";
import type { Algebra, SubtractableAlgebra } from "../algebra/algebra.js";
import { type DistinctState, distinctSketch, quantileSketch, type Sketch, userBitmap } from "./index.js";

test("sketches are algebras from which nothing can be taken out", () => {
  const sketch = distinctSketch();
  expectTypeOf(sketch).toExtend<Sketch<DistinctState>>();
  expectTypeOf(sketch).toExtend<Algebra<DistinctState>>();
  expectTypeOf(sketch).not.toExtend<SubtractableAlgebra<DistinctState>>();
  // @ts-expect-error there is no way back
  void sketch.subtract;
  expectTypeOf(sketch.finalize(sketch.prepare())).toEqualTypeOf<number>();
});

test("numbers are wanted where texts mean nothing", () => {
  const [spend, users] = [quantileSketch(), userBitmap()];
  // @ts-expect-error a text
  spend.add(spend.prepare(), "7");
  // @ts-expect-error a text
  users.add(users.prepare(), "ann");
  // @ts-expect-error states of another sketch
  users.merge(users.prepare(), spend.prepare());
});
