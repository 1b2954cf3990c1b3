import { type Examples, fit, type Snapshot, type SparseRow, type TableSchema } from "@portrait/core";
import { expectTypeOf, test } from "vitest";
import { type PcaModel, type Projector, pca, truncatedSvd } from "./index.js";

type Wide = { readonly a: number | null; readonly b: string | null; readonly words: SparseRow };
type Narrow = Pick<Wide, "a">;

declare const inputs: TableSchema<Narrow>;
declare const snapshot: Snapshot<Wide>;
declare const examples: Examples<Wide>;

test("any rows with the inputs can be decomposed", async () => {
  const model = await fit(pca({ inputs }), snapshot);
  expectTypeOf(model).toEqualTypeOf<PcaModel<Narrow>>();
  expectTypeOf(model).toExtend<Projector<Narrow>>();
  expectTypeOf(model.transformOne({ a: 1 })).toEqualTypeOf<Float64Array>();
  // @ts-expect-error there is no "b"
  model.transformOne({ a: 1, b: "x" });
});

test("a sparse column is named", async () => {
  const model = await fit(truncatedSvd({ column: "words" }), examples);
  model.transformOne({ words: { width: 4, indices: [], values: [] } });
  // @ts-expect-error the column is "words"
  model.transformOne({ word: { width: 4, indices: [], values: [] } });
  // @ts-expect-error the rows lack "text"
  void fit(truncatedSvd({ column: "text" }), examples);
});
