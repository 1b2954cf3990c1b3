import type { Options } from "tsup";

/** What differs between the builds of two packages. */
export interface PackageBuild {
  /** Output name to source file; one entry for each subpath export. */
  readonly entry: Readonly<Record<string, string>>;
  /** `neutral` for what also runs in browsers, `node` for what needs Node's modules. */
  readonly platform: "neutral" | "node";
  /** `esm` alone for what CommonJS cannot load, such as a package that imports vitest. Both, if left out. */
  readonly format?: readonly ("esm" | "cjs")[];
}

/** The one tsup configuration that every package builds with: ESM and CJS, each with its own declarations. */
export function packageBuild(build: PackageBuild): Options {
  return {
    entry: { ...build.entry },
    format: [...(build.format ?? (["esm", "cjs"] as const))],
    target: build.platform === "node" ? ["es2022", "node20"] : "es2022",
    platform: build.platform,
    external: [/^node:/],
    dts: { compilerOptions: { ignoreDeprecations: "6.0", noEmit: false } },
    sourcemap: true,
    clean: true,
    treeshake: true,
    splitting: true,
    removeNodeProtocol: false,
    outExtension: ({ format }) => ({ js: format === "cjs" ? ".cjs" : ".js" }),
  };
}
