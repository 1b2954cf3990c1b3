import { PortraitError } from "@portrait/core";

/** How long a computation may hold the thread before it lets other work run, in milliseconds. */
const HOLD = 25;

/**
 * The error of a computation that its caller stopped.
 *
 * @param owner - What was stopped, for the message.
 * @param signal - The caller's signal.
 */
export function aborted(owner: string, signal: AbortSignal | undefined): PortraitError {
  return new PortraitError({
    code: "aborted",
    message: `${owner}: stopped by its signal.`,
    cause: signal?.reason,
  });
}

/**
 * Throws when the caller has aborted.
 *
 * @param owner - What is stopped, for the message.
 * @param signal - The caller's signal.
 * @throws PortraitError `aborted`.
 */
export function checkSignal(owner: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw aborted(owner, signal);
}

/**
 * A function to await between the steps of a long computation: it lets other work run once the thread was held for a
 * while, and throws when the caller has aborted.
 *
 * @param owner - What is computed, for the message.
 * @param signal - The caller's signal.
 * @returns The function; it throws PortraitError `aborted`.
 */
export function createPause(owner: string, signal: AbortSignal | undefined): () => Promise<void> {
  let since = performance.now();
  return async () => {
    checkSignal(owner, signal);
    if (performance.now() - since <= HOLD) return;
    await new Promise((resolve) => setTimeout(resolve));
    since = performance.now();
    checkSignal(owner, signal);
  };
}
