import type { FromWorker, ToWorker } from "./messages.js";

/** A worker as the pool needs it: a browser's `Worker` and that of `node:worker_threads` both are one. */
export interface WorkerLike {
  /** Sends a message to the worker. */
  postMessage(message: unknown): void;
  /** Ends the worker. */
  terminate(): unknown;
  /** Listens to answers, as Node's workers do. */
  on?(event: "message", listener: (value: unknown) => void): unknown;
  /** Listens to errors, as Node's workers do. */
  on?(event: "error", listener: (error: Error) => void): unknown;
  /** Listens to the worker's end, as Node's workers do. */
  on?(event: "exit", listener: (code: number) => void): unknown;
  /** Listens, as a browser's workers do. */
  addEventListener?(event: "message" | "error", listener: (event: Event) => void): unknown;
  /** Lets the worker keep the process alive. */
  ref?(): unknown;
  /** Lets the process end although the worker runs. */
  unref?(): unknown;
}

/** One worker of a pool. */
export interface Thread {
  /** Sends a message; nothing happens once the worker has ended. */
  post(message: ToWorker): void;
  /** The next answer that passes `accepts`; rejects when the worker ends first. */
  answer<Answer extends FromWorker>(accepts: (message: FromWorker) => message is Answer): Promise<Answer>;
  /** Ends the worker. */
  terminate(): Promise<void>;
}

interface Waiting {
  offer(message: FromWorker): boolean;
  fail(reason: Error): void;
}

/** Watches over a worker. A worker that waits for nothing does not keep Node's process alive. */
export function createThread(worker: WorkerLike): Thread {
  const waiting = new Set<Waiting>();
  let ended: Error | undefined;

  const end = (reason: Error): void => {
    ended ??= reason;
    for (const one of waiting) one.fail(reason);
    waiting.clear();
  };
  const hear = (message: FromWorker): void => {
    for (const one of waiting) if (one.offer(message)) waiting.delete(one);
    if (waiting.size === 0) worker.unref?.();
  };
  if (worker.on !== undefined) {
    worker.on("message", (message) => hear(message as FromWorker));
    worker.on("error", (error) => end(asError(error)));
    worker.on("exit", (code) => end(new Error(`it ended with code ${code}`)));
  } else {
    worker.addEventListener?.("message", (event) => hear((event as MessageEvent<FromWorker>).data));
    worker.addEventListener?.("error", (event) =>
      end(new Error((event as ErrorEvent).message || "the browser refused to start it")),
    );
  }
  worker.unref?.();

  return {
    post(message) {
      if (ended === undefined) worker.postMessage(message);
    },
    answer: (accepts) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) {
          reject(ended);
          return;
        }
        worker.ref?.();
        waiting.add({
          offer(message) {
            if (!accepts(message)) return false;
            resolve(message);
            return true;
          },
          fail: reject,
        });
      }),
    async terminate() {
      end(new Error("it was disposed"));
      await worker.terminate();
    },
  };
}

function asError(value: unknown): Error {
  return value instanceof Error ? value : new Error(String(value));
}
