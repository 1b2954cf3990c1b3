import {
  describeValue,
  type OptionRule,
  optionalOption,
  PortraitError,
  resolveOptions,
} from "@portrait/core";
import type { WasmPaths } from "./wasm/start-wasm.js";
import type { GpuBinding } from "./webgpu/gpu-binding.js";

/** The backends that tfjs has; a name that your own `module` registers may be passed too. */
export type TfjsBackendName = "cpu" | "wasm" | "webgl" | "webgpu" | "tensorflow" | (string & {});

/**
 * A module that registers a backend when it is imported, or a function that imports it: with a function it is loaded only
 * where the backend is tried.
 */
export type TfjsModule = object | (() => object | Promise<object>);

/** Options of {@link tfjs}. */
export interface TfjsOptions {
  /**
   * The module that registers the backend, such as `await import("@tensorflow/tfjs-node")`; for all but `"cpu"`, `"wasm"`
   * and `"webgl"`, which need none. Left out, the backend must have been registered already.
   */
  readonly module?: TfjsModule;
  /**
   * Where the binaries of the wasm backend are: a folder's path or URL, ending in `/`, or the path of each file by name.
   * Left out, Node reads the one beside `@tensorflow/tfjs-backend-wasm`, and everything else takes it out of a script of
   * this package, which bundlers treat like any other.
   */
  readonly wasmPaths?: WasmPaths;
  /** For `"webgpu"` outside a browser: what stands in for `navigator.gpu`, such as `create([])` of a Dawn binding. */
  readonly gpu?: GpuBinding;
  /** For `"auto"`: the modules of the candidates that need one, by the name of the backend. */
  readonly modules?: Readonly<Record<string, TfjsModule>>;
  /**
   * For `"auto"`: which backends to try, the best first. Left out, `"webgpu"`, `"webgl"`, `"wasm"`, `"cpu"` in a browser
   * and its workers, and `"tensorflow"`, `"wasm"`, `"cpu"` elsewhere.
   */
  readonly candidates?: readonly TfjsBackendName[];
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const isModule = (value: unknown): boolean => isObject(value) || typeof value === "function";
const isPaths = (value: unknown): boolean =>
  typeof value === "string" ||
  (isObject(value) && Object.values(value).every((path) => typeof path === "string"));

const rules: {
  readonly module: OptionRule<TfjsModule | undefined>;
  readonly wasmPaths: OptionRule<WasmPaths | undefined>;
  readonly gpu: OptionRule<GpuBinding | undefined>;
  readonly modules: OptionRule<Readonly<Record<string, TfjsModule>> | undefined>;
  readonly candidates: OptionRule<readonly TfjsBackendName[] | undefined>;
} = {
  module: optionalOption<TfjsModule>(
    "a module that registers the backend, or a function that imports it",
    isModule,
  ),
  wasmPaths: optionalOption<WasmPaths>("a folder's path or an object of paths by file name", isPaths),
  gpu: optionalOption<GpuBinding>(
    "a GPU with requestAdapter, as WebGPU defines it",
    (value) => isObject(value) && "requestAdapter" in value && typeof value.requestAdapter === "function",
  ),
  modules: optionalOption<Readonly<Record<string, TfjsModule>>>(
    "an object of modules by the name of the backend",
    (value) => isObject(value) && !Array.isArray(value) && Object.values(value).every(isModule),
  ),
  candidates: optionalOption<readonly TfjsBackendName[]>(
    "a list of at least one backend's name, each once",
    (value) =>
      Array.isArray(value) &&
      value.length > 0 &&
      new Set(value).size === value.length &&
      value.every((name) => typeof name === "string" && name !== "" && name !== "auto"),
  ),
};

/** The backends that an option is for; an option that is not here is for all. */
const owners: ReadonlyMap<string, readonly string[]> = new Map([
  ["wasmPaths", ["wasm", "auto"]],
  ["gpu", ["webgpu", "auto"]],
  ["modules", ["auto"]],
  ["candidates", ["auto"]],
]);

/**
 * The options of {@link tfjs}, checked.
 *
 * @param name - The backend that they are for.
 * @param options - What was passed.
 */
export function resolveTfjsOptions(
  name: unknown,
  options: TfjsOptions,
): TfjsOptions & { readonly name: string } {
  if (typeof name !== "string" || name === "") {
    throw new PortraitError({
      code: "invalid-argument",
      message: `tfjs: the first argument must be the name of a backend; received ${describeValue(name)}.`,
      hint: 'Pass "auto", "cpu", "wasm" or "webgl"; or "webgpu" or "tensorflow" with its module.',
    });
  }
  const resolved = resolveOptions("tfjs", rules, options);
  for (const [option, backends] of owners) {
    const passed = resolved[option as keyof TfjsOptions] !== undefined;
    if (passed && !backends.includes(name)) throw misplaced(option, backends[0] as string, name);
  }
  if (name === "auto" && resolved.module !== undefined) {
    throw new PortraitError({
      code: "invalid-option",
      message: 'tfjs: "module" belongs to one backend; received it for "auto".',
      hint: 'Pass each by its name: { modules: { webgpu: () => import("@tensorflow/tfjs-backend-webgpu") } }.',
    });
  }
  const present = Object.entries(resolved).filter(([, value]) => value !== undefined);
  return { name, ...Object.fromEntries(present) };
}

function misplaced(option: string, owner: string, name: string): PortraitError {
  return new PortraitError({
    code: "invalid-option",
    message: `tfjs: "${option}" belongs to the backend "${owner}"; received it for "${name}".`,
    hint: "Leave it out.",
  });
}

/** The module itself, imported if it was passed as a function. */
export async function loadModule(module: TfjsModule | undefined): Promise<object | undefined> {
  return typeof module === "function" ? (module as () => object | Promise<object>)() : module;
}
