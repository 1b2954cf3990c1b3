import { type Examples, fit, type Interactions, type Progress } from "@portrait/core";
import { expectTypeOf, test } from "vitest";
import {
  blend,
  bpr,
  ease,
  ials,
  lightGcn,
  type RecommenderEarlyStopping,
  type RecommenderEvaluation,
} from "../index.js";

declare const log: Interactions;
declare const examples: Examples;

test("options are checked by name and value", () => {
  const earlyStopping: RecommenderEarlyStopping = {
    metric: "recall",
    k: 10,
    every: 2,
    patience: null,
    share: 0.1,
  };
  for (const make of [lightGcn, bpr, ials]) make({ earlyStopping });
  // @ts-expect-error the metric is none of lists
  void (() => bpr({ earlyStopping: { metric: "auc" } }));
  // @ts-expect-error there is no such option
  void (() => ials({ earlyStopping: { rounds: 3 } }));
  // @ts-expect-error filters have no steps to stop after
  void (() => ease({ earlyStopping }));
});

test("validation is of the kind of the data", () => {
  void (() => fit(bpr(), log, { validation: log }));
  // @ts-expect-error examples are no interactions
  void (() => fit(bpr(), log, { validation: examples }));
});

test("the model says how it went, and so does progress", async () => {
  const model = await fit(blend({ members: [ease(), ials()] }), log, { validation: log });
  expectTypeOf(model.members[1].evaluation).toEqualTypeOf<RecommenderEvaluation | undefined>();
  expectTypeOf<RecommenderEvaluation["metric"]>().toEqualTypeOf<"ndcg" | "recall">();
  expectTypeOf<Progress["score"]>().toEqualTypeOf<number | undefined>();
});
