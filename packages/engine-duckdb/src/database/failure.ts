import { isPortraitError, PortraitError } from "@portrait/core";

/**
 * What DuckDB said, in one line: without its advice, its settings and the rows that it quotes.
 *
 * @param cause - What DuckDB threw.
 */
export function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const lines = text.split("\n").map((line) => line.trim());
  const quoted = lines.findIndex((line) => line.startsWith("Original Line:"));
  if (quoted < 0) return (lines[0] ?? "").replace(/[.!\s]+$/, "");
  const advice = lines.findIndex((line) => line.startsWith("Possible "));
  const detail = lines.slice(quoted + 1, advice < 0 ? undefined : advice).findLast((line) => line !== "");
  return [lines[0], detail]
    .filter((line) => line !== undefined)
    .join("; ")
    .replace(/[.!\s]+$/, "");
}

/**
 * A PortraitError for what a statement threw; a PortraitError is returned as it is.
 *
 * @param owner - Whose work failed, for the message.
 * @param cause - What was thrown.
 */
export function failureOf(owner: string, cause: unknown): PortraitError {
  if (isPortraitError(cause)) return cause;
  const reason = reasonOf(cause);
  return new PortraitError({
    code: "io",
    message: `${owner}: DuckDB stopped: ${reason}.`,
    hint: reason.startsWith("Out of Memory")
      ? 'Raise "memoryLimit" of duckdb, or set "tempDirectory" to a disk with more space.'
      : "",
    cause,
  });
}

/** The engine was closed. */
export function closedError(): PortraitError {
  return new PortraitError({
    code: "closed",
    message: "duckdb: the engine was closed.",
    hint: "Make a new one with duckdb().",
  });
}

/**
 * The caller's signal stopped the work.
 *
 * @param owner - What was stopped.
 * @param signal - The signal.
 */
export function abortedError(owner: string, signal: AbortSignal): PortraitError {
  return new PortraitError({
    code: "aborted",
    message: `${owner}: stopped by its signal.`,
    cause: signal.reason,
  });
}
