import { builtinModules } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "./workspace.ts";

/** What a bundler makes of an entry point. */
export interface Bundle {
  /** Minified size in bytes. */
  readonly bytes: number;
  /** The same after gzip at level 9. */
  readonly gzipBytes: number;
  /** Files that went in, from the root. */
  readonly inputs: readonly string[];
  /** Imports left in the bundle, such as `node:fs`. */
  readonly external: readonly string[];
}

/** How to bundle. */
export interface BundleOptions {
  /** Names that stay imports; a `*` stands for anything. */
  readonly external?: readonly string[];
  /** The folder from which the entry points are resolved: the root, if left out. */
  readonly from?: string;
}

const node = [...builtinModules, ...builtinModules.map((name) => `node:${name}`)];

/**
 * Bundles and minifies everything that `specifiers` export, from the packages' sources, as a browser's bundler would.
 * Node's own modules and the names in `options.external` stay imports.
 */
export async function bundle(specifiers: readonly string[], options: BundleOptions = {}): Promise<Bundle> {
  const { external = [], from = root } = options;
  const result = await build({
    stdin: {
      contents: specifiers.map((name) => `export * from ${JSON.stringify(name)};`).join("\n"),
      resolveDir: from,
      sourcefile: "entry.js",
    },
    absWorkingDir: root,
    outdir: join(root, ".cache", "bundle"),
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    mainFields: ["browser", "module", "main"],
    conditions: ["@portrait/source", "browser", "module"],
    external: [...node, ...external],
    loader: { ".wasm": "binary" },
    logLevel: "silent",
  });
  const scripts = result.outputFiles.filter((file) => file.path.endsWith(".js"));
  return {
    bytes: scripts.reduce((sum, file) => sum + file.contents.byteLength, 0),
    gzipBytes: scripts.reduce((sum, file) => sum + gzipSync(file.contents, { level: 9 }).byteLength, 0),
    inputs: Object.keys(result.metafile.inputs).sort(),
    external: [
      ...new Set(
        Object.values(result.metafile.outputs)
          .flatMap((output) => output.imports)
          .filter((item) => item.external === true)
          .map((item) => item.path),
      ),
    ].sort(),
  };
}
