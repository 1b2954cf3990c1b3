/** What is needed of Node's `process`, where there is one. */
interface ListenerHost {
  listeners(event: string): readonly unknown[];
  rawListeners(event: string): readonly unknown[];
  on(event: string, listener: unknown): unknown;
  removeListener(event: string, listener: unknown): unknown;
}

const EVENTS = ["uncaughtException", "unhandledRejection"] as const;

/** The text of the listeners that Emscripten's loader adds: one rethrows what is no exit, one whatever comes. */
const LOADER = /ExitStatus|^(function ?\w*\(\w+\)|\(?\w+\)? ?=>) ?\{\s*throw \w+;?\s*\}$/;

const isHost = (value: unknown): value is ListenerHost =>
  typeof value === "object" && value !== null && "rawListeners" in value && "removeListener" in value;

function findHost(): ListenerHost | undefined {
  const host: unknown = "process" in globalThis ? globalThis.process : undefined;
  return isHost(host) ? host : undefined;
}

/**
 * Awaits a start that loads an Emscripten module, and takes away the listeners that its loader adds to Node's process:
 * they would end the application on a rejection that it handles late.
 *
 * @param start - What loads the module.
 */
export async function withoutLoaderListeners<Result>(start: () => Result | Promise<Result>): Promise<Result> {
  const host = findHost();
  if (host === undefined) return start();
  const before = EVENTS.map((event) => new Set(host.listeners(event)));
  try {
    return await start();
  } finally {
    EVENTS.forEach((event, index) => {
      for (const listener of host.listeners(event)) {
        const isNew = before[index]?.has(listener) === false;
        if (isNew && LOADER.test(String(listener))) host.removeListener(event, listener);
      }
    });
  }
}

/**
 * Calls what disposes an Emscripten module, and puts back the application's listeners: the module's own clean-up takes all
 * of them away.
 *
 * @param dispose - What disposes the module.
 */
export function keepingListeners(dispose: () => void): void {
  const host = findHost();
  const before = EVENTS.map((event) => host?.rawListeners(event) ?? []);
  dispose();
  EVENTS.forEach((event, index) => {
    const left = new Set(host?.rawListeners(event));
    for (const listener of before[index] ?? []) {
      if (!left.has(listener)) host?.on(event, listener);
    }
  });
}
