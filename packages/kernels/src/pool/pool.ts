import { describeValue, PortraitError, type Workers } from "@portrait/core";
import type { UsedMemory } from "../runtime/memory.js";

/** A kernel instance's part of a pool. */
export interface Attachment {
  /** How many threads run kernels. */
  readonly threads: number;
  /** Runs `kernels[name](thread, threads, ...args)` once for each thread, this one taking thread 0 at least. */
  run(name: string, args: readonly number[]): void;
  /** Lets the workers forget the instance, and others use its memory. */
  detach(memory: UsedMemory): void;
}

/** What {@link Pool.attach} takes. */
export interface AttachRequest {
  /** Whose kernels they are, for errors. */
  readonly owner: string;
  /** The compiled module, for shared memory. */
  readonly module: WebAssembly.Module;
  /** The shared memory. */
  readonly memory: WebAssembly.Memory | undefined;
  /** The calling thread's instance. */
  readonly kernels: Readonly<Record<string, (...args: number[]) => unknown>>;
}

/** What stands behind {@link Workers}. */
export interface Pool {
  /** Whether it was disposed. */
  readonly closed: () => boolean;
  /**
   * Memories of instances that were disposed. They are used again, since engines are slow to free what threads share:
   * they see no need, as its size counts for none of the threads.
   */
  readonly spare: UsedMemory[];
  /** Modules that the application compiled, by name. */
  readonly modules: Readonly<Record<string, WebAssembly.Module>>;
  /** Instantiates a module on every worker; `undefined` where there is but the calling thread. */
  readonly attach: ((request: AttachRequest) => Promise<Attachment>) | undefined;
}

const key: unique symbol = Symbol.for("@portrait/kernels/pool");

/** Hides a pool behind the value that applications hold. */
export function hidePool<W extends Workers>(handle: W, pool: Pool): W {
  Object.defineProperty(handle, key, { value: pool, enumerable: false });
  return handle;
}

/** The pool behind `workers`; throws unless {@link workers} made it and it is open. */
export function poolOf(owner: string, workers: Workers): Pool {
  const pool: Pool | undefined =
    typeof workers === "object" && workers !== null
      ? Object.getOwnPropertyDescriptor(workers, key)?.value
      : undefined;
  if (pool === undefined) {
    throw new PortraitError({
      code: "invalid-option",
      message: `${owner}: "workers" must be what workers() of @portrait/kernels gave; received ${describeValue(workers)}.`,
      hint: "Leave it out to use the calling thread alone.",
    });
  }
  if (pool.closed()) {
    throw new PortraitError({
      code: "closed",
      message: `${owner}: the workers were disposed.`,
      hint: "Make other workers, or leave them out to use the calling thread alone.",
    });
  }
  return pool;
}
