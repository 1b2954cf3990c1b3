import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { home } from "./compile.ts";
import { precompiled } from "./precompiled.ts";

/**
 * Writes what the export condition `workerd` names: the entry points once more, each binary imported as a file. All of it
 * lies in one folder, from which the binaries' place is the same.
 */
const manifest = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
const entries = Object.values<Readonly<Record<string, unknown>>>(manifest.exports).flatMap((entry) => {
  const { workerd, "@portrait/source": source } = entry as {
    readonly workerd?: { readonly default: string };
    readonly "@portrait/source"?: string;
  };
  if (workerd === undefined || source === undefined) return [];
  const out = /^\.\/dist\/workerd\/([\w-]+)\.js$/.exec(workerd.default)?.[1];
  if (out === undefined) throw new Error(`${workerd.default} does not lie in dist/workerd`);
  return [[out, join(home, source)] as const];
});

await build({
  entryPoints: Object.fromEntries(entries),
  outdir: join(home, "dist", "workerd"),
  bundle: true,
  splitting: true,
  packages: "external",
  format: "esm",
  platform: "neutral",
  target: "es2022",
  sourcemap: true,
  logLevel: "warning",
  plugins: [precompiled((name) => `../${name}.wasm?module`)],
});
