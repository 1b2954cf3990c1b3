/** The parts of Emscripten's module that make the wasm backend of tfjs. */
export interface WasmModule {
  cwrap(name: string, returns: string | null, takes: readonly string[]): unknown;
  tfjs?: object;
}

/** What Emscripten's loader is told. */
export interface WasmLoaderOptions {
  /** The binary itself; nothing is fetched. */
  readonly wasmBinary?: Uint8Array;
  /** Where a file is, given its name and the folder of the loader. */
  readonly locateFile?: (path: string, prefix: string) => string;
  readonly print?: (text: string) => void;
  readonly printErr?: (text: string) => void;
}

/** Emscripten's loader. */
export type WasmLoader = (options: WasmLoaderOptions) => Promise<WasmModule>;

/** Gives a module the functions by which the backend of tfjs calls it. */
export function functionsOf(module: WasmModule): WasmModule {
  module.tfjs = {
    init: module.cwrap("init", null, []),
    initWithThreadsCount: module.cwrap("init_with_threads_count", null, ["number"]),
    getThreadsCount: module.cwrap("get_threads_count", "number", []),
    registerTensor: module.cwrap("register_tensor", null, ["number", "number", "number"]),
    disposeData: module.cwrap("dispose_data", null, ["number"]),
    dispose: module.cwrap("dispose", null, []),
  };
  return module;
}
