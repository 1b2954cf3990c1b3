import { expectTypeOf, test } from "vitest";
import type { Examples } from "../data/examples.js";
import type { Interactions } from "../data/interactions.js";
import type { Estimator, ModelOf, Resumable } from "./estimator.js";
import { fit, resume } from "./fit.js";
import type { Classifier, Model, Recommender } from "./model.js";

interface Ranker extends Recommender, Resumable<Interactions, Ranker> {
  readonly kind: "ranker";
}
type Row = { readonly n: number };

declare const ranker: Estimator<Interactions, Ranker>;
declare const classifier: Estimator<Examples<Row>, Classifier<Row>>;
declare const interactions: Interactions;
declare const examples: Examples<Row>;

test("a fit gives the estimator's model", async () => {
  expectTypeOf(await fit(ranker, interactions)).toEqualTypeOf<Ranker>();
  expectTypeOf(await fit(classifier, examples, { validation: examples })).toEqualTypeOf<Classifier<Row>>();
  expectTypeOf<ModelOf<typeof ranker>>().toEqualTypeOf<Ranker>();
  expectTypeOf<ModelOf<string>>().toEqualTypeOf<never>();
});

test("resuming gives the model again", async () => {
  const model = await fit(ranker, interactions);
  expectTypeOf(await resume(model, interactions)).toEqualTypeOf<Ranker>();
  // @ts-expect-error a classifier that is not resumable
  await resume(await fit(classifier, examples), examples);
});

test("data of another kind does not compile", () => {
  // @ts-expect-error a recommender does not learn from examples
  void fit(ranker, examples);
  // @ts-expect-error a classifier does not learn from interactions
  void fit(classifier, interactions);
  // @ts-expect-error validation is data of the same kind
  void fit(ranker, interactions, { validation: examples });
  // @ts-expect-error there is no such option
  void fit(ranker, interactions, { epochs: 5 });
});

test("a classifier or recommender is accepted where any model is", () => {
  expectTypeOf<Classifier<Row>>().toExtend<Model>();
  expectTypeOf<Ranker>().toExtend<Model>();
  expectTypeOf<Classifier<Row>["predictOne"]>().parameter(0).toEqualTypeOf<Row>();
});
