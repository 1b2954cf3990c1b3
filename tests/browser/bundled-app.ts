import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build, defaultClientConditions, type Plugin } from "vite";
import { root } from "../../tools/workspace.ts";

/** Puts a binary into the script that imports it, as the packages' own build does. */
const binaries: Plugin = {
  name: "binaries",
  enforce: "pre",
  async load(id) {
    if (!id.endsWith(".wasm")) return null;
    const text = (await readFile(id)).toString("base64");
    return `export default Uint8Array.from(atob("${text}"), (letter) => letter.charCodeAt(0));`;
  },
};

/**
 * Bundles an application as Vite does for production, from the packages' sources: a page with a module script, the scripts
 * that it loads on demand, and its module workers.
 *
 * @param name - The script under `tests/browser`.
 * @returns The files by their paths, the page at `/`.
 */
export async function bundledApp(name: string): Promise<ReadonlyMap<string, string>> {
  const made = await build({
    configFile: false,
    root,
    base: "/",
    logLevel: "silent",
    plugins: [binaries],
    worker: { format: "es", plugins: () => [binaries] },
    resolve: { conditions: ["@portrait/source", ...defaultClientConditions] },
    build: {
      write: false,
      target: "es2022",
      minify: false,
      rolldownOptions: {
        input: join(root, "tests", "browser", `${name}.ts`),
        output: { entryFileNames: "page.js" },
      },
    },
  });
  if (Array.isArray(made) || !("output" in made)) throw new Error(`${name} is not one application`);
  const files = made.output.map((file): [string, string] => {
    const content = file.type === "chunk" ? file.code : file.source;
    return [`/${file.fileName}`, typeof content === "string" ? content : Buffer.from(content).toString()];
  });
  const page = '<!doctype html><title>Portrait</title><script type="module" src="/page.js"></script>';
  return new Map([...files, ["/", page]]);
}
