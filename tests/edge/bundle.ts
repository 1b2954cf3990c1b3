import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { committedBinary, generatedPath } from "../../packages/kernels/scripts/compile.ts";
import { precompiled } from "../../packages/kernels/scripts/precompiled.ts";
import { root } from "../../tools/workspace.ts";

/** Modules of a Worker by name; the first is the main one. */
export type Modules = ReadonlyMap<string, string | Uint8Array>;

/**
 * Bundles a Worker from the packages' sources.
 *
 * @param path - Its script.
 * @param compiled - Whether the kernels are imported as files, as under the condition `workerd`.
 */
export async function bundleWorker(path: string, compiled: boolean): Promise<Modules> {
  const names = new Set<string>();
  const plugin: Plugin = precompiled((name) => {
    names.add(name);
    return `./${name}.wasm?module`;
  });
  const { outputFiles } = await build({
    entryPoints: [path],
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    conditions: ["@portrait/source", "workerd", "worker", "browser"],
    mainFields: ["browser", "module", "main"],
    logLevel: "silent",
    plugins: compiled ? [plugin] : [],
  });
  const modules = new Map<string, string | Uint8Array>([["worker.mjs", outputFiles[0]?.text ?? ""]]);
  for (const name of names) {
    modules.set(`${name}.wasm?module`, committedBinary(readFileSync(generatedPath(name), "utf8")));
  }
  return modules;
}

/** The script of the Worker that the packed packages are tested with too. */
export const workerPath: string = join(root, "tests", "smoke", "edge", "worker.mjs");
