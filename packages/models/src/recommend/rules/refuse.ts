import { describeValue, type ErrorCode, PortraitError } from "@portrait/core";

/**
 * The error of a rule that cannot be followed.
 *
 * @param owner - Who was asked, such as `ials.recommend`.
 * @param expectation - What must be, naming the rule.
 * @param received - What came.
 * @param hint - What to do about it.
 * @param code - The code.
 */
export function refuse(
  owner: string,
  expectation: string,
  received: unknown,
  hint = "",
  code: ErrorCode = "invalid-option",
): PortraitError {
  return new PortraitError({
    code,
    message: `${owner}: ${expectation}; received ${describeValue(received)}.`,
    hint,
  });
}
