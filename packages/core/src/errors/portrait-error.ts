/**
 * What went wrong, as a stable word that programs can switch on. The text of `message` may improve between
 * versions; a code does not change its meaning.
 *
 * - `invalid-option`: a tunable is unknown, of the wrong type or out of range.
 * - `invalid-argument`: a required argument is of the wrong type or shape, or is empty.
 * - `invalid-definition`: an event, feature, tag or profile definition contradicts itself.
 * - `invalid-data`: data reached a computation that it does not fit (one class, no rows, not finite).
 * - `missing-column` / `unexpected-column`: rows do not have the columns that a definition or a model names.
 * - `unreadable-source`: a file, table or stream cannot be read as events.
 * - `unknown-id`: a user, item or name that the log, model or definition does not hold.
 * - `leakage`: an answer would need data from at or after its own cutoff, or a label that is not yet known.
 * - `not-supported`: the engine, backend or model lacks the capability.
 * - `invalid-artifact`: a saved model is malformed, truncated, of another version or hostile.
 * - `invalid-record`: a stored profile is malformed, of another version, another user's, or not ours at all.
 * - `conflict`: a write was based on a version of something stored that another writer has replaced.
 * - `unknown-kind`: no codec was passed for the kind of model in an artifact.
 * - `io`: the file system or the network refused.
 * - `aborted`: the caller's signal stopped the work.
 * - `closed`: the engine or backend was closed already.
 * - `out-of-memory`: a computation needs more memory than there is or than may be addressed.
 * - `kernel-failed`: a compiled kernel or its thread failed; a defect to report.
 */
export type ErrorCode =
  | "invalid-option"
  | "invalid-argument"
  | "invalid-definition"
  | "invalid-data"
  | "missing-column"
  | "unexpected-column"
  | "unreadable-source"
  | "unknown-id"
  | "leakage"
  | "not-supported"
  | "invalid-artifact"
  | "invalid-record"
  | "conflict"
  | "unknown-kind"
  | "io"
  | "aborted"
  | "closed"
  | "out-of-memory"
  | "kernel-failed";

/** What a {@link PortraitError} is made of. */
export interface PortraitErrorInit {
  /** The stable word for what went wrong. */
  readonly code: ErrorCode;
  /** What was passed and what was expected, one sentence or two. */
  readonly message: string;
  /** What to do about it, one sentence. It is appended to the error's message. */
  readonly hint?: string;
  /** The facts behind the message, for programs. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** The error that caused this one. */
  readonly cause?: unknown;
}

/**
 * The one error that Portrait throws. Its message says what was passed, what was expected and how to fix it.
 *
 * @example
 * ```ts
 * import { PortraitError } from "@portrait/core";
 *
 * const error = new PortraitError({
 *   code: "invalid-option",
 *   message: 'logisticRegression: "l2" must be a finite number >= 0; received -1.',
 *   hint: "Leave it out to use 1.",
 * });
 * error.message; // => 'logisticRegression: "l2" must be a finite number >= 0; received -1. Leave it out to use 1.'
 * ```
 */
export class PortraitError extends Error {
  /** The stable word for what went wrong. */
  readonly code: ErrorCode;
  /** What to do about it; empty when the message alone says it. */
  readonly hint: string;
  /** The facts behind the message, for programs. */
  readonly details: Readonly<Record<string, unknown>>;

  /**
   * Makes an error whose message is `init.message` followed by `init.hint`.
   *
   * @param init - The parts of the error.
   */
  constructor(init: PortraitErrorInit) {
    const hint = init.hint ?? "";
    super(hint === "" ? init.message : `${init.message} ${hint}`, { cause: init.cause });
    this.name = "PortraitError";
    this.code = init.code;
    this.hint = hint;
    this.details = Object.freeze({ ...init.details });
  }
}

/**
 * Whether a thrown value is a {@link PortraitError}, also when two copies of this package are loaded.
 *
 * @param value - Anything that was caught.
 * @param code - When given, the code must be this one too.
 *
 * @example
 * ```ts
 * import { isPortraitError, PortraitError } from "@portrait/core";
 *
 * isPortraitError(new PortraitError({ code: "io", message: "No such file." }), "io"); // => true
 * isPortraitError(new Error("other")); // => false
 * ```
 */
export function isPortraitError(value: unknown, code?: ErrorCode): value is PortraitError {
  return (
    value instanceof Error &&
    value.name === "PortraitError" &&
    "code" in value &&
    (code === undefined || value.code === code)
  );
}
