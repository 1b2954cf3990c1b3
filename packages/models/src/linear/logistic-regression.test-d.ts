import {
  type Classifier,
  type Examples,
  type Explainable,
  fit,
  resume,
  type Snapshot,
  type TableSchema,
} from "@portrait/core";
import { expectTypeOf, test } from "vitest";
import { type LogisticRegressionModel, logisticRegression } from "./index.js";

interface Columns {
  readonly a: number | null;
  readonly b: boolean | null;
  readonly c: string | null;
}
type Wide = Pick<Columns, "a" | "b" | "c">;
type Narrow = Pick<Columns, "a" | "b">;

declare const inputs: TableSchema<Narrow>;
declare const examples: Examples<Wide>;
declare const lacking: Examples<Pick<Wide, "a" | "c">>;
declare const snapshot: Snapshot<Wide>;

test("the inputs type the model", async () => {
  const model = await fit(logisticRegression({ inputs }), examples);
  expectTypeOf(model).toEqualTypeOf<LogisticRegressionModel<Narrow>>();
  expectTypeOf(model).toExtend<Classifier<Narrow> & Explainable<Narrow>>();
  expectTypeOf(await resume(model, examples)).toEqualTypeOf<LogisticRegressionModel<Narrow>>();
  expectTypeOf(model.convergence.converged).toEqualTypeOf<boolean>();
});

test("a snapshot may hold more columns, a row object may not lack or add any", async () => {
  const model = await fit(logisticRegression({ inputs }), examples);
  await model.predictProba(snapshot);
  await model.predictProba([{ a: 1, b: null }]);
  model.predictOne({ a: 1, b: true });
  // @ts-expect-error "b" is missing
  model.predictOne({ a: 1 });
  // @ts-expect-error "b" is a boolean
  model.predictOne({ a: 1, b: 2 });
  // @ts-expect-error there is no "d"
  model.predictOne({ a: 1, b: true, d: 2 });
  // @ts-expect-error the snapshot lacks "b"
  await model.predictProba(lacking);
});

test("examples must have the inputs", () => {
  // @ts-expect-error the examples lack "b"
  void fit(logisticRegression({ inputs }), lacking);
  // @ts-expect-error there is no such option
  logisticRegression({ penalty: "l1" });
});

test("without inputs any columns will do", async () => {
  const model = await fit(logisticRegression(), examples);
  expectTypeOf(model).toEqualTypeOf<LogisticRegressionModel>();
  await model.predictProba(snapshot);
  model.predictOne({ a: 1, b: true, c: null });
});
