import { join } from "node:path";
import { popularity } from "@portrait/models/baseline";
import {
  blend,
  bpr,
  ease,
  ials,
  itemKnn,
  type LightGcnOptions,
  lightGcn,
  type SlimOptions,
  type SpectralFilterOptions,
  slim,
  spectralFilter,
} from "@portrait/models/collaborative";
import { bipartiteAutoencoder } from "@portrait/models/graph";
import { root } from "../../tabular/paths.ts";
import type { Candidate } from "./models.ts";
import { readOnlineRetail, readRetailValidation } from "./online-retail.ts";
import { readTopN, readValidation, type TopN } from "./read-lists.ts";

/** Where the files lie: the folder that the environment names, or the one beside the repository. */
const folder = process.env.PORTRAIT_DATA ?? join(root, "../shared/data");

/** A recommender on data with a published or computed figure to compare with. */
export interface Task {
  readonly data: () => Promise<TopN>;
  /** A division of the training part, to choose parameters by. */
  readonly validation: () => Promise<TopN>;
  readonly dataName: string;
  readonly protocol: string;
  readonly model: string;
  readonly candidate: Candidate;
  readonly recallAt20: number;
  readonly ndcgAt20?: number;
  readonly referenceSource: string;
}

const chosen = "parameters chosen on every fifth item of the training part, put aside";

const gowalla = {
  dataName: "Gowalla, the division of NGCF and LightGCN",
  data: async (): Promise<TopN> =>
    readTopN(join(folder, "gowalla/train.txt.gz"), join(folder, "gowalla/test.txt.gz")),
  validation: async (): Promise<TopN> => readValidation(join(folder, "gowalla/train.txt.gz")),
  protocol: `all items ranked without those of the training part; ${chosen}`,
};

const retail = {
  dataName: "UCI Online Retail, purchases",
  data: (): Promise<TopN> => readOnlineRetail(join(folder, "online-retail/online_retail.parquet")),
  validation: (): Promise<TopN> => readRetailValidation(join(folder, "online-retail/online_retail.parquet")),
  protocol:
    "before 2011-10-01 to learn from, items new to their customer from then on to judge by, all items ranked; parameters chosen with 2011-09-01 as the boundary",
};

const published = (model: string): string =>
  `${model} on the same division, as its authors or later comparisons report it`;
const computed = (model: string): string => `${model} on the same file and division, computed with NumPy`;

/** Sampled softmax from many singular vectors; a user's targets of a step share the negatives. */
const gowallaLightGcn: LightGcnOptions = {
  factors: 1024,
  layers: 1,
  userExponent: 0.35,
  itemExponent: 0.4,
  popularityExponent: 0.25,
  start: "spectral",
  initialScale: 0.08,
  loss: "softmax",
  negatives: 1024,
  batchSize: 8192,
  learningRate: 0.0016,
  learningRateDecay: "linear",
  l2: 0,
  steps: 25,
};

/** With the vectors, layers and normalisation of the paper: sampled softmax on cosines. */
const gowallaNarrowLightGcn: LightGcnOptions = {
  start: "spectral",
  loss: "softmax",
  similarity: "cosine",
  temperature: 0.08,
  negatives: 1024,
  batchSize: 8192,
  learningRate: 0.004,
  learningRateDecay: "linear",
  l2: 0,
  steps: 4000,
};

/** Squares on the graph of recent purchases. */
const retailLightGcn: LightGcnOptions = {
  factors: 128,
  layers: 1,
  userEmbeddings: false,
  loss: "squares",
  unobservedWeight: 5,
  edgeDropout: 0.5,
  graphHalfLife: 240,
  lossHalfLife: 45,
  l2: 0.01,
  initialScale: 0.01,
  learningRate: 0.005,
  learningRateDecay: "linear",
  steps: 160,
};

const gowallaSlim: SlimOptions = {
  userExponent: 0.15,
  itemExponent: 0.25,
  l1: 0,
  l2: 12,
  candidates: 800,
  iterations: 20,
};

const gowallaSpectral: SpectralFilterOptions = {
  factors: 512,
  userExponent: 0.35,
  itemExponent: 0.4,
  lowPassWeight: 0.7,
  sharpening: 0.1,
};

const byScores = { method: "scores", candidates: 200 } as const;

/** The tasks by name. */
export const tasks: Readonly<Record<string, Task>> = {
  "gowalla-popularity": {
    ...gowalla,
    model: "popularity",
    candidate: { make: () => popularity(), seeded: false },
    recallAt20: 0.0416,
    ndcgAt20: 0.0317,
    referenceSource: computed("popularity"),
  },
  "gowalla-item-knn": {
    ...gowalla,
    model: "itemKnn",
    candidate: { make: () => itemKnn({ userWeights: "inverse-degree" }), seeded: false },
    recallAt20: 0.1273,
    ndcgAt20: 0.0944,
    referenceSource: published("item neighbours by cosine"),
  },
  "gowalla-spectral": {
    ...gowalla,
    model: "spectralFilter",
    candidate: { make: () => spectralFilter({ factors: 256 }), seeded: true },
    recallAt20: 0.1849,
    ndcgAt20: 0.1518,
    referenceSource: published("GF-CF"),
  },
  "gowalla-spectral-weighted": {
    ...gowalla,
    model: "spectralFilter",
    candidate: {
      make: () => spectralFilter({ factors: 256, userExponent: 0.3, itemExponent: 0.4, lowPassWeight: 0.8 }),
      seeded: true,
    },
    recallAt20: 0.192,
    ndcgAt20: 0.1597,
    referenceSource: published("BSPM-EM"),
  },
  "gowalla-spectral-wide": {
    ...gowalla,
    model: "spectralFilter",
    candidate: { make: () => spectralFilter(gowallaSpectral), seeded: true },
    recallAt20: 0.192,
    ndcgAt20: 0.1597,
    referenceSource: published("BSPM-EM"),
  },
  "gowalla-ials": {
    ...gowalla,
    model: "ials",
    candidate: {
      make: () => ials({ factors: 256, unobservedWeight: 0.005, l2: 0.005, iterations: 8 }),
      seeded: true,
    },
    recallAt20: 0.1765,
    ndcgAt20: 0.1467,
    referenceSource: published("EASE"),
  },
  "gowalla-bpr": {
    ...gowalla,
    model: "bpr",
    candidate: { make: () => bpr({ l2: 0.01, epochs: 160 }), seeded: true },
    recallAt20: 0.1627,
    ndcgAt20: 0.1378,
    referenceSource: published("matrix factorisation by BPR"),
  },
  "gowalla-slim": {
    ...gowalla,
    model: "slim",
    candidate: { make: () => slim(gowallaSlim), seeded: false },
    recallAt20: 0.1765,
    ndcgAt20: 0.1467,
    referenceSource: published("EASE"),
  },
  "retail-popularity": {
    ...retail,
    model: "popularity",
    candidate: { make: () => popularity(), seeded: false },
    recallAt20: 0.034,
    referenceSource: computed("popularity"),
  },
  "retail-item-knn": {
    ...retail,
    model: "itemKnn",
    candidate: { make: () => itemKnn({ shrinkage: 10, neighbours: 100 }), seeded: false },
    recallAt20: 0.069,
    referenceSource: computed("item neighbours by cosine"),
  },
  "retail-slim": {
    ...retail,
    model: "slim",
    candidate: { make: () => slim({ l1: 0, l2: 200, candidates: 500, iterations: 10 }), seeded: false },
    recallAt20: 0.094,
    referenceSource: computed("EASE"),
  },
  "retail-ease": {
    ...retail,
    model: "ease",
    candidate: { make: () => ease({ l2: 200 }), seeded: false },
    recallAt20: 0.094,
    referenceSource: computed("EASE"),
  },
  "retail-bpr": {
    ...retail,
    model: "bpr",
    candidate: { make: () => bpr({ l2: 0.01, epochs: 50 }), seeded: true },
    recallAt20: 0.094,
    referenceSource: computed("EASE"),
  },
  "retail-ials": {
    ...retail,
    model: "ials",
    candidate: {
      make: () => ials({ factors: 160, unobservedWeight: 0.5, l2: 0.006, iterations: 12 }),
      seeded: true,
    },
    recallAt20: 0.094,
    referenceSource: computed("EASE"),
  },
  "retail-spectral": {
    ...retail,
    model: "spectralFilter",
    candidate: {
      make: () => spectralFilter({ factors: 192, itemExponent: 0.35, lowPassWeight: 3 }),
      seeded: true,
    },
    recallAt20: 0.094,
    referenceSource: computed("EASE"),
  },
  "retail-lightgcn": {
    ...retail,
    model: "lightGcn",
    candidate: { make: () => lightGcn(retailLightGcn), seeded: true },
    recallAt20: 0.094,
    referenceSource: computed("EASE"),
  },
  "retail-blend": {
    ...retail,
    model: "blend of lightGcn, twice, and ease, by places",
    candidate: {
      make: () => blend({ members: [lightGcn(retailLightGcn), lightGcn(retailLightGcn), ease({ l2: 200 })] }),
      seeded: true,
    },
    recallAt20: 0.094,
    referenceSource: computed("EASE"),
  },
  "retail-bipartite-autoencoder": {
    ...retail,
    model: "bipartiteAutoencoder",
    candidate: {
      make: () => bipartiteAutoencoder({ encoder: "sage", factors: 64, epochs: 60 }),
      seeded: true,
      tensors: true,
    },
    recallAt20: 0.034,
    referenceSource: computed("popularity"),
  },
  "gowalla-lightgcn": {
    ...gowalla,
    model: "lightGcn, 1,024 factors",
    candidate: { make: () => lightGcn(gowallaLightGcn), seeded: true },
    recallAt20: 0.183,
    ndcgAt20: 0.1554,
    referenceSource: published("LightGCN with 64 factors"),
  },
  "gowalla-lightgcn-narrow": {
    ...gowalla,
    model: "lightGcn, 64 factors",
    candidate: { make: () => lightGcn(gowallaNarrowLightGcn), seeded: true },
    recallAt20: 0.183,
    ndcgAt20: 0.1554,
    referenceSource: published("LightGCN"),
  },
  "gowalla-blend": {
    ...gowalla,
    model: "blend of slim and lightGcn, by scores",
    candidate: {
      make: () => blend({ ...byScores, members: [slim(gowallaSlim), lightGcn(gowallaLightGcn)] }),
      seeded: true,
    },
    recallAt20: 0.192,
    ndcgAt20: 0.1597,
    referenceSource: published("BSPM-EM"),
  },
  "gowalla-blend-linear": {
    ...gowalla,
    model: "blend of slim and spectralFilter, by scores",
    candidate: {
      make: () => blend({ ...byScores, members: [slim(gowallaSlim), spectralFilter(gowallaSpectral)] }),
      seeded: true,
    },
    recallAt20: 0.192,
    ndcgAt20: 0.1597,
    referenceSource: published("BSPM-EM"),
  },
  "gowalla-lightgcn-paper": {
    ...gowalla,
    model: "lightGcn, the paper's recipe in the time of gowalla-lightgcn-narrow",
    candidate: {
      make: () => lightGcn({ batchSize: 2048, learningRate: 0.001, l2: 1e-4, steps: 6300 }),
      seeded: true,
    },
    recallAt20: 0.183,
    ndcgAt20: 0.1554,
    referenceSource: published("LightGCN after a thousand epochs"),
  },
};
