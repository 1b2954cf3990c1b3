import { type ClassExamples, type Classifier, type Examples, fit, type TableSchema } from "@portrait/core";
import { expectTypeOf, test } from "vitest";
import { naiveBayes } from "../bayes/index.js";
import { type CalibratedModel, calibrated } from "../calibration/index.js";
import { type OneVsRestModel, oneVsRest } from "./index.js";

type Wide = { readonly a: number | null; readonly b: string | null };
type Narrow = Pick<Wide, "a">;

declare const inputs: TableSchema<Narrow>;
declare const binary: Examples<Wide>;
declare const classes: ClassExamples<Wide>;
declare const given: Classifier<Narrow>;
declare const givenClasses: Classifier<Narrow, string>;

test("oneVsRest turns a yes-or-no estimator into one of classes", async () => {
  const model = await fit(oneVsRest(naiveBayes({ inputs })), classes);
  expectTypeOf(model).toEqualTypeOf<OneVsRestModel<Narrow>>();
  expectTypeOf(model.predictOne({ a: 1 }).value).toEqualTypeOf<string>();
  // @ts-expect-error examples of two
  void fit(oneVsRest(naiveBayes({ inputs })), binary);
  // @ts-expect-error an estimator of several classes already
  oneVsRest(naiveBayes({ task: "multiclass" }));
});

test("calibrated keeps the task", async () => {
  const two = await fit(calibrated(naiveBayes({ inputs }), { method: "isotonic" }), binary);
  expectTypeOf(two).toEqualTypeOf<CalibratedModel<Narrow, boolean>>();
  const many = await fit(calibrated(naiveBayes({ task: "multiclass", inputs })), classes);
  expectTypeOf(many).toEqualTypeOf<CalibratedModel<Narrow, string>>();
  // @ts-expect-error examples of classes
  void fit(calibrated(naiveBayes({ inputs })), classes);
  // @ts-expect-error examples of two
  void fit(calibrated(naiveBayes({ task: "multiclass", inputs })), binary);
});

test("calibrated takes a model that is fitted", async () => {
  expectTypeOf(await fit(calibrated(given), binary)).toExtend<CalibratedModel<Narrow, boolean>>();
  expectTypeOf(await fit(calibrated(givenClasses), classes)).toEqualTypeOf<CalibratedModel<Narrow, string>>();
  // @ts-expect-error nothing is folded
  calibrated(given, { folds: 3 });
});
