import { PortraitError } from "@portrait/core";

/**
 * Refuses to go on once a prediction was stopped.
 *
 * @param signal - The prediction's signal.
 * @throws PortraitError `aborted`.
 */
export function checkAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new PortraitError({
    code: "aborted",
    message: "predict: the prediction was stopped by its signal.",
    cause: signal.reason,
  });
}
