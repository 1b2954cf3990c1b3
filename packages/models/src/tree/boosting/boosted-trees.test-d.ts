import {
  type ClassExamples,
  type Classifier,
  type Examples,
  type Explainable,
  fit,
  type NumberExamples,
  type Regressor,
  resume,
  type TableSchema,
} from "@portrait/core";
import { expectTypeOf, test } from "vitest";
import { type BoostedTreesClassifier, type BoostedTreesRegressor, boostedTrees } from "../index.js";

interface Columns {
  readonly a: number | null;
  readonly b: boolean | null;
  readonly c: string | null;
}
type Wide = Pick<Columns, "a" | "b" | "c">;
type Narrow = Pick<Columns, "a" | "b">;

declare const inputs: TableSchema<Narrow>;
declare const yesNo: Examples<Wide>;
declare const classes: ClassExamples<Wide>;
declare const numbers: NumberExamples<Wide>;
declare const lacking: Examples<Pick<Wide, "a" | "c">>;

test("the objective decides what is learnt from and what is predicted", async () => {
  const binary = await fit(boostedTrees({ inputs }), yesNo);
  expectTypeOf(binary).toEqualTypeOf<BoostedTreesClassifier<Narrow>>();
  expectTypeOf(binary).toExtend<Classifier<Narrow> & Explainable<Narrow>>();
  expectTypeOf(binary.predictOne({ a: 1, b: null }).value).toEqualTypeOf<boolean>();
  const several = await fit(boostedTrees({ inputs, objective: "multiclass" }), classes);
  expectTypeOf(several).toExtend<Classifier<Narrow, string>>();
  expectTypeOf(several.predictOne({ a: 1, b: null }).value).toEqualTypeOf<string>();
  for (const objective of ["squared", "absolute", "poisson"] as const) {
    const model = await fit(boostedTrees({ inputs, objective }), numbers);
    expectTypeOf(model).toEqualTypeOf<BoostedTreesRegressor<Narrow>>();
    expectTypeOf(model).toExtend<Regressor<Narrow>>();
  }
  const ranking = await fit(boostedTrees({ inputs, objective: "lambdaRank", truncation: 10 }), numbers);
  expectTypeOf(ranking.predictOne({ a: 1, b: null })).toEqualTypeOf<number>();
  expectTypeOf(await resume(binary, yesNo)).toEqualTypeOf<BoostedTreesClassifier<Narrow>>();
});

test("examples of another kind do not compile", async () => {
  // @ts-expect-error answers are classes
  void fit(boostedTrees({ inputs }), classes);
  // @ts-expect-error answers are numbers
  void fit(boostedTrees({ inputs }), numbers);
  // @ts-expect-error answers are yes or no
  void fit(boostedTrees({ inputs, objective: "multiclass" }), yesNo);
  // @ts-expect-error answers are classes
  void fit(boostedTrees({ inputs, objective: "squared" }), classes);
  // @ts-expect-error answers are yes or no
  void fit(boostedTrees({ inputs, objective: "lambdaRank" }), yesNo);
  // @ts-expect-error the examples lack "b"
  void fit(boostedTrees({ inputs }), lacking);
});

test("options of other objectives do not compile", () => {
  // @ts-expect-error only quantiles have it
  boostedTrees({ alpha: 0.5 });
  // @ts-expect-error numbers have no classes
  boostedTrees({ objective: "squared", classWeight: "balanced" });
  // @ts-expect-error a metric of numbers
  boostedTrees({ earlyStopping: { metric: "rmse" } });
  // @ts-expect-error there is no such objective
  boostedTrees({ objective: "hinge" });
  boostedTrees({ objective: "quantile", alpha: 0.9, monotone: { a: 1 } });
});
