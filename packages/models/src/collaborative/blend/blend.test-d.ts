import {
  type Examples,
  fit,
  type Interactions,
  type Recommender,
  type Relearnable,
  type Resumable,
  removeUser,
  resume,
} from "@portrait/core";
import { expectTypeOf, test } from "vitest";
import { popularity } from "../../baseline/index.js";
import { logisticRegression } from "../../linear/index.js";
import type { EaseModel } from "../ease.js";
import { type BlendModel, blend, ease, ials, itemKnn, lightGcn } from "../index.js";

declare const log: Interactions;
declare const examples: Examples;

test("members are recommenders that learn from interactions", () => {
  blend({ members: [ease(), lightGcn(), popularity()], weights: [1, 2, 3] });
  // @ts-expect-error a classifier is no recommender
  void (() => blend({ members: [ease(), logisticRegression()] }));
  // @ts-expect-error there is no such method
  void (() => blend({ members: [ease()], method: "borda" }));
  // @ts-expect-error members are needed
  void (() => blend({ weights: [1] }));
  // @ts-expect-error examples are no interactions
  void (() => fit(blend({ members: [ease()] }), examples));
});

test("the model's members are those of the estimators, in order", async () => {
  const model = await fit(blend({ members: [ease(), popularity()] }), log);
  expectTypeOf(model).toExtend<Recommender & BlendModel>();
  expectTypeOf(model.members[0]).toEqualTypeOf<EaseModel>();
  expectTypeOf(model.members[1].counts).toEqualTypeOf<Float64Array>();
  expectTypeOf(removeUser(model, "ann").model.members[0]).toEqualTypeOf<EaseModel>();
});

test("it learns on, and again without a user, if all members do", async () => {
  const both = await fit(blend({ members: [ease(), itemKnn()] }), log);
  expectTypeOf(both).toExtend<Resumable<Interactions> & Relearnable>();
  expectTypeOf((await resume(both, log)).members[0]).toEqualTypeOf<EaseModel>();
  const mixed = await fit(blend({ members: [ease(), ials()] }), log);
  // @ts-expect-error iALS does not hold what it learnt from
  void mixed.relearnWithout;
  expectTypeOf(mixed).toExtend<Resumable<Interactions>>();
});
