import { tfjs } from "@portrait/backend-tfjs";
import { popularity, popularityCodec } from "@portrait/models/baseline";
import { lightGcn, lightGcnCodec } from "@portrait/models/graph";
import { describeEmbedder, describeRecommender } from "@portrait/testing";

const backend = await tfjs("wasm");

const graphs = {
  lightGcn: lightGcn({ factors: 8, steps: 12, learningRate: 0.02 }),
  "lightGcn without user embeddings": lightGcn({
    factors: 8,
    layers: 1,
    userEmbeddings: false,
    loss: "squares",
    edgeDropout: 0.3,
    initialScale: 0.03,
    learningRate: 0.02,
    steps: 40,
  }),
};

describeRecommender("popularity", {
  estimator: popularity(),
  codecs: [popularityCodec],
  personal: false,
  outcomes: { empty: "model" },
});

for (const [name, estimator] of Object.entries(graphs)) {
  const subject = { estimator, codecs: [lightGcnCodec], backend, seeded: true };
  describeRecommender(name, { ...subject, foldsIn: true });
  describeEmbedder(name, subject);
}
