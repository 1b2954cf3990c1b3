import type { Options } from "tsup";
import { packageBuild } from "../../tsup.base.ts";

const config: Options = packageBuild({
  entry: {
    index: "src/index.ts",
  },
  platform: "neutral",
});

export default config;
