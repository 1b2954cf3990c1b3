import * as tf from "@tensorflow/tfjs-core";
import { functionsOf, type WasmLoader, type WasmLoaderOptions, type WasmModule } from "./wasm-module.js";

/** Where the binaries are: a folder, or each file by its name. */
export type WasmPaths = string | Readonly<Record<string, string>>;

/**
 * Makes an instance of the wasm backend. Always the build for one thread: it gives the same numbers everywhere, and other
 * modules can work in its memory. Without paths, Node reads the binary beside the package; wherever there are no files,
 * such as in a browser or in a bundle, the binary comes out of a script of this package.
 *
 * @param paths - Where the binaries are, if not there.
 */
export async function startWasm(paths: WasmPaths | undefined): Promise<tf.KernelBackend> {
  const [{ BackendWasm }, load] = await Promise.all([import("@tensorflow/tfjs-backend-wasm"), loader()]);
  const module = await (paths === undefined ? loadWithoutPaths(load) : loadFrom(load, paths));
  return new BackendWasm(functionsOf(module) as ConstructorParameters<typeof BackendWasm>[0]);
}

async function loader(): Promise<WasmLoader> {
  const loaded: unknown = await import("@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js");
  const { default: made = loaded } = loaded as { readonly default?: unknown };
  return made as WasmLoader;
}

async function loadWithoutPaths(load: WasmLoader): Promise<WasmModule> {
  if (tf.env().getBool("IS_NODE")) {
    try {
      return await loadFrom(load, undefined);
    } catch {
      // A bundled program has no files beside it.
    }
  }
  const { simdBinary } = await import("./simd-binary.js");
  return quietly(load, { wasmBinary: simdBinary });
}

async function loadFrom(load: WasmLoader, paths: WasmPaths | undefined): Promise<WasmModule> {
  const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
  const file = `tfjs-backend-wasm${simd ? "-simd" : ""}.wasm`;
  return quietly(load, {
    locateFile: (_, prefix) =>
      (typeof paths === "object" ? paths[file] : undefined) ??
      `${typeof paths === "string" ? paths : prefix}${file}`,
  });
}

/** Loads the module without a word on the console: what Emscripten has to say goes into the error. */
async function quietly(load: WasmLoader, options: WasmLoaderOptions): Promise<WasmModule> {
  const words: string[] = [];
  try {
    return await load({ ...options, print: () => {}, printErr: (text) => void words.push(text) });
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause);
    throw new Error([...words, text].join("; "), { cause });
  }
}
