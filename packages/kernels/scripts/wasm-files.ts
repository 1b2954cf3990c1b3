import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { committedBinary, generatedPath, home } from "./compile.ts";

/**
 * Writes the committed binaries into `dist` as files, for edge runtimes that take WebAssembly by a static import alone:
 * one for each subpath `./<name>.wasm` that the package exports, with its declarations.
 */
const manifest = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
const declarations = [
  "/** The kernels, compiled, for the option `modules` of `workers()`. */",
  "declare const module: WebAssembly.Module;",
  "export default module;",
  "",
].join("\n");

for (const subpath of Object.keys(manifest.exports)) {
  const name = /^\.\/(\w+)\.wasm$/.exec(subpath)?.[1];
  if (name === undefined) continue;
  if (!existsSync(generatedPath(name)))
    throw new Error(`There is no ${generatedPath(name)}: run "pnpm run wasm ${name}".`);
  const binary = committedBinary(readFileSync(generatedPath(name), "utf8"));
  writeFileSync(join(home, "dist", `${name}.wasm`), binary);
  for (const ending of ["d.ts", "d.cts"])
    writeFileSync(join(home, "dist", `${name}.wasm.${ending}`), declarations);
}
