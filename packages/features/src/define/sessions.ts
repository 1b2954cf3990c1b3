import {
  choiceOption,
  type Duration,
  millisecondsPer,
  minutes,
  type NumberExpression,
  numberHandle,
  resolveOptions,
  type SessionStatistic,
  type TimeUnit,
} from "@portrait/core";
import { type AggregateOptions, aggregateNode, aggregateRules } from "./aggregate.js";
import { durationOption } from "./duration-option.js";
import { unitOption } from "./unit-option.js";

/** Options of {@link sessions}. */
export interface SessionsOptions<Statistic extends SessionStatistic = SessionStatistic>
  extends AggregateOptions {
  /**
   * How many there are (`"count"`), how many events they have on average (`"meanEvents"`) and how long they are from first
   * to last event (`"meanDuration"`), or the same of the last one (`"lastEvents"`, `"lastDuration"`). Left out, `"count"`.
   */
  readonly statistic?: Statistic | undefined;
  /** After how long without an event a session has ended; left out, 30 minutes. */
  readonly gap?: Duration | undefined;
  /** The unit of durations; left out, minutes. */
  readonly unit?: TimeUnit | undefined;
}

/**
 * The sessions of a user: a new one begins where an event comes more than `gap` after the one before. Without events the
 * count is 0 and all else null.
 *
 * @param options - Which events: `where`, and `within` or another window; `statistic`, `gap`, `unit`.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { buildProfiles, defineProfile, memory, sessions } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, {
 *   key: "user",
 *   features: () => ({ sessions: sessions(), minutes: sessions({ statistic: "meanDuration" }) }),
 * });
 * const engine = memory();
 * const log = await engine.read(visits, [
 *   { user: "ann", at: "2024-01-01T08:00:00Z" },
 *   { user: "ann", at: "2024-01-01T08:10:00Z" },
 *   { user: "ann", at: "2024-01-01T12:00:00Z" },
 * ]);
 * const [ann] = await buildProfiles(visitor, log, { engine, asOf: "2024-01-02" });
 * ann?.features; // => { sessions: 2, minutes: 5 }
 * ```
 */
export function sessions<const Statistic extends SessionStatistic = "count">(
  options: SessionsOptions<Statistic> = {},
): NumberExpression<"profile", Statistic extends "count" ? number : number | null> {
  const rules = {
    ...aggregateRules,
    statistic: choiceOption<SessionStatistic>("count", [
      "count",
      "meanEvents",
      "meanDuration",
      "lastEvents",
      "lastDuration",
    ]),
    gap: durationOption("minutes(30)"),
    unit: unitOption("minutes"),
  };
  const { statistic, gap = minutes(30), unit, ...which } = resolveOptions("sessions", rules, options);
  return numberHandle(
    aggregateNode({
      aggregate: "sessions",
      options: which,
      parameters: { statistic, gap: gap.milliseconds, unit: millisecondsPer[unit] },
      type: "number",
    }),
  );
}
