import { createInteractions, type Examples, fit, type Interactions, resume } from "@portrait/core";
import { expectTypeOf, test } from "vitest";
import { type PopularityModel, popularity } from "./popularity.js";

const log = createInteractions([]);

test("fit and resume give the model", () => {
  expectTypeOf(fit(popularity(), log)).resolves.toEqualTypeOf<PopularityModel>();
  const again = async (model: PopularityModel) => resume(model, log);
  expectTypeOf(again).returns.resolves.toEqualTypeOf<PopularityModel>();
});

test("it learns from interactions alone, and counts users or events", () => {
  expectTypeOf(popularity().learn).parameter(0).toEqualTypeOf<Interactions>();
  // @ts-expect-error examples are no interactions
  void (() => fit(popularity(), {} as Examples));
  // @ts-expect-error there is nothing else to count
  void (() => popularity({ by: "items" }));
});
