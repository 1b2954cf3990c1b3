import { type Duration, type OptionRule, optionalOption } from "@portrait/core";

/**
 * Whether a value is a length of time as `days` and its kin make it.
 *
 * @param value - Anything.
 */
export function isDuration(value: unknown): value is Duration {
  if (typeof value !== "object" || value === null || !("milliseconds" in value)) return false;
  return Number.isSafeInteger(value.milliseconds) && (value.milliseconds as number) > 0;
}

/**
 * A rule for a length of time that may be left out.
 *
 * @param example - How one is written, for the message: `"days(90)"`.
 */
export function durationOption(example: string): OptionRule<Duration | undefined> {
  return optionalOption<Duration>(`a duration such as ${example}`, isDuration);
}
