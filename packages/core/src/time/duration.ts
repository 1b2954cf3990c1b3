import { describeValue } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";

/** A fixed length of time in milliseconds. Make one with {@link days} and its kin. */
export interface Duration {
  /** The length in milliseconds, more than 0. */
  readonly milliseconds: number;
}

/** The units in which an elapsed time may be expressed. */
export type TimeUnit = "seconds" | "minutes" | "hours" | "days" | "weeks";

/** Milliseconds in one of each {@link TimeUnit}. */
export const millisecondsPer: Readonly<Record<TimeUnit, number>> = Object.freeze({
  seconds: 1_000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
  weeks: 604_800_000,
});

function duration(count: number, unit: TimeUnit): Duration {
  const milliseconds = typeof count === "number" ? count * millisecondsPer[unit] : Number.NaN;
  if (!Number.isSafeInteger(milliseconds) || milliseconds <= 0) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `${unit}: the length must be a number > 0 of whole milliseconds; received ${describeValue(count)}.`,
    });
  }
  return Object.freeze({ milliseconds });
}

/**
 * A length in days of exactly 24 hours.
 *
 * @param count - How many, more than 0.
 * @throws PortraitError `invalid-argument`.
 *
 * @example
 * ```ts
 * import { days } from "@portrait/core";
 *
 * days(1).milliseconds; // => 86400000
 * ```
 */
export const days = (count: number): Duration => duration(count, "days");

/**
 * A length in hours.
 *
 * @param count - How many, more than 0.
 * @throws PortraitError `invalid-argument`.
 *
 * @example
 * ```ts
 * import { hours } from "@portrait/core";
 *
 * hours(2).milliseconds; // => 7200000
 * ```
 */
export const hours = (count: number): Duration => duration(count, "hours");

/**
 * A length in minutes.
 *
 * @param count - How many, more than 0.
 * @throws PortraitError `invalid-argument`.
 *
 * @example
 * ```ts
 * import { minutes } from "@portrait/core";
 *
 * minutes(30).milliseconds; // => 1800000
 * ```
 */
export const minutes = (count: number): Duration => duration(count, "minutes");

/**
 * A length in weeks of exactly 7 times 24 hours.
 *
 * @param count - How many, more than 0.
 * @throws PortraitError `invalid-argument`.
 *
 * @example
 * ```ts
 * import { weeks } from "@portrait/core";
 *
 * weeks(1).milliseconds; // => 604800000
 * ```
 */
export const weeks = (count: number): Duration => duration(count, "weeks");
