import {
  type ClassExamples,
  type Classifier,
  type Examples,
  fit,
  type NumberExamples,
  resume,
  type TableSchema,
} from "@portrait/core";
import { expectTypeOf, test } from "vitest";
import { type NaiveBayesClassModel, type NaiveBayesModel, naiveBayes } from "./index.js";

type Wide = { readonly a: number | null; readonly b: string | null };
type Narrow = Pick<Wide, "a">;

declare const inputs: TableSchema<Narrow>;
declare const binary: Examples<Wide>;
declare const classes: ClassExamples<Wide>;
declare const numbers: NumberExamples<Wide>;

test("the task types the model", async () => {
  const two = await fit(naiveBayes({ inputs }), binary);
  expectTypeOf(two).toEqualTypeOf<NaiveBayesModel<Narrow>>();
  expectTypeOf(two).toExtend<Classifier<Narrow>>();
  expectTypeOf(two.predictOne({ a: 1 }).value).toEqualTypeOf<boolean>();
  const many = await fit(naiveBayes({ task: "multiclass", inputs }), classes);
  expectTypeOf(many).toEqualTypeOf<NaiveBayesClassModel<Narrow>>();
  expectTypeOf(many.predictOne({ a: 1 }).value).toEqualTypeOf<string>();
  expectTypeOf(await resume(many, classes)).toEqualTypeOf<NaiveBayesClassModel<Narrow>>();
});

test("examples of another task do not compile", () => {
  // @ts-expect-error classes for a yes-or-no outcome
  void fit(naiveBayes(), classes);
  // @ts-expect-error a yes-or-no outcome for classes
  void fit(naiveBayes({ task: "multiclass" }), binary);
  // @ts-expect-error numbers
  void fit(naiveBayes({ task: "multiclass" }), numbers);
  // @ts-expect-error no such task
  naiveBayes({ task: "regression" });
});
