import { PortraitError } from "@portrait/core";
import { kernelFailed } from "../runtime/errors.js";
import type { UsedMemory } from "../runtime/memory.js";
import {
  COUNT,
  type Control,
  claim,
  controlBytes,
  DONE,
  FAILED,
  INSTANCE,
  KERNEL,
  MESSAGES,
  openControl,
  POSTED,
  readReason,
  SEQUENCE,
  SLEEPERS,
  stateOf,
} from "./control.js";
import type { FromWorker, ToWorker } from "./messages.js";
import type { Attachment, AttachRequest, Pool } from "./pool.js";
import { createThread, type Thread, type WorkerLike } from "./thread.js";

/** How long a worker may take to start, in milliseconds. */
const PATIENCE = 30_000;

/** A pool and how to end it. */
export interface StartedPool {
  /** What instances use. */
  readonly pool: Pool;
  /** Ends the workers. */
  dispose(): Promise<void>;
}

/** Starts one worker for each thread but the caller's. */
export async function createPool(
  threads: number,
  make: (thread: number) => WorkerLike,
  modules: Readonly<Record<string, WebAssembly.Module>>,
): Promise<StartedPool> {
  const buffer = new SharedArrayBuffer(controlBytes(threads));
  const control = openControl(buffer, threads);
  const crew: Thread[] = [];
  const spare: UsedMemory[] = [];
  let closed = false;
  let instances = 0;

  async function dispose(): Promise<void> {
    closed = true;
    spare.length = 0;
    await Promise.all(crew.splice(0).map((thread) => thread.terminate()));
  }

  function tell(message: (thread: number) => ToWorker): void {
    Atomics.add(control.words, MESSAGES, 1);
    crew.forEach((thread, index) => {
      thread.post(message(index + 1));
    });
    wake(control);
  }

  async function attach(request: AttachRequest): Promise<Attachment> {
    const { owner, module, memory, kernels } = request;
    const id = instances++;
    const names = Object.keys(kernels).filter((name) => typeof kernels[name] === "function");
    const places = new Map(names.map((name, place) => [name, place]));
    const answers = crew.map((thread) => thread.answer(isOpened(id)).catch(() => undefined));
    if (memory !== undefined) tell(() => ({ type: "open", id, module, memory, names }));
    for (const [index, answer] of (await Promise.all(answers)).entries()) {
      if (answer?.error === undefined) continue;
      if (!closed) tell(() => ({ type: "close", id }));
      throw kernelFailed(owner, index + 1, answer.error);
    }
    return {
      threads,
      run(name, args) {
        if (closed) throw poolClosed(owner);
        const kernel = kernels[name] as (...args: number[]) => unknown;
        post(control, threads, id, places.get(name) ?? -1, args);
        finish(control, threads, `${owner}.${name}`, (thread) => kernel(thread, threads, ...args));
      },
      detach(used) {
        if (closed) return;
        tell(() => ({ type: "close", id }));
        spare.push(used);
      },
    };
  }

  try {
    for (let thread = 1; thread < threads; thread++) crew.push(createThread(make(thread)));
    const started = crew.map((thread) => thread.answer(isStarted));
    tell((thread) => ({ type: "start", thread, threads, control: buffer }));
    await withPatience(Promise.all(started));
  } catch (error) {
    await dispose();
    throw cannotStart(error);
  }
  return { pool: { closed: () => closed, spare, modules, attach }, dispose };
}

const isStarted = (message: FromWorker): message is FromWorker & { readonly type: "started" } =>
  message.type === "started";

const isOpened =
  (id: number) =>
  (message: FromWorker): message is FromWorker & { readonly type: "opened" } =>
    message.type === "opened" && message.id === id;

function wake(control: Control): void {
  Atomics.add(control.words, SEQUENCE, 1);
  if (Atomics.load(control.words, SLEEPERS) > 0) Atomics.notify(control.words, SEQUENCE);
}

/** Hands a part to each worker. What a part needs is written before the part is free to be taken. */
function post(control: Control, threads: number, id: number, kernel: number, args: readonly number[]): void {
  const { words } = control;
  control.args.set(args);
  Atomics.store(words, COUNT, args.length);
  Atomics.store(words, INSTANCE, id);
  Atomics.store(words, KERNEL, kernel);
  for (let thread = 1; thread < threads; thread++) Atomics.store(words, stateOf(thread), POSTED);
  wake(control);
}

/** Runs part 0 and those that no worker has begun, so that a worker that sleeps or has ended delays nothing. */
function finish(control: Control, threads: number, kernel: string, run: (thread: number) => unknown): void {
  const { words } = control;
  let failure: PortraitError | undefined;
  const attempt = (thread: number): void => {
    try {
      run(thread);
    } catch (error) {
      failure ??= kernelFailed(kernel, thread, error);
    }
  };
  attempt(0);
  for (let thread = 1; thread < threads; thread++) {
    if (!claim(control, thread)) continue;
    attempt(thread);
    Atomics.store(words, stateOf(thread), DONE);
  }
  for (let thread = 1; thread < threads; thread++) {
    let state = Atomics.load(words, stateOf(thread));
    while (state < DONE) state = Atomics.load(words, stateOf(thread));
    if (state === FAILED) failure ??= kernelFailed(kernel, thread, readReason(control, thread));
  }
  if (failure !== undefined) throw failure;
}

async function withPatience<Value>(work: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not answer within ${PATIENCE / 1000} s`)), PATIENCE);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function poolClosed(owner: string): PortraitError {
  return new PortraitError({
    code: "closed",
    message: `${owner}: the workers were disposed while the kernels were in use.`,
    hint: "Dispose the workers when all work is done.",
  });
}

function cannotStart(cause: unknown): PortraitError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PortraitError({
    code: "not-supported",
    message: `workers: a worker could not be started: ${reason}.`,
    hint: 'Pass "createWorker" where a content security policy forbids workers from Blob URLs, or { size: 1 }.',
    details: { reason },
    cause,
  });
}
