import {
  type ClassExamples,
  type Examples,
  fit,
  type NumberExamples,
  type TableSchema,
} from "@portrait/core";
import { expectTypeOf, test } from "vitest";
import { type KnnClassifier, type KnnRegressor, knn } from "./index.js";

type Wide = { readonly a: number | null; readonly b: string | null };
type Narrow = Pick<Wide, "a">;

declare const inputs: TableSchema<Narrow>;
declare const binary: Examples<Wide>;
declare const classes: ClassExamples<Wide>;
declare const numbers: NumberExamples<Wide>;

test("the task types the model", async () => {
  expectTypeOf(await fit(knn({ inputs }), binary)).toEqualTypeOf<KnnClassifier<Narrow>>();
  expectTypeOf(await fit(knn({ task: "multiclass", inputs }), classes)).toEqualTypeOf<
    KnnClassifier<Narrow, string>
  >();
  const regressor = await fit(knn({ task: "regression", inputs }), numbers);
  expectTypeOf(regressor).toEqualTypeOf<KnnRegressor<Narrow>>();
  expectTypeOf(regressor.predictOne({ a: 1 })).toEqualTypeOf<number>();
  // @ts-expect-error no such column
  regressor.neighbors({ a: 1, b: "x" });
});

test("examples of another task do not compile", () => {
  // @ts-expect-error classes for a yes-or-no outcome
  void fit(knn(), classes);
  // @ts-expect-error numbers for classes
  void fit(knn({ task: "multiclass" }), numbers);
  // @ts-expect-error a yes-or-no outcome for numbers
  void fit(knn({ task: "regression" }), binary);
});
