import { createInteractions, type Examples, fit, type Interactions, resume } from "@portrait/core";
import { expectTypeOf, test } from "vitest";
import { type LightGcnModel, type LightGcnOptions, lightGcn } from "./index.js";

const log = createInteractions([]);

test("fit and resume give the model", () => {
  expectTypeOf(fit(lightGcn(), log)).resolves.toEqualTypeOf<LightGcnModel>();
  const again = async (model: LightGcnModel) => resume(model, log);
  expectTypeOf(again).returns.resolves.toEqualTypeOf<LightGcnModel>();
});

test("it learns from interactions alone", () => {
  expectTypeOf(lightGcn().learn).parameter(0).toEqualTypeOf<Interactions>();
  // @ts-expect-error examples are no interactions
  void (() => fit(lightGcn(), {} as Examples));
});

test("options are checked by name and value", () => {
  expectTypeOf<LightGcnOptions["loss"]>().toEqualTypeOf<"bpr" | "softmax" | "squares" | undefined>();
  // @ts-expect-error there is no such option
  void (() => lightGcn({ epochs: 3 }));
  // @ts-expect-error there is no such loss
  void (() => lightGcn({ loss: "hinge" }));
});
