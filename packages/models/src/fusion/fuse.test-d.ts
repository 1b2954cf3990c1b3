import {
  type Classifier,
  type Embedder,
  type Estimator,
  type Examples,
  type Explainable,
  fit,
  type Interactions,
  type Recommender,
  type RowValues,
  type Snapshot,
  type TableSchema,
} from "@portrait/core";
import { expectTypeOf, test } from "vitest";
import { majority } from "../baseline/index.js";
import { logisticRegression } from "../linear/index.js";
import { fuse } from "./index.js";

interface Columns {
  readonly a: number | null;
  readonly b: boolean | null;
  readonly c: readonly string[];
}
type Wide = Pick<Columns, "a" | "b" | "c">;
type Narrow = Pick<Columns, "a" | "b">;

declare const inputs: TableSchema<Narrow>;
declare const examples: Examples<Wide>;
declare const lacking: Examples<Pick<Wide, "a" | "c">>;
declare const snapshot: Snapshot<Wide>;
declare const embeds: Estimator<Interactions, Embedder>;
declare const recommends: Estimator<Interactions, Embedder & Recommender>;
declare const popularity: Estimator<Interactions, Recommender>;
declare const mute: Estimator<Examples<Narrow>, Classifier<Narrow>>;

const predict = logisticRegression({ inputs });

test("the classifier's inputs type the rows", async () => {
  const model = await fit(fuse({ embeddings: [embeds], predict }), examples);
  expectTypeOf(model).toExtend<Classifier<Narrow> & Explainable<Narrow>>();
  await model.predictProba(snapshot);
  model.predictOne({ a: 1, b: null }, { items: ["x"] });
  // @ts-expect-error "b" is missing
  model.predictOne({ a: 1 });
  // @ts-expect-error there is no "d"
  model.predictOne({ a: 1, b: true, d: 3 });
  // @ts-expect-error items are texts
  model.predictOne({ a: 1, b: true }, { items: [3] });
  // @ts-expect-error the snapshot lacks "b"
  await model.predictProba(lacking);
  // @ts-expect-error the examples lack "b"
  void fit(fuse({ embeddings: [embeds], predict }), lacking);
});

test("the model recommends if a graph does, and embeds if there is one", async () => {
  const both = await fit(fuse({ embeddings: [embeds, recommends], predict }), examples);
  expectTypeOf(both).toExtend<Recommender & Embedder>();
  const vectors = await fit(fuse({ embeddings: [embeds], predict }), examples);
  expectTypeOf(vectors).toExtend<Embedder>();
  // @ts-expect-error no graph recommends
  void vectors.recommend;
  const none = await fit(fuse({ embeddings: [], predict }), examples);
  // @ts-expect-error there is no graph
  void none.embed;
  // @ts-expect-error a recommender without vectors is no graph
  fuse({ embeddings: [popularity], predict });
});

test("the model explains itself if its classifier does", async () => {
  const model = await fit(fuse({ embeddings: [embeds], predict: mute }), examples);
  // @ts-expect-error the classifier does not explain itself
  void model.weights;
  const share = await fit(fuse({ embeddings: [], predict: majority() }), examples);
  share.predictOne({});
  const all = await fit(fuse({ embeddings: [recommends], predict: logisticRegression() }), examples);
  expectTypeOf(all).toExtend<Classifier<RowValues>>();
});
