import type { Classifier, Codec, Estimator, Examples, RowValues } from "@portrait/core";
import { test } from "vitest";
import { mixedExamples } from "../data/mixed-examples.js";
import { classifierChecks } from "./describe-classifier.js";

type Wide = { readonly visits: number | null; readonly country: string | null };
type Narrow = Pick<Wide, "visits">;

declare const untyped: Estimator<Examples, Classifier>;
declare const typed: Estimator<Examples<Wide>, Classifier<Narrow>>;
declare const wide: Examples<Wide>;
declare const narrow: Examples<Narrow>;
declare const codecs: readonly Codec[];

test("estimators of any rows and inputs are accepted, with examples of those rows", () => {
  classifierChecks({ estimator: untyped, codecs });
  classifierChecks({ estimator: untyped, codecs, examples: mixedExamples() });
  classifierChecks({ estimator: typed, codecs, examples: wide });
  // @ts-expect-error the examples lack a column
  classifierChecks({ estimator: typed, codecs, examples: narrow });
  // @ts-expect-error a factory is no estimator
  classifierChecks<RowValues, RowValues>({ estimator: () => untyped, codecs });
});
