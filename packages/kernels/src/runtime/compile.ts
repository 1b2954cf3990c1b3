import { decodeBase64, pagesOf, withSharedMemory } from "./binary.js";
import type { CompiledBinary, KernelModule } from "./kernel-module.js";

type Variants = { own?: Promise<CompiledBinary>; shared?: Promise<CompiledBinary>; now?: CompiledBinary };

const compiled: WeakMap<object, Variants> = /* @__PURE__ */ new WeakMap();

/** Compiles a module's binary, once for each of the two kinds of memory; what is compiled takes no shared one. */
export function compile(
  module: KernelModule<object>,
  shared: boolean,
): Promise<CompiledBinary> | CompiledBinary | undefined {
  const { wasm } = module;
  if (typeof wasm !== "string") return shared ? undefined : wasm;
  const variants = compiled.get(module) ?? {};
  compiled.set(module, variants);
  const kind = shared ? "shared" : "own";
  variants[kind] ??= compileBinary(wasm, shared);
  return variants[kind];
}

/** Compiles a module's binary for a memory of one thread before it returns, once. */
export function compileNow(module: KernelModule<object>): CompiledBinary {
  const { wasm } = module;
  if (typeof wasm !== "string") return wasm;
  const variants = compiled.get(module) ?? {};
  compiled.set(module, variants);
  variants.now ??= compileBinaryNow(wasm);
  return variants.now;
}

/** A module that the application compiled from the same binary. */
export function withPages(module: KernelModule<object>, ready: WebAssembly.Module): CompiledBinary {
  const { wasm } = module;
  return { module: ready, pages: typeof wasm === "string" ? pagesOf(decodeBase64(wasm)) : wasm.pages };
}

async function compileBinary(text: string, shared: boolean): Promise<CompiledBinary> {
  const binary = withSharedMemory(decodeBase64(text), shared);
  return { module: await WebAssembly.compile(binary), pages: pagesOf(binary) };
}

function compileBinaryNow(text: string): CompiledBinary {
  const binary = decodeBase64(text);
  return { module: new WebAssembly.Module(binary), pages: pagesOf(binary) };
}
