import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { compileModule, generatedPath, generatedSource, moduleNames } from "./compile.ts";

/** Compiles the named modules, or all, into `src/<module>/<module>.wasm.ts`. */
const known = moduleNames();
const wanted = process.argv.length > 2 ? process.argv.slice(2) : known;
for (const name of wanted) {
  if (!known.includes(name))
    throw new Error(`There is no assembly/${name}/index.ts; there are: ${known.join(", ")}.`);
  const binary = await compileModule(name);
  const path = generatedPath(name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, generatedSource(name, binary));
  console.log(`${name}: ${binary.length} bytes`);
}
