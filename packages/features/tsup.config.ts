import type { Options } from "tsup";
import { packageBuild } from "../../tsup.base.ts";

const config: Options = packageBuild({
  entry: {
    index: "src/index.ts",
    identity: "src/identity/index.ts",
    arrow: "src/arrow/index.ts",
    quality: "src/quality/index.ts",
    segments: "src/segments/index.ts",
    sketches: "src/sketches/index.ts",
    encoders: "src/encoders/index.ts",
  },
  platform: "neutral",
});

export default config;
