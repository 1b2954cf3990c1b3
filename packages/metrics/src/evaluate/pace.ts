import { PortraitError, type ProgressListener } from "@portrait/core";

/** How long a computation may hold the thread before it lets other work run. */
const YIELD_AFTER_MS = 25;

/**
 * To be awaited after every step of a computation: reports progress, lets other work run now and then, and throws
 * when the caller has aborted.
 *
 * @param phase - What is being done.
 * @param completed - Steps done.
 * @param total - Steps in all.
 * @throws PortraitError `aborted`.
 */
export type Pace = (phase: string, completed: number, total: number) => Promise<void>;

/**
 * Paces a computation.
 *
 * @param owner - Who computes, for the phases and the message.
 * @param signal - The caller's signal.
 * @param onProgress - The caller's listener.
 */
export function createPace(
  owner: string,
  signal: AbortSignal | undefined,
  onProgress: ProgressListener | undefined,
): Pace {
  let lastYield = performance.now();
  return async (phase, completed, total) => {
    onProgress?.({ phase: `${owner} > ${phase}`, completed, total });
    if (performance.now() - lastYield > YIELD_AFTER_MS) {
      await new Promise((resolve) => setTimeout(resolve));
      lastYield = performance.now();
    }
    if (!signal?.aborted) return;
    throw new PortraitError({
      code: "aborted",
      message: `${owner}: stopped by its signal.`,
      cause: signal.reason,
    });
  };
}
