import { PortraitError } from "@portrait/core";
import { OWN_COPY_HINT } from "./source.js";

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.cause === undefined ? error.message : reasonOf(error.cause);
}

/** The network or the file system refused. */
export function ioFailure(what: string, cause?: unknown): PortraitError {
  const message = cause === undefined ? `${what}.` : `${what}: ${reasonOf(cause)}.`;
  return new PortraitError({
    code: "io",
    message: `downloadOnlineRetail: ${message}`,
    hint: OWN_COPY_HINT,
    cause,
  });
}

/** What arrived is not what was asked for. */
export function contentFailure(
  what: string,
  cause?: unknown,
  details?: Record<string, unknown>,
): PortraitError {
  const message = cause === undefined ? `${what}.` : `${what}: ${reasonOf(cause)}.`;
  return new PortraitError({
    code: "unreadable-source",
    message: `downloadOnlineRetail: ${message}`,
    hint: OWN_COPY_HINT,
    cause,
    ...(details === undefined ? {} : { details }),
  });
}

/** The caller's signal stopped the work. */
export function abortFailure(signal: AbortSignal): PortraitError {
  return new PortraitError({
    code: "aborted",
    message: "downloadOnlineRetail: the download was stopped by its signal.",
    cause: signal.reason,
  });
}
