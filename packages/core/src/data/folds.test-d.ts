import { expectTypeOf, test } from "vitest";
import type { ClassExamples, Examples, NumberExamples } from "./examples.js";
import { type Fold, type HeldOut, kFolds, type Learnable, timeFolds } from "./folds.js";
import type { ClassTarget } from "./target.js";

type Row = { readonly n: number };
declare const examples: Examples<Row>;
declare const classes: ClassExamples<Row>;
declare const numbers: NumberExamples<Row>;
declare function learn(data: Learnable<Examples<Row>>): void;
declare function judge(data: Examples<Row>): void;

test("folds keep the rows' and the target's type", () => {
  expectTypeOf(kFolds(examples)).toEqualTypeOf<readonly Fold<Row, Uint8Array>[]>();
  expectTypeOf(kFolds(classes)).toEqualTypeOf<readonly Fold<Row, ClassTarget>[]>();
  expectTypeOf(timeFolds(numbers)).toEqualTypeOf<readonly Fold<Row, Float64Array>[]>();
});

test("the test of a fold is judged by, never learnt from", () => {
  const [fold] = kFolds(examples);
  if (fold === undefined) return;
  learn(examples);
  learn(fold.train);
  judge(fold.test);
  expectTypeOf(fold.test).toEqualTypeOf<HeldOut<Examples<Row>>>();
  // @ts-expect-error: it is held out.
  learn(fold.test);
});
