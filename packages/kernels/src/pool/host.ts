import type { WorkerLike } from "./thread.js";
import { workerSource } from "./worker-source.generated.js";

/** The parts of Node's modules that a pool uses. */
interface NodeHost {
  readonly Worker: new (source: string, options: object) => WorkerLike;
  readonly cores: number;
}

interface NodeProcess {
  readonly versions?: { readonly node?: string };
  readonly type?: string;
  getBuiltinModule?(name: string): unknown;
}

/** What this place offers for threads. */
export interface Host {
  /** How many cores the system offers. */
  readonly cores: number;
  /** Makes a worker from the built-in source. */
  readonly make: (thread: number) => WorkerLike;
}

/**
 * Whether memory can be shared between threads here: in a browser only with cross-origin isolation, and not in a place
 * that looks like Node but has no threads.
 */
export function canShareMemory(): boolean {
  if (typeof SharedArrayBuffer !== "function" || typeof WebAssembly !== "object") return false;
  if (globalThis.navigator?.userAgent === "Cloudflare-Workers") return false;
  return isNode() || globalThis.crossOriginIsolated !== false;
}

/** What this place offers; `undefined` where there are no workers. */
export async function findHost(): Promise<Host | undefined> {
  if (isNode()) {
    const { Worker, cores } = await nodeHost();
    return {
      cores,
      make: (thread) =>
        new Worker(workerSource, { eval: true, execArgv: [], name: `portrait-kernels-${thread}` }),
    };
  }
  if (typeof Worker !== "function") return undefined;
  return { cores: globalThis.navigator?.hardwareConcurrency ?? 1, make: webWorker };
}

function webWorker(thread: number): WorkerLike {
  const url = URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));
  const worker = new Worker(url, { name: `portrait-kernels-${thread}` });
  worker.addEventListener("message", () => URL.revokeObjectURL(url), { once: true });
  return worker;
}

function nodeProcess(): NodeProcess | undefined {
  const { process } = globalThis as { readonly process?: NodeProcess };
  return process;
}

function isNode(): boolean {
  const process = nodeProcess();
  return typeof process?.versions?.node === "string" && process.type !== "renderer";
}

async function nodeHost(): Promise<NodeHost> {
  const threads = (await builtin("node:worker_threads")) as { readonly Worker: NodeHost["Worker"] };
  const os = (await builtin("node:os")) as { availableParallelism(): number };
  return { Worker: threads.Worker, cores: os.availableParallelism() };
}

/** A module of Node's, by a name that bundlers for browsers do not follow. */
async function builtin(name: string): Promise<unknown> {
  return (
    nodeProcess()?.getBuiltinModule?.(name) ??
    (await import(/* @vite-ignore */ /* webpackIgnore: true */ name))
  );
}
