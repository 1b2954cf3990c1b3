import { type ErrorCode, PortraitError } from "@portrait/core";

/**
 * The error of a function of this package.
 *
 * @param code - The code.
 * @param owner - Who refuses.
 * @param problem - What was expected and what came, without the full stop.
 * @param hint - What to do.
 */
export function refusal(code: ErrorCode, owner: string, problem: string, hint?: string): PortraitError {
  return new PortraitError({
    code,
    message: `${owner}: ${problem}.`,
    ...(hint === undefined ? {} : { hint }),
  });
}
