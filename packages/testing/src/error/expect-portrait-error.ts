import { type ErrorCode, isPortraitError, type PortraitError } from "@portrait/core";
import { expect } from "vitest";

/** What {@link expectPortraitError} expects of an error. */
export interface ExpectedError {
  /** Its code. */
  readonly code: ErrorCode;
  /** Its message, the hint included: the full text, or a pattern for what no test can know. */
  readonly message: string | RegExp;
}

/** What is to fail: a promise, or a function that throws or returns a promise. */
export type Failing = PromiseLike<unknown> | (() => unknown);

async function thrownBy(failing: Failing): Promise<unknown> {
  try {
    await (typeof failing === "function" ? failing() : failing);
  } catch (error) {
    return error;
  }
  throw new Error("a PortraitError was expected, but nothing was thrown");
}

/**
 * Asserts that something fails with a {@link PortraitError} of a code, whatever its text. For contracts that leave
 * the text to the implementation; where the text is known, use {@link expectPortraitError}.
 *
 * @param failing - A promise, or a function.
 * @param code - The code.
 * @returns The error.
 *
 * @example
 * ```ts
 * import { days } from "@portrait/core";
 * import { expectErrorCode } from "@portrait/testing";
 *
 * const error = await expectErrorCode(() => days(-1), "invalid-argument");
 * error.name; // => "PortraitError"
 * ```
 */
export async function expectErrorCode(failing: Failing, code: ErrorCode): Promise<PortraitError> {
  const error = await thrownBy(failing);
  if (!isPortraitError(error)) {
    throw new Error(`a PortraitError "${code}" was expected, but this was thrown: ${String(error)}`, {
      cause: error,
    });
  }
  expect(error.code, error.message).toBe(code);
  expect(error.message, "a message is a sentence that says what was passed").toMatch(/^\S.{10,}[.?!]$/s);
  return error;
}

/**
 * Asserts that something fails with a {@link PortraitError} of a code and a text.
 *
 * @param failing - A promise, or a function that throws or returns a promise.
 * @param expected - The code, and the full text of the message, the hint included.
 * @returns The error, for further assertions.
 *
 * @example
 * ```ts
 * import { days } from "@portrait/core";
 * import { expectPortraitError } from "@portrait/testing";
 *
 * await expectPortraitError(() => days(-1), {
 *   code: "invalid-argument",
 *   message: "days: the length must be a number > 0 of whole milliseconds; received -1.",
 * });
 * ```
 */
export async function expectPortraitError(failing: Failing, expected: ExpectedError): Promise<PortraitError> {
  const error = await expectErrorCode(failing, expected.code);
  if (typeof expected.message === "string") expect(error.message).toBe(expected.message);
  else expect(error.message).toMatch(expected.message);
  return error;
}
