import type { Classifier, Regressor } from "@portrait/core";
import { expectTypeOf, test } from "vitest";
import { importLightGbm } from "./lightgbm/import-lightgbm.js";
import { importXgBoost } from "./xgboost/import-xgboost.js";

type Row = { readonly visits: number };

test("the task says what an imported model predicts", () => {
  expectTypeOf(importLightGbm<Row>("")).toExtend<Classifier<Row, boolean>>();
  expectTypeOf(importLightGbm<Row>("", { task: "binary" })).toExtend<Classifier<Row, boolean>>();
  expectTypeOf(importLightGbm<Row>("", { task: "multiclass" })).toExtend<Classifier<Row, string>>();
  expectTypeOf(importXgBoost<Row>("", { task: "regression" })).toExtend<Regressor<Row>>();
  expectTypeOf(importXgBoost<Row>("", { task: "regression" })).not.toExtend<Classifier<Row>>();
  // @ts-expect-error A row without the column does not fit.
  importXgBoost<Row>("").predictOne({ spend: 1 });
});
