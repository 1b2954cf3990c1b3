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
import {
  elasticNet,
  type LinearRegressionModel,
  lasso,
  linearRegression,
  logisticRegression,
  type MulticlassLogisticRegressionModel,
  poissonRegression,
  ridge,
} from "./index.js";

type Columns = { readonly a: number | null; readonly c: string | null };

declare const inputs: TableSchema<Columns>;
declare const binary: Examples<Columns>;
declare const classes: ClassExamples<Columns>;
declare const numbers: NumberExamples<Columns>;

test("multiClass makes a classifier of texts, learnt from classes", async () => {
  const model = await fit(logisticRegression({ inputs, multiClass: "multinomial" }), classes);
  expectTypeOf(model).toEqualTypeOf<MulticlassLogisticRegressionModel<Columns>>();
  expectTypeOf(model).toExtend<Classifier<Columns, string> & Explainable<Columns>>();
  expectTypeOf(model.predictOne({ a: 1, c: null }).value).toEqualTypeOf<string>();
  expectTypeOf(await resume(model, classes)).toEqualTypeOf<MulticlassLogisticRegressionModel<Columns>>();
  await fit(logisticRegression({ multiClass: "oneVsRest" }), classes);
  // @ts-expect-error yes-or-no answers are no classes
  void fit(logisticRegression({ inputs, multiClass: "multinomial" }), binary);
  // @ts-expect-error numbers are no classes
  void fit(logisticRegression({ inputs, multiClass: "oneVsRest" }), numbers);
  // @ts-expect-error classes are no yes-or-no answers
  void fit(logisticRegression({ inputs }), classes);
});

test("regressions make regressors, learnt from numbers", async () => {
  const model = await fit(ridge({ inputs, l2: 2 }), numbers);
  expectTypeOf(model).toEqualTypeOf<LinearRegressionModel<Columns, "ridge">>();
  expectTypeOf(model).toExtend<Regressor<Columns> & Explainable<Columns>>();
  expectTypeOf(model.predictOne({ a: 1, c: null })).toEqualTypeOf<number>();
  await fit(linearRegression(), numbers);
  await fit(lasso({ l1: 1 }), numbers);
  await fit(elasticNet({ l1: 1, l2: 1 }), numbers);
  await fit(poissonRegression({ solver: "lbfgs" }), numbers);
  // @ts-expect-error yes-or-no answers are no numbers
  void fit(ridge({ inputs }), binary);
  // @ts-expect-error classes are no numbers
  void fit(poissonRegression({ inputs }), classes);
  // @ts-expect-error the lasso has no l2
  lasso({ l2: 1 });
  // @ts-expect-error ridge has no l1
  ridge({ l1: 1 });
  // @ts-expect-error "a" is a number
  model.predictOne({ a: "1", c: null });
});
