import {
  choiceOption,
  type NumberExpression,
  numberHandle,
  resolveOptions,
  type StreakStatistic,
} from "@portrait/core";
import { type AggregateOptions, aggregateNode, aggregateRules } from "./aggregate.js";
import { timeZoneRule } from "./time-zone-option.js";

/** Options of {@link streak}. */
export interface StreakOptions extends AggregateOptions {
  /**
   * `"longest"` run of periods; `"current"` run, if it ends in the period that holds the instant before the cutoff or in
   * the one before that; or `"active"`: how many periods have an event. Left out, `"longest"`.
   */
  readonly statistic?: StreakStatistic | undefined;
  /** The period of the calendar; a week begins on Monday; left out, `"day"`. */
  readonly period?: "day" | "week" | "month" | undefined;
  /** The IANA name of the time zone; left out, `"UTC"`. */
  readonly timeZone?: string | undefined;
}

/**
 * How many days, weeks or months in a row have an event, by local clocks. 0 when there is no event, never null.
 *
 * @param options - Which events: `where`, and `within` or another window; `statistic`, `period`, `timeZone`.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { buildProfiles, defineProfile, memory, streak } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, { key: "user", features: () => ({ inARow: streak({ statistic: "current" }) }) });
 * const engine = memory();
 * const log = await engine.read(visits, ["2024-01-01", "2024-01-03", "2024-01-04"].map((at) => ({ user: "ann", at })));
 * const [ann] = await buildProfiles(visitor, log, { engine, asOf: "2024-01-05T12:00:00Z" });
 * ann?.features.inARow; // => 2
 * ```
 */
export function streak(options: StreakOptions = {}): NumberExpression<"profile", number> {
  const rules = {
    ...aggregateRules,
    statistic: choiceOption<StreakStatistic>("longest", ["longest", "current", "active"]),
    period: choiceOption<"day" | "week" | "month">("day", ["day", "week", "month"]),
    timeZone: timeZoneRule,
  };
  const { statistic, period, timeZone, ...which } = resolveOptions("streak", rules, options);
  return numberHandle(
    aggregateNode({
      aggregate: "streak",
      options: which,
      parameters: { statistic, period, timeZone },
      type: "number",
    }),
  );
}
