import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Plugin } from "esbuild";
import { pagesOf } from "../src/runtime/binary.ts";
import { committedBinary } from "./compile.ts";

/**
 * Makes a bundle take each module's binary by a static import of a `.wasm` file, compiled by whoever deploys the bundle,
 * where it would otherwise carry the bytes and compile them: edge runtimes allow the former alone.
 *
 * @param specifier - What to import for a module's name; stays an import.
 */
export function precompiled(specifier: (name: string) => string): Plugin {
  return {
    name: "precompiled kernels",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\.wasm\?module$/ }, ({ path }) => ({ path, external: true }));
      onLoad({ filter: /\.wasm\.ts$/ }, ({ path }) => {
        const name = basename(path, ".wasm.ts");
        const pages = pagesOf(committedBinary(readFileSync(path, "utf8")));
        const from = JSON.stringify(specifier(name));
        return {
          contents: `import module from ${from};\nexport const wasm = { module, pages: ${pages} };\n`,
        };
      });
    },
  };
}
