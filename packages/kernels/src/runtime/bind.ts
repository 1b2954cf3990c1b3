import { describeValue, PortraitError } from "@portrait/core";
import { decodeBase64, hasData, withSharedMemory } from "./binary.js";
import type { KernelModule } from "./kernel-module.js";
import { hasSimd } from "./simd.js";

/**
 * Kernels on a memory that belongs to another WebAssembly program: they read and write what lies there in place. They
 * take WebAssembly where it has SIMD and may be compiled at once, else the TypeScript twin. Where to write must have been
 * taken from the owner's allocator; nothing checks pointers. Below 1 ms.
 *
 * @param module - Which kernels; only one without data of its own, such as `tensor` of `@portrait/kernels/tensor`.
 * @param memory - The memory. When it grows the kernels go on to work.
 * @throws PortraitError `invalid-argument` when `memory` is no WebAssembly memory; `not-supported` when the module holds
 * data, which would overwrite what lies in the memory.
 *
 * @example
 * ```ts
 * import { bindKernels } from "@portrait/kernels";
 * import { tensor } from "@portrait/kernels/tensor";
 *
 * const memory = new WebAssembly.Memory({ initial: 1, maximum: 10 });
 * new Int32Array(memory.buffer, 1024, 3).set([0, 7, 2]);
 * bindKernels(tensor, memory).firstOutside(1024, 3, 5); // => 1
 * ```
 */
export function bindKernels<E extends object>(module: KernelModule<E>, memory: WebAssembly.Memory): E {
  if (typeof WebAssembly !== "object" || !(memory instanceof WebAssembly.Memory)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `bindKernels: "memory" must be a WebAssembly.Memory; received ${describeValue(memory)}.`,
      hint: "Pass the memory that the other program exports.",
    });
  }
  return (hasSimd() ? bindBinary(module, memory) : undefined) ?? module.twin(() => memory.buffer);
}

/** The binary's functions; nothing where it may not be compiled or does not take this memory. */
function bindBinary<E extends object>(module: KernelModule<E>, memory: WebAssembly.Memory): E | undefined {
  try {
    const compiled = compileFor(module, memory);
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
    return exports as E;
  } catch (error) {
    const refused = [WebAssembly.CompileError, WebAssembly.LinkError, RangeError];
    if (refused.some((kind) => error instanceof kind)) return undefined;
    throw error;
  }
}

function compileFor(module: KernelModule<object>, memory: WebAssembly.Memory): WebAssembly.Module {
  const { name, wasm } = module;
  if (typeof wasm !== "string") return wasm.module;
  const binary = decodeBase64(wasm);
  if (hasData(binary)) {
    throw new PortraitError({
      code: "not-supported",
      message: `bindKernels: the module "${name}" holds data, which would overwrite what lies in the memory.`,
      hint: `Use instantiate(${name}), which gives it a memory of its own.`,
    });
  }
  const shared = typeof SharedArrayBuffer === "function" && memory.buffer instanceof SharedArrayBuffer;
  return new WebAssembly.Module(withSharedMemory(binary, shared));
}
