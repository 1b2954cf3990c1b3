import type { Codec, Estimator, Examples, NumberExamples, Regressor, RowValues } from "@portrait/core";
import { test } from "vitest";
import { mixedNumbers } from "../data/mixed-numbers.js";
import { regressorChecks } from "./describe-regressor.js";

type Wide = { readonly visits: number | null; readonly country: string | null };
type Narrow = Pick<Wide, "visits">;

declare const untyped: Estimator<NumberExamples, Regressor>;
declare const typed: Estimator<NumberExamples<Wide>, Regressor<Narrow>>;
declare const wide: NumberExamples<Wide>;
declare const narrow: NumberExamples<Narrow>;
declare const outcomes: Examples<Wide>;
declare const codecs: readonly Codec[];

test("estimators of any rows and inputs are accepted, with numbers for those rows", () => {
  regressorChecks({ estimator: untyped, codecs });
  regressorChecks({ estimator: untyped, codecs, examples: mixedNumbers(), weights: "replicates" });
  regressorChecks({ estimator: typed, codecs, examples: wide });
  // @ts-expect-error the examples lack a column
  regressorChecks({ estimator: typed, codecs, examples: narrow });
  // @ts-expect-error a yes-or-no outcome
  regressorChecks({ estimator: typed, codecs, examples: outcomes });
  // @ts-expect-error a factory is no estimator
  regressorChecks<RowValues, RowValues>({ estimator: () => untyped, codecs });
});
