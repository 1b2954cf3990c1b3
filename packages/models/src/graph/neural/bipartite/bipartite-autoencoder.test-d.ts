import type { Embedder, Estimator, Interactions, ModelOf, Recommender } from "@portrait/core";
import { expectTypeOf, test } from "vitest";
import { fuse } from "../../../fusion/index.js";
import { logisticRegression } from "../../../linear/index.js";
import { bipartiteAutoencoder } from "./bipartite-autoencoder.js";
import type { BipartiteAutoencoderModel } from "./bipartite-model.js";

test("learns from interactions, gives vectors and recommends", () => {
  expectTypeOf(bipartiteAutoencoder()).toExtend<Estimator<Interactions, BipartiteAutoencoderModel>>();
  expectTypeOf<BipartiteAutoencoderModel>().toExtend<Embedder & Recommender>();
});

test("a fused model recommends by it", () => {
  const estimator = fuse({ embeddings: [bipartiteAutoencoder()], predict: logisticRegression() });
  expectTypeOf<ModelOf<typeof estimator>>().toExtend<Embedder & Recommender>();
});

test("encoders are named", () => {
  void (() => bipartiteAutoencoder({ encoder: "sage" }));
  // @ts-expect-error there is no such encoder
  void (() => bipartiteAutoencoder({ encoder: "gat" }));
});
