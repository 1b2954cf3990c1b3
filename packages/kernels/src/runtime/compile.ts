import { decodeBase64, memoryImport, withSharedMemory } from "./binary.js";
import type { KernelModule } from "./kernel-module.js";

/** A module ready to be instantiated. */
export interface Compiled {
  /** The compiled module. */
  readonly module: WebAssembly.Module;
  /** How many pages of static data it declares. */
  readonly pages: number;
}

type Variants = { own?: Promise<Compiled>; shared?: Promise<Compiled>; now?: Compiled };

const compiled: WeakMap<object, Variants> = /* @__PURE__ */ new WeakMap();

/** Compiles a module's binary, once for each of the two kinds of memory. */
export function compile(module: KernelModule<object>, shared: boolean): Promise<Compiled> {
  const variants = compiled.get(module) ?? {};
  compiled.set(module, variants);
  const kind = shared ? "shared" : "own";
  variants[kind] ??= compileBinary(module.wasm, shared);
  return variants[kind];
}

/** Compiles a module's binary for a memory of one thread before it returns, once. */
export function compileNow(module: KernelModule<object>): Compiled {
  const variants = compiled.get(module) ?? {};
  compiled.set(module, variants);
  variants.now ??= compileBinaryNow(module.wasm);
  return variants.now;
}

/** A module that the application compiled from the same binary. */
export function withPages(module: KernelModule<object>, ready: WebAssembly.Module): Compiled {
  return { module: ready, pages: memoryImport(decodeBase64(module.wasm))?.pages ?? 1 };
}

async function compileBinary(text: string, shared: boolean): Promise<Compiled> {
  const binary = withSharedMemory(decodeBase64(text), shared);
  return { module: await WebAssembly.compile(binary), pages: memoryImport(binary)?.pages ?? 1 };
}

function compileBinaryNow(text: string): Compiled {
  const binary = decodeBase64(text);
  return { module: new WebAssembly.Module(binary), pages: memoryImport(binary)?.pages ?? 1 };
}
