import type { CleaningPlan, Column, RejectionReason } from "@portrait/core";
import { isFault } from "../read/fault.js";
import { dateReader } from "./dates.js";
import { ruleOf } from "./rule-of.js";
import { textCleaner } from "./text.js";

/** What cleaning makes of a text. */
export interface MappedText {
  /** The clean text; null where it stands for no value. */
  readonly text: string | null;
  /** For a column of local dates epoch milliseconds; null where the text names no instant. */
  readonly instant: number | null;
  /** Why there is no instant, where the clocks are at fault. */
  readonly reason?: RejectionReason;
}

/**
 * What a cleaning plan does to the texts of a column, where it does more than trim them: for engines that look up the
 * different texts of a column rather than clean each row.
 *
 * @param plan - The plan.
 * @param name - The name of the column.
 * @param column - The column.
 * @returns Maps a text; undefined where the plan only trims, or leaves texts as they are.
 *
 * @example
 * ```ts
 * import { category, defineEvents, id, timestamp } from "@portrait/core";
 * import { cleaning, textMapper } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp(), country: category() });
 * const plan = cleaning(visits, { text: { country: { case: "upper" } } });
 * textMapper(plan, "country", visits.schema.country)?.(" fr"); // => { text: "FR", instant: null }
 * textMapper(plan, "user", visits.schema.user); // => undefined
 * ```
 */
export function textMapper(
  plan: CleaningPlan,
  name: string,
  column: Column,
): ((text: string) => MappedText) | undefined {
  const [rule, dates] = [ruleOf(plan.text, name), ruleOf(plan.dates, name)];
  if (rule === undefined && dates === undefined) return undefined;
  const clean = textCleaner(rule, plan.trim);
  const read = dates === undefined ? undefined : dateReader(dates, column);
  return (given) => {
    const text = clean(given);
    if (read === undefined || text === null || text === "") return { text, instant: null };
    const instant = read(text);
    if (!isFault(instant)) return { text, instant };
    return instant.fault === "type"
      ? { text, instant: null }
      : { text, instant: null, reason: instant.fault };
  };
}
