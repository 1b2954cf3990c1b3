import { choiceOption, type OptionRule, type TimeUnit } from "@portrait/core";

/**
 * The rule of an option that names a unit of time.
 *
 * @param fallback - The default.
 */
export function unitOption(fallback: TimeUnit): OptionRule<TimeUnit> {
  return choiceOption(fallback, ["seconds", "minutes", "hours", "days", "weeks"]);
}
