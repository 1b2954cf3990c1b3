import { describeValue, optionalOption, PortraitError, resolveOptions, type Workers } from "@portrait/core";
import { createPool, type StartedPool } from "./create-pool.js";
import { canShareMemory, findHost, type Host } from "./host.js";
import { hidePool, type Pool } from "./pool.js";
import type { WorkerLike } from "./thread.js";

/** What {@link workers} can be told. */
export interface WorkersOptions {
  /** How many threads, the calling one among them: an integer in [1, 64]. The number of cores up to 8, if left out. */
  readonly size?: number | undefined;
  /**
   * Makes a worker whose file calls `serveKernels` of `@portrait/kernels/worker`; for pages whose content security
   * policy forbids workers from Blob URLs. The pool ends what it made; nobody else should.
   */
  readonly createWorker?: (() => WorkerLike) | undefined;
  /**
   * Kernel modules that the application compiled, by name, such as `{ dense }` from `@portrait/kernels/dense.wasm`;
   * for edge runtimes that compile none at run time. Used on the calling thread alone.
   */
  readonly modules?: Readonly<Record<string, WebAssembly.Module>> | undefined;
}

/** Threads that were started, to be ended by whoever started them. */
export interface WorkerPool extends Workers {
  /** Ends the workers. May be called twice. Instances in use fail with `closed` at their next parallel call. */
  dispose(): Promise<void>;
  /** The same as {@link WorkerPool.dispose}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

const MAX_SIZE = 64;

const rules = {
  size: optionalOption<number>(
    `an integer >= 1 and <= ${MAX_SIZE}`,
    (value) => typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= MAX_SIZE,
  ),
  createWorker: optionalOption<() => WorkerLike>("a function", (value) => typeof value === "function"),
  modules: optionalOption<Readonly<Record<string, WebAssembly.Module>>>(
    "an object of WebAssembly modules by name",
    (value) => typeof value === "object" && value !== null,
  ),
};

/**
 * Starts the threads that fits and predictions may use: pass the result as `workers`. They are `worker_threads` in
 * Node and Web Workers in browsers, and they serve any number of fits, one after another or interleaved. A worker
 * watches for 20 ms after each step, then sleeps. Results do not depend on how many threads there are.
 *
 * Where memory cannot be shared (a browser page without cross-origin isolation, most edge runtimes) or there are no
 * workers, the result has `size` 1 and everything runs on the calling thread. A pool that was not disposed does not
 * keep Node's process alive. It keeps the memory that instances on several threads have used, for the next ones, until it
 * is disposed: make one pool for the application, not one for each fit. About 40 ms in Node.
 *
 * @param options - How many threads, and how to make them where the built-in way is forbidden.
 * @throws PortraitError `invalid-option` for an unknown or unfit option; `not-supported` when a worker cannot be
 * started.
 *
 * @example
 * ```ts
 * import { instantiate, workers } from "@portrait/kernels";
 * import { dense } from "@portrait/kernels/dense";
 *
 * const pool = await workers({ size: 2 });
 * const instance = await instantiate(dense, { workers: pool });
 * instance.threads; // => 2
 * instance.dispose();
 * await pool.dispose();
 * ```
 */
export async function workers(options: WorkersOptions = {}): Promise<WorkerPool> {
  const { size, createWorker, modules } = resolveOptions("workers", rules, options);
  checkModules(modules);
  const shareable = canShareMemory();
  const host = shareable ? await findHost() : undefined;
  const make = createWorker ?? host?.make;
  const threads = make === undefined || !shareable ? 1 : (size ?? defaultSize(host));
  const started =
    threads === 1 || make === undefined ? undefined : await createPool(threads, make, modules ?? {});
  return handleOf(threads, started ?? alone(modules ?? {}));
}

function defaultSize(host: Host | undefined): number {
  return Math.max(1, Math.min(8, host?.cores ?? 1));
}

function alone(modules: Readonly<Record<string, WebAssembly.Module>>): StartedPool {
  let closed = false;
  const pool: Pool = { closed: () => closed, spare: [], modules, attach: undefined };
  return {
    pool,
    async dispose() {
      closed = true;
    },
  };
}

function handleOf(size: number, started: StartedPool): WorkerPool {
  const dispose = started.dispose;
  return Object.freeze(hidePool({ size, dispose, [Symbol.asyncDispose]: dispose }, started.pool));
}

function checkModules(modules: Readonly<Record<string, WebAssembly.Module>> | undefined): void {
  for (const [name, module] of Object.entries(modules ?? {})) {
    if (module instanceof WebAssembly.Module) continue;
    throw new PortraitError({
      code: "invalid-option",
      message: `workers: "modules" must hold WebAssembly modules; received ${describeValue(module)} for "${name}".`,
      hint: 'Import them from "@portrait/kernels/<name>.wasm" or compile that file.',
    });
  }
}
