import type { Options } from "tsup";
import { packageBuild } from "../../tsup.base.ts";

const config: Options = packageBuild({
  entry: {
    "baseline/index": "src/baseline/index.ts",
    "collaborative/index": "src/collaborative/index.ts",
    "linear/index": "src/linear/index.ts",
    "tree/index": "src/tree/index.ts",
    "svm/index": "src/svm/index.ts",
    "bayes/index": "src/bayes/index.ts",
    "neighbors/index": "src/neighbors/index.ts",
    "cluster/index": "src/cluster/index.ts",
    "decomposition/index": "src/decomposition/index.ts",
    "lifetime/index": "src/lifetime/index.ts",
    "calibration/index": "src/calibration/index.ts",
    "multiclass/index": "src/multiclass/index.ts",
    "exchange/index": "src/exchange/index.ts",
    "explain/index": "src/explain/index.ts",
    "graph/index": "src/graph/index.ts",
    "retrieval/index": "src/retrieval/index.ts",
    "fusion/index": "src/fusion/index.ts",
  },
  platform: "neutral",
});

export default config;
