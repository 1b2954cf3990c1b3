import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const sources = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "packages/kernels/src");

/** The end of the names of exports that are no kernels: they say how much room one needs. */
const HELPER = "Scratch";

async function exportsOf(module: string): Promise<readonly string[]> {
  const source = await readFile(join(sources, module, `${module}.wasm.ts`), "utf8");
  const text = /"([A-Za-z0-9+/=]+)"/.exec(source)?.[1];
  if (text === undefined) throw new Error(`${module}.wasm.ts holds no binary`);
  return WebAssembly.Module.exports(await WebAssembly.compile(Buffer.from(text, "base64")))
    .filter(({ kind, name }) => kind === "function" && !name.endsWith(HELPER))
    .map(({ name }) => `${module}.${name}`);
}

/** The kernels that the binaries of modules export, such as `dense.dotF32`. */
export async function exportedKernels(modules: readonly string[]): Promise<readonly string[]> {
  return (await Promise.all(modules.map(exportsOf))).flat();
}
