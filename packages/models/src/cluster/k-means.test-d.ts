import { type Examples, fit, type NumberExamples, type Snapshot, type TableSchema } from "@portrait/core";
import { expectTypeOf, test } from "vitest";
import { type Clusterer, type KMeansModel, kMeans } from "./index.js";

type Wide = { readonly a: number | null; readonly b: string | null };
type Narrow = Pick<Wide, "a">;

declare const inputs: TableSchema<Narrow>;
declare const snapshot: Snapshot<Wide>;
declare const examples: Examples<Wide>;
declare const numbers: NumberExamples<Wide>;
declare const lacking: Snapshot<Pick<Wide, "b">>;

test("any rows with the inputs can be clustered", async () => {
  const model = await fit(kMeans({ inputs }), snapshot);
  expectTypeOf(model).toEqualTypeOf<KMeansModel<Narrow>>();
  expectTypeOf(model).toExtend<Clusterer<Narrow>>();
  expectTypeOf(model.assignOne({ a: 1 })).toEqualTypeOf<number>();
  void fit(kMeans({ inputs }), examples);
  void fit(kMeans({ inputs }), numbers);
  // @ts-expect-error the rows lack "a"
  void fit(kMeans({ inputs }), lacking);
  // @ts-expect-error there is no "b"
  model.assignOne({ a: 1, b: "x" });
});
