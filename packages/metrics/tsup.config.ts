import type { Options } from "tsup";
import { packageBuild } from "../../tsup.base.ts";

const config: Options = packageBuild({
  entry: {
    index: "src/index.ts",
    "data-quality/index": "src/data-quality/index.ts",
    "report/index": "src/report/index.ts",
    "selection/index": "src/selection/index.ts",
    "inspection/index": "src/inspection/index.ts",
  },
  platform: "neutral",
});

export default config;
