import type { Options } from "tsup";
import { packageBuild } from "../../tsup.base.ts";

const config: Options = packageBuild({
  entry: {
    "baseline/index": "src/baseline/index.ts",
    "linear/index": "src/linear/index.ts",
    "graph/index": "src/graph/index.ts",
    "fusion/index": "src/fusion/index.ts",
  },
  platform: "neutral",
});

export default config;
