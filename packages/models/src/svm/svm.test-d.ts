import {
  type ClassExamples,
  type Classifier,
  type Examples,
  type Explainable,
  fit,
  type NumberExamples,
  type Regressor,
  type Snapshot,
  type TableSchema,
} from "@portrait/core";
import { expectTypeOf, test } from "vitest";
import {
  type LinearSvmModel,
  linearSvm,
  linearSvr,
  type OneClassSvmModel,
  oneClassSvm,
  type SvcModel,
  svc,
  svr,
} from "./index.js";

type Narrow = { readonly a: number | null; readonly b: boolean | null };
type Wide = Narrow & { readonly c: string | null };

declare const inputs: TableSchema<Narrow>;
declare const two: Examples<Wide>;
declare const many: ClassExamples<Wide>;
declare const numbers: NumberExamples<Wide>;
declare const snapshot: Snapshot<Wide>;

test("the task types examples and model", async () => {
  const binary = await fit(svc({ inputs }), two);
  expectTypeOf(binary).toEqualTypeOf<SvcModel<Narrow>>();
  expectTypeOf(binary).toExtend<Classifier<Narrow>>();
  expectTypeOf((await binary.decisionFunction(snapshot)).pairs[0]).toEqualTypeOf<
    readonly [first: boolean, second: boolean] | undefined
  >();
  const several = await fit(svc({ task: "multiclass", inputs }), many);
  expectTypeOf(several).toEqualTypeOf<SvcModel<Narrow, string>>();
  expectTypeOf(several.predictOne({ a: 1, b: null }).value).toEqualTypeOf<string>();
  const linear = await fit(linearSvm({ inputs }), two);
  expectTypeOf(linear).toEqualTypeOf<LinearSvmModel<Narrow>>();
  expectTypeOf(linear).toExtend<Explainable<Narrow>>();
  expectTypeOf(await fit(linearSvm({ task: "multiclass", inputs }), many)).toExtend<
    Classifier<Narrow, string>
  >();
  expectTypeOf(await fit(svr({ inputs }), numbers)).toExtend<Regressor<Narrow>>();
  expectTypeOf(await fit(linearSvr({ inputs }), numbers)).toExtend<Regressor<Narrow> & Explainable<Narrow>>();
});

test("a boundary is learnt from rows of any kind", async () => {
  expectTypeOf(await fit(oneClassSvm({ inputs }), snapshot)).toEqualTypeOf<OneClassSvmModel<Narrow>>();
  await fit(oneClassSvm({ inputs }), two);
  const model = await fit(oneClassSvm({ inputs }), numbers);
  expectTypeOf(model.predictOne({ a: 1, b: true })).toEqualTypeOf<
    Readonly<{ readonly inlier: boolean; readonly score: number }>
  >();
});

test("examples of another task do not fit", () => {
  // @ts-expect-error classes, not yes or no
  void fit(svc({ inputs }), many);
  // @ts-expect-error yes or no, not classes
  void fit(svc({ task: "multiclass", inputs }), two);
  // @ts-expect-error numbers, not yes or no
  void fit(linearSvm({ inputs }), numbers);
  // @ts-expect-error yes or no, not numbers
  void fit(svr({ inputs }), two);
  // @ts-expect-error classes, not numbers
  void fit(linearSvr({ inputs }), many);
  // @ts-expect-error there is no such kernel
  svc({ kernel: "gauss" });
  // @ts-expect-error there is no such option
  oneClassSvm({ c: 1 });
});
