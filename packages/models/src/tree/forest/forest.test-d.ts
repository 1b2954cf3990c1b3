import {
  type ClassExamples,
  type Classifier,
  type Examples,
  fit,
  type NumberExamples,
  type Regressor,
  type TableSchema,
} from "@portrait/core";
import { expectTypeOf, test } from "vitest";
import {
  type DecisionTreeClassifier,
  type DecisionTreeRegressor,
  decisionTree,
  extraTrees,
  type ForestClassifier,
  type ForestRegressor,
  randomForest,
  treeSvg,
} from "../index.js";

type Wide = { readonly a: number | null; readonly b: string | null };
type Narrow = Pick<Wide, "a">;

declare const inputs: TableSchema<Narrow>;
declare const binary: Examples<Wide>;
declare const classes: ClassExamples<Wide>;
declare const numbers: NumberExamples<Wide>;

test("the task types the model", async () => {
  const two = await fit(randomForest({ inputs }), binary);
  expectTypeOf(two).toEqualTypeOf<ForestClassifier<Narrow>>();
  expectTypeOf(two).toExtend<Classifier<Narrow>>();
  expectTypeOf(two.predictOne({ a: 1 }).value).toEqualTypeOf<boolean>();
  const many = await fit(extraTrees({ task: "multiclass", inputs }), classes);
  expectTypeOf(many).toEqualTypeOf<ForestClassifier<Narrow, string>>();
  expectTypeOf(many.predictOne({ a: 1 }).value).toEqualTypeOf<string>();
  const mean = await fit(randomForest({ task: "regression", inputs }), numbers);
  expectTypeOf(mean).toEqualTypeOf<ForestRegressor<Narrow>>();
  expectTypeOf(mean).toExtend<Regressor<Narrow>>();
  expectTypeOf(mean.predictOne({ a: 1 })).toEqualTypeOf<number>();
  expectTypeOf(await fit(decisionTree({ inputs }), binary)).toEqualTypeOf<DecisionTreeClassifier<Narrow>>();
  const tree = await fit(decisionTree({ task: "regression", inputs }), numbers);
  expectTypeOf(tree).toEqualTypeOf<DecisionTreeRegressor<Narrow>>();
  expectTypeOf(treeSvg(tree)).toEqualTypeOf<string>();
  treeSvg(many);
});

test("examples and options of another task do not compile", () => {
  // @ts-expect-error classes for a yes-or-no outcome
  void fit(randomForest(), classes);
  // @ts-expect-error numbers for classes
  void fit(decisionTree({ task: "multiclass" }), numbers);
  // @ts-expect-error a yes-or-no outcome for numbers
  void fit(extraTrees({ task: "regression" }), binary);
  // @ts-expect-error no such task
  randomForest({ task: "ranking" });
  // @ts-expect-error no such option
  decisionTree({ depth: 3 });
});
