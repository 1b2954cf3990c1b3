import type { Options } from "tsup";
import { packageBuild } from "../../tsup.base.ts";

const config: Options = packageBuild({
  entry: {
    index: "src/index.ts",
    "backend/index": "src/backend/index.ts",
  },
  platform: "neutral",
  format: ["esm"],
});

export default config;
