import type { Options } from "tsup";
import { packageBuild } from "../../tsup.base.ts";

const config: Options = packageBuild({
  entry: {
    index: "src/index.ts",
    "dense/index": "src/dense/index.ts",
    "linear/index": "src/linear/index.ts",
    "boosting/index": "src/boosting/index.ts",
    "forest/index": "src/forest/index.ts",
    "ensemble/index": "src/ensemble/index.ts",
    "svm/index": "src/svm/index.ts",
    "factor/index": "src/factor/index.ts",
    "graph/index": "src/graph/index.ts",
    "tensor/index": "src/tensor/index.ts",
    worker: "src/worker.ts",
  },
  platform: "neutral",
});

export default config;
