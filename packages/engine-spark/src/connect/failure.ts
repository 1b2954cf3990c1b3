import { type ServiceError, status } from "@grpc/grpc-js";
import { isPortraitError, PortraitError } from "@portrait/core";

/** How to have a server that answers. */
const START_HINT =
  "Start Spark Connect with $SPARK_HOME/sbin/start-connect-server.sh (Spark 4), and pass its address as url.";

const REFUSED: ReadonlySet<number> = new Set([status.UNAUTHENTICATED, status.PERMISSION_DENIED]);

/** Statuses that pass. */
const PASSING: ReadonlySet<number> = new Set([
  status.UNAVAILABLE,
  status.DEADLINE_EXCEEDED,
  status.RESOURCE_EXHAUSTED,
  status.ABORTED,
]);

/**
 * Whether what a call threw may pass when it is tried again.
 *
 * @param cause - What was thrown.
 */
export function isPassing(cause: unknown): boolean {
  return isServiceError(cause) && PASSING.has(cause.code);
}

/**
 * Whether something thrown is the answer of a gRPC call.
 *
 * @param cause - What was thrown.
 */
export function isServiceError(cause: unknown): cause is ServiceError {
  return cause instanceof Error && "code" in cause && "details" in cause && typeof cause.code === "number";
}

/**
 * Spark's name for what went wrong, such as `"UNRESOLVED_COLUMN.WITH_SUGGESTION"`; undefined when it gave none.
 *
 * @param cause - What a call threw.
 */
export function errorClassOf(cause: unknown): string | undefined {
  return isServiceError(cause) ? /^\[([A-Z0-9_.]+)\]/.exec(cause.details)?.[1] : undefined;
}

/** The first lines of Spark's message: behind them come the query and a stack of Java. */
function shortened(details: string): string {
  const text = details.split(/\n\s*(?:at |== SQL|JVM stacktrace)/)[0] ?? "";
  const line = text.replace(/\s+/g, " ").trim().slice(0, 600);
  return line === "" ? "it gave no reason" : line.replace(/[.\s]+$/, "");
}

function refusal(owner: string, target: string, cause: ServiceError): PortraitError {
  return new PortraitError({
    code: "io",
    message: `${owner}: the Spark server at ${target} refused: ${shortened(cause.details)}.`,
    hint: 'Check "token".',
    details: { target, status: cause.code },
    cause,
  });
}

/**
 * A PortraitError for what a call threw; a PortraitError is returned as it is.
 *
 * @param owner - Whose work failed, for the message.
 * @param target - The server.
 * @param cause - What was thrown.
 */
export function failureOf(owner: string, target: string, cause: unknown): PortraitError {
  if (isPortraitError(cause)) return cause;
  if (!isServiceError(cause)) {
    return new PortraitError({
      code: "io",
      message: `${owner}: what the Spark server at ${target} sent cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      hint: "The server must be Spark 4 with Spark Connect.",
      details: { target },
      cause,
    });
  }
  if (REFUSED.has(cause.code)) return refusal(owner, target, cause);
  if (cause.code === status.UNAVAILABLE || cause.code === status.DEADLINE_EXCEEDED) {
    return new PortraitError({
      code: "io",
      message: `${owner}: there is no answer from a Spark server at ${target}: ${shortened(cause.details)}.`,
      hint: START_HINT,
      details: { target, status: cause.code },
      cause,
    });
  }
  const errorClass = errorClassOf(cause);
  return new PortraitError({
    code: "io",
    message: `${owner}: Spark stopped: ${shortened(cause.details)}.`,
    details: { target, status: cause.code, ...(errorClass === undefined ? {} : { errorClass }) },
    cause,
  });
}

/**
 * The caller's signal stopped the work.
 *
 * @param owner - What was stopped.
 * @param signal - The signal.
 */
export function abortedError(owner: string, signal: AbortSignal | undefined): PortraitError {
  return new PortraitError({
    code: "aborted",
    message: `${owner}: stopped by its signal.`,
    cause: signal?.reason,
  });
}

/** The session or engine was closed. */
export function closedError(): PortraitError {
  return new PortraitError({
    code: "closed",
    message: "spark: the engine was closed.",
    hint: "Make a new one with spark().",
  });
}
