import {
  booleanOption,
  describeValue,
  integerOption,
  listWords,
  optionalOption,
  PortraitError,
  resolveOptions,
  type Workers,
} from "@portrait/core";
import { MAX_ARGUMENTS } from "../pool/control.js";
import { type Attachment, type Pool, poolOf } from "../pool/pool.js";
import { compile, compileNow, withPages } from "./compile.js";
import { disposed, kernelFailed } from "./errors.js";
import type { InstantiateOptions, KernelInstance } from "./kernel-instance.js";
import type { CompiledBinary, KernelModule } from "./kernel-module.js";
import { createMemory, type KernelMemory } from "./memory.js";
import { hasSimd } from "./simd.js";
import { keepMemory, takeMemory } from "./spare-memory.js";

const rules = {
  bytes: integerOption(0, { min: 0 }),
  workers: optionalOption<Workers>("what workers() gave", (value) => typeof value === "object"),
  simd: booleanOption(true),
  module: optionalOption<WebAssembly.Module>(
    "a WebAssembly.Module",
    (value) => typeof WebAssembly === "object" && value instanceof WebAssembly.Module,
  ),
};

type Callable = Readonly<Record<string, (...args: number[]) => unknown>>;

interface Prepared {
  readonly memory: KernelMemory;
  readonly kernels: Callable;
  readonly simd: boolean;
  readonly attachment: Attachment | undefined;
}

/**
 * Makes kernels ready to be called: with a memory of their own, on the calling thread or on several. Takes WebAssembly
 * with SIMD where there is such a thing and it may be compiled, else the TypeScript twin on the calling thread, which
 * gives the same results more slowly. About 1 ms.
 *
 * @param module - Which kernels: a constant such as `dense` of `@portrait/kernels/dense`.
 * @param options - Memory, threads, fallback.
 * @throws PortraitError `invalid-option` for an unknown or unfit option; `out-of-memory` when the system gives no
 * memory; `closed` when the workers were disposed.
 *
 * @example
 * ```ts
 * import { instantiate } from "@portrait/kernels";
 * import { dense } from "@portrait/kernels/dense";
 *
 * const instance = await instantiate(dense);
 * const row = instance.alloc(12);
 * instance.f32(row, 3).set([1, 2, 3]);
 * instance.kernels.dotF32(row, row, 3); // => 14
 * instance.dispose();
 * ```
 */
export async function instantiate<E extends object>(
  module: KernelModule<E>,
  options: InstantiateOptions = {},
): Promise<KernelInstance<E>> {
  const { bytes, workers, simd, module: ready } = resolveOptions("instantiate", rules, options);
  const pool = workers === undefined ? undefined : poolOf("instantiate", workers);
  return instanceOf<E>(module.name, await prepare(module, module.name, bytes, pool, simd, ready));
}

/** Room for kernels that {@link instantiateSync} makes ready. */
export type InstantiateSyncOptions = Pick<InstantiateOptions, "bytes" | "simd">;

/**
 * The same as {@link instantiate} for the calling thread alone, without waiting: for a function that answers at once.
 * Where a place refuses to compile at once, as some do on a page's main thread, the TypeScript twin runs. Below 1 ms.
 *
 * @param module - Which kernels.
 * @param options - Memory and fallback.
 * @throws PortraitError `invalid-option` for an unknown or unfit option; `out-of-memory` when the system gives no memory.
 *
 * @example
 * ```ts
 * import { instantiateSync } from "@portrait/kernels";
 * import { dense } from "@portrait/kernels/dense";
 *
 * const instance = instantiateSync(dense);
 * const row = instance.alloc(12);
 * instance.f32(row, 3).set([1, 2, 3]);
 * instance.kernels.dotF32(row, row, 3); // => 14
 * instance.dispose();
 * ```
 */
export function instantiateSync<E extends object>(
  module: KernelModule<E>,
  options: InstantiateSyncOptions = {},
): KernelInstance<E> {
  const { bytes, simd } = resolveOptions(
    "instantiateSync",
    { bytes: rules.bytes, simd: rules.simd },
    options,
  );
  return instanceOf<E>(module.name, prepareNow(module, bytes, simd));
}

function prepareNow<E extends object>(module: KernelModule<E>, bytes: number, simd: boolean): Prepared {
  const owner = module.name;
  if (simd && hasSimd()) {
    try {
      const own = compileNow(module);
      const memory = ownMemory(owner, own.pages, bytes);
      const { exports } = new WebAssembly.Instance(own.module, { env: environmentOf(memory) });
      return { memory, kernels: exports as Callable, simd: true, attachment: undefined };
    } catch (error) {
      // A page's main thread may refuse what is large with a RangeError.
      if (!(error instanceof WebAssembly.CompileError || error instanceof RangeError)) throw error;
    }
  }
  return twinOf(module, owner, bytes);
}

function twinOf<E extends object>(module: KernelModule<E>, owner: string, bytes: number): Prepared {
  const memory = ownMemory(owner, 1, bytes);
  return { memory, kernels: module.twin(memory.buffer) as Callable, simd: false, attachment: undefined };
}

async function prepare<E extends object>(
  module: KernelModule<E>,
  owner: string,
  bytes: number,
  pool: Pool | undefined,
  simd: boolean,
  ready: WebAssembly.Module | undefined,
): Promise<Prepared> {
  const attach = pool?.attach;
  if (simd && hasSimd()) {
    const shared = attach === undefined ? undefined : await unlessRefused(() => compile(module, true));
    if (attach !== undefined && shared !== undefined) {
      const used = pool?.spare.pop();
      const memory = createMemory({ owner, reserved: shared.pages, bytes, shared: true, used });
      const kernels = await exportsOf(shared.module, memory);
      const attachment = await attach({ owner, module: shared.module, memory: memory.wasm, kernels });
      return { memory, kernels, simd: true, attachment };
    }
    const given = ready ?? ownModule(pool, module.name);
    const own =
      given === undefined ? await unlessRefused(() => compile(module, false)) : withPages(module, given);
    if (own !== undefined) {
      const memory = ownMemory(owner, own.pages, bytes);
      return { memory, kernels: await exportsOf(own.module, memory), simd: true, attachment: undefined };
    }
  }
  return twinOf(module, owner, bytes);
}

function ownMemory(owner: string, reserved: number, bytes: number): KernelMemory {
  return createMemory({ owner, reserved, bytes, shared: false, used: takeMemory(bytes) });
}

function ownModule(pool: Pool | undefined, name: string): WebAssembly.Module | undefined {
  return pool !== undefined && Object.hasOwn(pool.modules, name) ? pool.modules[name] : undefined;
}

/** What was compiled; nothing where the place forbids to compile, as a content security policy may. */
async function unlessRefused(
  make: () => Promise<CompiledBinary> | CompiledBinary | undefined,
): Promise<CompiledBinary | undefined> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return undefined;
    throw error;
  }
}

function environmentOf(memory: KernelMemory): WebAssembly.ModuleImports {
  const abort = (): never => {
    throw new Error("the kernel aborted");
  };
  return memory.wasm === undefined ? { abort } : { memory: memory.wasm, abort };
}

async function exportsOf(module: WebAssembly.Module, memory: KernelMemory): Promise<Callable> {
  const instance = await WebAssembly.instantiate(module, { env: environmentOf(memory) });
  return instance.exports as Callable;
}

function instanceOf<E extends object>(owner: string, prepared: Prepared): KernelInstance<E> {
  const { kernels, simd, attachment } = prepared;
  let memory: KernelMemory | undefined = prepared.memory;
  const open = (): KernelMemory => {
    if (memory === undefined) throw disposed(owner);
    return memory;
  };
  const buffer = (): ArrayBufferLike => open().buffer();
  const instance: KernelInstance<E> = {
    kernels: kernels as E,
    threads: attachment?.threads ?? 1,
    simd,
    alloc: (bytes) => open().alloc(bytes),
    mark: () => open().mark(),
    release: (mark) => open().release(mark),
    u8: (p, n) => new Uint8Array(buffer(), p, n),
    u16: (p, n) => new Uint16Array(buffer(), p, n),
    i32: (p, n) => new Int32Array(buffer(), p, n),
    u32: (p, n) => new Uint32Array(buffer(), p, n),
    i64: (p, n) => new BigInt64Array(buffer(), p, n),
    f32: (p, n) => new Float32Array(buffer(), p, n),
    f64: (p, n) => new Float64Array(buffer(), p, n),
    parallel(name, ...args) {
      open();
      const kernel = Object.hasOwn(kernels, name) ? kernels[name] : undefined;
      if (typeof kernel !== "function") throw unknownKernel(owner, name, kernels);
      if (args.length > MAX_ARGUMENTS) throw tooManyArguments(owner, name, args.length);
      if (attachment !== undefined) attachment.run(name, args);
      else runAlone(`${owner}.${name}`, kernel, args);
    },
    dispose() {
      if (memory === undefined) return;
      if (attachment === undefined) keepMemory(memory.retire());
      else attachment.detach(memory.retire());
      memory = undefined;
    },
  };
  return Object.freeze(instance);
}

function runAlone(kernel: string, run: (...args: number[]) => unknown, args: readonly number[]): void {
  try {
    run(0, 1, ...args);
  } catch (error) {
    throw kernelFailed(kernel, 0, error);
  }
}

function unknownKernel(owner: string, name: string, kernels: Callable): PortraitError {
  const names = Object.keys(kernels).filter((key) => typeof kernels[key] === "function");
  return new PortraitError({
    code: "invalid-argument",
    message: `${owner}: there is no kernel ${describeValue(name)}.`,
    hint: `The kernels are ${listWords(names, names.length)}.`,
  });
}

function tooManyArguments(owner: string, name: string, count: number): PortraitError {
  return new PortraitError({
    code: "invalid-argument",
    message: `${owner}: kernel "${name}" must be called with at most ${MAX_ARGUMENTS} arguments; received ${count}.`,
    hint: "Write them into memory and pass their offset.",
  });
}
