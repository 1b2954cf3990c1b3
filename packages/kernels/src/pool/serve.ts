import {
  COUNT,
  type Control,
  claim,
  DONE,
  FAILED,
  INSTANCE,
  KERNEL,
  MESSAGES,
  openControl,
  SEQUENCE,
  SLEEPERS,
  stateOf,
  writeReason,
} from "./control.js";
import type { FromWorker, ToWorker } from "./messages.js";

/** A worker's end of the line to the thread that made it: its global scope in browsers, `parentPort` in Node. */
export interface WorkerPort {
  /** Sends a message. */
  postMessage(message: unknown): void;
  /** Listens, as Node's `parentPort` does. */
  on?(event: "message", listener: (data: never) => void): unknown;
  /** Listens, as a browser's worker does. */
  addEventListener?(event: "message", listener: (event: { readonly data: never }) => void): unknown;
}

interface Opened {
  readonly kernels: readonly ((...args: number[]) => unknown)[];
}

/** How long a worker watches for the next command before it sleeps, in milliseconds. */
const SPIN = 20;

/**
 * Makes this worker run kernels for a pool: all that the file of a `createWorker` needs to do. Such a file is needed
 * where a content security policy forbids workers from Blob URLs.
 *
 * @param port - The line to the pool: in browsers left out, in Node `parentPort` of `node:worker_threads`.
 *
 * @example
 * ```ts no-run
 * import { serveKernels } from "@portrait/kernels/worker";
 *
 * serveKernels();
 * ```
 */
export function serveKernels(port: WorkerPort = globalThis as WorkerPort): void {
  const opened = new Map<number, Opened>();
  let handled = 0;
  let thread = 0;
  let threads = 1;
  let control: Control | undefined;
  const answer = (message: FromWorker): void => port.postMessage(message);

  function handle(message: ToWorker): void {
    handled++;
    if (message.type === "start") {
      thread = message.thread;
      threads = message.threads;
      control = openControl(message.control, threads);
      answer({ type: "started" });
    } else if (message.type === "close") opened.delete(message.id);
    else answer(open(message));
    if (control !== undefined && opened.size > 0) watch(control);
  }

  function open(message: ToWorker & { readonly type: "open" }): FromWorker {
    const { id, module, memory, names } = message;
    try {
      const { exports } = new WebAssembly.Instance(module, { env: { memory, abort } });
      opened.set(id, { kernels: names.map((name) => exports[name] as (...args: number[]) => unknown) });
      return { type: "opened", id };
    } catch (error) {
      return { type: "opened", id, error: reasonOf(error) };
    }
  }

  function watch(control: Control): void {
    const { words } = control;
    let last = Atomics.load(words, SEQUENCE) - 1;
    for (;;) {
      const next = awaitChange(words, last);
      if (Atomics.load(words, MESSAGES) !== handled) return;
      if (claim(control, thread)) run(control);
      last = next;
    }
  }

  function run(control: Control): void {
    const { words, args } = control;
    let state = DONE;
    try {
      const instance = opened.get(Atomics.load(words, INSTANCE));
      const kernel = instance?.kernels[Atomics.load(words, KERNEL)];
      if (kernel === undefined) throw new Error("the worker does not hold the kernel");
      kernel(thread, threads, ...args.subarray(0, Atomics.load(words, COUNT)));
    } catch (error) {
      writeReason(control, thread, reasonOf(error));
      state = FAILED;
    }
    Atomics.store(words, stateOf(thread), state);
  }

  if (port.on !== undefined) port.on("message", handle);
  else port.addEventListener?.("message", (event) => handle(event.data));
}

function abort(): never {
  throw new Error("the kernel aborted");
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Waits until the sequence is no longer `last`: awake for a while, then asleep. */
function awaitChange(words: Int32Array, last: number): number {
  const until = performance.now() + SPIN;
  for (;;) {
    for (let look = 0; look < 1000; look++) {
      const now = Atomics.load(words, SEQUENCE);
      if (now !== last) return now;
    }
    if (performance.now() < until) continue;
    Atomics.add(words, SLEEPERS, 1);
    Atomics.wait(words, SEQUENCE, last);
    Atomics.sub(words, SLEEPERS, 1);
  }
}
