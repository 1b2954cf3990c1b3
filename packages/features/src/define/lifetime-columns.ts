import {
  type BooleanExpression,
  type Duration,
  type NumberExpression,
  optionalOption,
  PortraitError,
  resolveOptions,
  type TimestampExpression,
  type TimeUnit,
} from "@portrait/core";
import { durationOption } from "./duration-option.js";
import { recency } from "./recency.js";
import { sessions } from "./sessions.js";
import { streak } from "./streak.js";
import { sum } from "./sum.js";
import { tenure } from "./tenure.js";
import { timeZoneRule } from "./time-zone-option.js";
import { unitOption } from "./unit-option.js";
import { when } from "./when.js";

/** Options of {@link lifetimeColumns}. */
export interface LifetimeOptions {
  /** Which events are purchases; left out, all. */
  readonly where?: BooleanExpression<"event", boolean | null> | undefined;
  /** The unit of times; left out, days of 24 hours. */
  readonly unit?: TimeUnit | undefined;
  /** After how long without an event another purchase begins; left out, each calendar day with events is one purchase. */
  readonly gap?: Duration | undefined;
  /** The time zone of calendar days; left out, `"UTC"`. Not with `gap`. */
  readonly timeZone?: string | undefined;
}

/** What models of lifetimes read of purchases, under the names that they expect; null for who never bought. */
export interface LifetimeColumns {
  /** How often the user bought again: all purchases less 1. */
  readonly frequency: NumberExpression<"profile", number | null>;
  /** The time from the first purchase to the last one; 0 for who bought once. */
  readonly recency: NumberExpression<"profile", number | null>;
  /** The time from the first purchase to the cutoff. */
  readonly tenure: NumberExpression<"profile", number | null>;
}

/** {@link LifetimeColumns} with what a purchase is worth. */
export interface LifetimeValueColumns extends LifetimeColumns {
  /** The mean value of a purchase: the sum of the events' values over the number of purchases. */
  readonly monetaryValue: NumberExpression<"profile", number | null>;
}

const anything = optionalOption<LifetimeOptions["where"]>("a condition", () => true);

/**
 * The columns that `bgNbd`, `gammaGamma` and `lifetimeValue` of `@portrait/models/lifetime` read, as expressions over events:
 * `frequency`, `recency`, `tenure` and, where events have a value, `monetaryValue`. Events of one calendar day, or less than `gap`
 * apart, are one purchase, so that an order of several lines counts once. `recency` is the tenure less the time since the last
 * event, and 0 where there was one purchase, however long it took.
 *
 * @param at - When an event happened.
 * @param value - What it is worth; left out, there is no `monetaryValue`.
 * @param options - See {@link LifetimeOptions}.
 * @throws PortraitError `invalid-option`, also where both `gap` and `timeZone` are given; `invalid-definition`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { buildProfiles, defineProfile, lifetimeColumns, memory } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const buyer = defineProfile(orders, { key: "user", features: ({ at, price }) => ({ ...lifetimeColumns(at, price) }) });
 * const engine = memory();
 * const log = await engine.read(orders, [
 *   { user: "ann", at: "2024-01-01", price: 20 },
 *   { user: "ann", at: "2024-01-01", price: 10 },
 *   { user: "ann", at: "2024-01-08", price: 30 },
 * ]);
 * const [ann] = await buildProfiles(buyer, log, { engine, asOf: "2024-01-11" });
 * ann?.features; // => { frequency: 1, recency: 7, tenure: 10, monetaryValue: 30 }
 * ```
 */
export function lifetimeColumns(
  at: TimestampExpression<"event", Date | null>,
  value: NumberExpression<"event", number | null>,
  options?: LifetimeOptions,
): LifetimeValueColumns;
export function lifetimeColumns(
  at: TimestampExpression<"event", Date | null>,
  value?: undefined,
  options?: LifetimeOptions,
): LifetimeColumns;
export function lifetimeColumns(
  at: TimestampExpression<"event", Date | null>,
  value?: NumberExpression<"event", number | null>,
  options: LifetimeOptions = {},
): LifetimeColumns & Partial<LifetimeValueColumns> {
  const { unit, gap, timeZone } = resolveOptions(
    "lifetimeColumns",
    {
      where: anything,
      unit: unitOption("days"),
      gap: durationOption("hours(12)"),
      timeZone: timeZoneRule,
    },
    options,
  );
  if (gap !== undefined && options.timeZone !== undefined) {
    throw new PortraitError({
      code: "invalid-option",
      message: `lifetimeColumns: purchases are told apart by "gap" or by calendar days of "timeZone"; received both.`,
      hint: "Leave one of them out.",
    });
  }
  const { where } = options;
  const purchases =
    gap === undefined ? streak({ where, statistic: "active", timeZone }) : sessions({ where, gap });
  const since = tenure(at, { where, unit });
  const columns: LifetimeColumns = {
    frequency: when(purchases.gt(0), purchases.minus(1), since),
    recency: when(purchases.gt(1), since.minus(recency(at, { where, unit })), since.minus(since)),
    tenure: since,
  };
  if (value === undefined) return Object.freeze(columns);
  return Object.freeze({ ...columns, monetaryValue: sum(value, { where }).dividedBy(purchases) });
}
